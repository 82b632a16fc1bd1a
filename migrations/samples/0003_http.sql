-- Rows that a database may hold after step 3: a secret, a job that makes a request, what it told.

insert into secrets (app_id, name, hosts, sealed, created_at, updated_at, updated_by) values
    (x'00000000000000000000000000000001', 'hook', '["example.org","*.example.net"]',
     x'01000102030405060708090a0b0c0d0e0f', 1767225600000000, 1767225700000000, 'ada');

insert into jobs (number, id, app_id, name, plugin, spec, enabled, priority, max_concurrent, revision,
                  created_at, updated_at, anchored_at, watched_from, next_fire_at, deleted_at) values
    (4, x'019b76da000070008000000000000024', x'00000000000000000000000000000001', 'ping', '',
     '{"name":"ping","enabled":true,"work":{"http":{"method":"POST","url":"https://example.org/{{run_id}}","headers":[["x-a","b"]],"body":"{\"at\":\"{{scheduled_at}}\"}","auth":{"bearer":{"token":"{{secret:hook}}"}},"signing":{"standard_webhooks":{"secrets":["hook"]}},"assertions":{"status":[{"from":200,"to":204}],"body_contains":"ok","json":[{"pointer":"/ok","equals":true}]},"redirects":2}},"schedule":null,"retry":{"max":3,"backoff":"linear","delay":{"secs":5,"nanos":0},"cap":{"secs":3600,"nanos":0},"jitter":true},"limits":{"timeout":null,"memory":null,"fuel":null,"log":null,"output":null},"priority":9,"max_concurrent":null}',
     1, 9, null, 1, 1767225600000000, 1767225600000000, 1767225600000000, 1767225600000000, null, null);

insert into trace_chunks (fence, first, last, events) values
    (1, 1, 1, '[{"seq":1,"at":"2026-01-01T00:00:01.5Z","kind":"exchange","method":"POST","url":"https://example.org/","address":"192.0.2.7:443","headers":[["x-a","b"]],"body":{"text":"{}","bytes":2,"cut":false},"answer":{"status":503,"version":"HTTP/1.1","headers":[],"body":{"text":"","bytes":0,"cut":false},"first_byte_micros":1200},"total_micros":1500}]');
