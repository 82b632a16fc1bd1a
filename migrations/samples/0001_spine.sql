-- Rows that a database may hold after step 1: at least one in each table, a run in each state.
-- Times count from 2026-01-01T00:00:00Z (1767225600000000).

insert into apps (id, name, created_at) values (x'019b76da000070008000000000000001', 'shop', 1767225600000000);

insert into keys (id, app_id, name, role, hash, created_at, expires_at, revoked_at) values
    (x'019b76da000070008000000000000011', null, 'root', 'admin',
     x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 1767225600000000, null, null),
    (x'019b76da000070008000000000000012', x'019b76da000070008000000000000001', 'shop reads', 'viewer',
     x'202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f', 1767225600000000, 1798761600000000, 1767225700000000);

insert into plugins (name, active) values
    ('echo', x'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf');
insert into plugin_versions (digest, name, manifest, imports, exports, size, uploaded_at, uploaded_by) values
    (x'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 'echo',
     '{"name":"echo","version":"1.0.0","summary":"says it again","parameters":{"type":"object"},"capabilities":[],"limits":{"timeout":{"secs":5,"nanos":0},"memory":null,"fuel":null,"log":null,"output":null}}',
     '["wasi:clocks/wall-clock@0.2.6"]', '["mainspring:job/job@1.0.0"]', 8, 1767225600000000, 'built-in');
