-- Rows that a database may hold after step 8: an app with a say in how its jobs are tried again, and a used nonce.

insert into apps (id, key, name, enabled, callback_url, gateway_url, note, created_at, updated_at, retry,
                  signature_window, callback_form) values
    (x'019b76da000070008000000000000081', 'E3F5l1uKFcXUe1gd', 'signer', 1, 'https://shop.example.com/tasks', null, '',
     1767225600000000, 1767225600000000,
     '{"max":5,"backoff":"linear","delay":{"secs":5,"nanos":0},"cap":{"secs":3600,"nanos":0},"jitter":false}',
     300000000, 1);

insert into nonces (app_id, nonce, expires_at) values
    (x'019b76da000070008000000000000081', 'nm33An1FX22SAjZK', 1767225900000000);
