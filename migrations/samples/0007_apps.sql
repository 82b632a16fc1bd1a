-- Rows that a database may hold after step 7: an app that programs authenticate as.

insert into apps (id, key, name, enabled, callback_url, gateway_url, note, created_at, updated_at) values
    (x'019b76da000070008000000000000071', 'wWt1aSZj2KXMO7fE', 'outlet', 1, 'https://shop.example.com/jobs', null, '',
     1767225600000000, 1767225600000000);