insert into plugin_files (digest, part, bytes) values
    (x'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 0, x'0061736d'),
    (x'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 1, x'0d000100');

-- A cron job, a limited one that is paused, a deleted one.
insert into jobs (number, id, app_id, name, plugin, spec, enabled, priority, max_concurrent, revision,
                  created_at, updated_at, anchored_at, watched_from, next_fire_at, deleted_at) values
    (1, x'019b76da000070008000000000000021', x'00000000000000000000000000000001', 'nightly', 'echo',
     '{"name":"nightly","enabled":true,"work":{"plugin":{"plugin":"echo","version":null,"input":{"text":"hi"}}},"schedule":{"trigger":{"cron":{"expression":"0 3 * * *","zone":"Europe/Berlin"}},"start":null,"end":null,"misfire":"latest","overlap":"skip"},"retry":{"max":3,"backoff":"exponential","delay":{"secs":5,"nanos":0},"cap":{"secs":3600,"nanos":0},"jitter":true},"limits":{"timeout":null,"memory":null,"fuel":null,"log":null,"output":null},"priority":5,"max_concurrent":null}',
     1, 5, null, 3, 1767225600000000, 1767225900000000, 1767225600000000, 1767225600000000, 1767319200000000, null),
    (2, x'019b76da000070008000000000000022', x'019b76da000070008000000000000001', 'paused', 'echo',
     '{"name":"paused","enabled":false,"work":{"plugin":{"plugin":"echo","version":"a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf","input":null}},"schedule":{"trigger":{"delay":{"period":{"secs":60,"nanos":0}}},"start":"2026-01-01T00:00:00Z","end":null,"misfire":"skip","overlap":"allow"},"retry":{"max":0,"backoff":"fixed","delay":{"secs":1,"nanos":0},"cap":{"secs":1,"nanos":0},"jitter":false},"limits":{"timeout":{"secs":1,"nanos":500000000},"memory":1048576,"fuel":1000000,"log":1024,"output":1024},"priority":0,"max_concurrent":1}',
     0, 0, 1, 1, 1767225600000000, 1767225600000000, 1767225600000000, 1767225600000000, null, null),
    (3, x'019b76da000070008000000000000023', x'00000000000000000000000000000001', 'gone', 'echo',
     '{"name":"gone","enabled":true,"work":{"plugin":{"plugin":"echo","version":null,"input":{}}},"schedule":null,"retry":{"max":3,"backoff":"linear","delay":{"secs":5,"nanos":0},"cap":{"secs":3600,"nanos":0},"jitter":true},"limits":{"timeout":null,"memory":null,"fuel":null,"log":null,"output":null},"priority":9,"max_concurrent":null}',
     0, 9, null, 2, 1767225600000000, 1767225600000000, 1767225600000000, 1767225600000000, null, 1767226000000000);

insert into ticks (job_id, nominal, until, count, decision, decided_at, run_id) values
    (x'019b76da000070008000000000000021', 1767232800000000, 1767232800000000, 1, '"started"', 1767232800001000, x'019b76da000070008000000000000034'),
    (x'019b76da000070008000000000000022', 1767225660000000, 1767225900000000, 5, '"misfire_skipped"', 1767226000000000, null);

-- In the order of their states: waiting (for its retry), ready, parked, running (and to be
-- cancelled), succeeded, failed, cancelled, missed.
insert into runs (id, job_id, app_id, state, priority, due_at, created_at, nominal, redrive_of, input,
                  idempotency_key, attempts, interruptions, fence, node, started_at, first_started_at,
                  finished_at, cancel_by, error, limited, rearm_after) values
    (x'019b76da000070008000000000000030', x'019b76da000070008000000000000021', x'00000000000000000000000000000001', 0, 5, 1767319200000000, 1767225600000000, null, null, '{"n":1.10}', null, 1, 0, 1, null, 1767225601000000, 1767225601000000, null, null, 'no luck', 0, null),
    (x'019b76da000070008000000000000031', x'019b76da000070008000000000000021', x'00000000000000000000000000000001', 1, 5, 1767225600000000, 1767225600000000, null, x'019b76da000070008000000000000035', null, 'order-7', 0, 0, null, null, null, null, null, null, '', 0, null),
    (x'019b76da000070008000000000000032', x'019b76da000070008000000000000022', x'019b76da000070008000000000000001', 2, 0, 1767225600000000, 1767225600000000, null, null, null, null, 0, 0, null, null, null, null, null, null, '', 1, null),
    (x'019b76da000070008000000000000033', x'019b76da000070008000000000000022', x'019b76da000070008000000000000001', 3, 0, 1767225600000000, 1767225600000000, 1767225600000000, null, null, null, 1, 0, 4, 'node-1', 1767225602000000, 1767225602000000, null, 'ada', '', 1, 60000000),
    (x'019b76da000070008000000000000034', x'019b76da000070008000000000000021', x'00000000000000000000000000000001', 4, 5, 1767232800000000, 1767232800000000, 1767232800000000, null, null, null, 1, 0, 2, null, 1767232801000000, 1767232801000000, 1767232802000000, null, '', 0, null),
    (x'019b76da000070008000000000000035', x'019b76da000070008000000000000023', x'00000000000000000000000000000001', 5, 9, 1767225600000000, 1767225600000000, null, null, null, null, 1, 0, 3, null, 1767225601000000, 1767225601000000, 1767225602000000, null, 'trapped', 0, null),
    (x'019b76da000070008000000000000036', x'019b76da000070008000000000000023', x'00000000000000000000000000000001', 6, 9, 1767225600000000, 1767225600000000, null, null, null, null, 0, 0, null, null, null, null, 1767226000000000, 'ada', '', 0, null),
    (x'019b76da000070008000000000000037', x'019b76da000070008000000000000021', x'00000000000000000000000000000001', 7, 5, 1767225600000000, 1767225600000000, 1767225600000000, null, null, null, 0, 0, null, null, null, null, 1767226000000000, null, '', 0, null);

insert into attempts (fence, run_id, ordinal, node, version, started_at, finished_at, outcome, fuel,
                      peak_memory, log, log_dropped) values
    (1, x'019b76da000070008000000000000030', 1, 'node-1', null, 1767225601000000, 1767225602000000,
     '{"retry":{"message":"no luck","details":{"code":7},"after":{"secs":2,"nanos":0}}}', null, 0, 0, 0),
    (2, x'019b76da000070008000000000000034', 1, 'node-1',
     x'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 1767232801000000, 1767232802000000,
     '{"done":{"output":{"text":"hi"}}}', 1234, 65536, 12, 0),
    (3, x'019b76da000070008000000000000035', 1, 'node-1',
     x'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', 1767225601000000, 1767225602000000,
     '{"trapped":{"message":"trapped","frames":[{"function":"run","file":"src/lib.rs","line":3}]}}', 99, 65536, 0, 5);
update counters set value = 4 where name = 'fence';

insert into trace_chunks (fence, first, last, events) values
    (2, 1, 2, '[{"seq":1,"at":"2026-01-01T02:00:01Z","kind":"log","level":"info","message":"hi","fields":[["k","v"]]},{"seq":2,"at":"2026-01-01T02:00:01.5Z","kind":"step_began","step":1,"name":"say"}]'),
    (2, 3, 3, '[{"seq":3,"at":"2026-01-01T02:00:02Z","kind":"step_ended","step":1}]');

insert into idempotency (app_id, key, request, result, at) values
    (x'00000000000000000000000000000001', 'order-7',
     x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
     '["019b76da-0000-7000-8000-000000000031"]', 1767225600000000);

insert into tallies (minute, app_id, state, count) values
    (1767225600000000, x'00000000000000000000000000000001', 5, 1),
    (1767225960000000, x'00000000000000000000000000000001', 6, 1),
    (1767232800000000, x'00000000000000000000000000000001', 4, 1);
