// A server as it looks after a while: dozens of jobs with short and long names, schedules of all
// kinds, hundreds of runs in all states.

import assert from "node:assert/strict";

import { eventually } from "./look.mjs";

const CRON = (expression, zone = "Europe/Berlin") => ({
  schedule: { trigger: { cron: { expression, zone } } },
});
const EVERY = (minutes) => ({ schedule: { trigger: { every: { period_ms: minutes * 60_000 } } } });
const DELAY = (minutes) => ({ schedule: { trigger: { delay: { period_ms: minutes * 60_000 } } } });
const ONCE = (at) => ({ schedule: { trigger: { once: { at } } } });
const AHEAD = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
const NEVER_AGAIN = { retry: { max: 0 } };

const LONG_NAME =
  "Reconcile the ledger of the previous trading day with the clearing house, all desks, all currencies (settlement T+2)";

/** Name, plugin, input, and the rest of the job. */
const JOBS = [
  ["nightly-report", "simple-job", { steps: 3, seconds: 0.02 }, CRON("0 2 * * *")],
  [
    "invoice-export",
    "echo",
    { customers: [17, 4711], since: "2026-01-01", dry_run: false },
    CRON("0 9 * * MON-FRI"),
  ],
  ["a", "echo", null, {}],
  [
    LONG_NAME,
    "echo",
    { desks: ["rates", "fx", "credit"], currencies: { EUR: true, USD: true } },
    CRON("30 6 * * 2-6", "America/New_York"),
  ],
  ["cache-warmer", "echo", { regions: ["eu-central-1", "us-east-1"] }, EVERY(5)],
  ["warehouse.sync.inventory.incremental", "echo", { cursor: "12345678901234567890123" }, DELAY(15)],
  ["数据库备份与校验", "checksum", { text: "备份" }, CRON("0 3 * * SUN", "Asia/Shanghai")],
  ["certificate-renewal", "echo", {}, CRON("15 4 1,15 * *", "UTC")],
  ["heartbeat", "echo", {}, CRON("*/30 * * * * *", "UTC")],
  ["switch-to-new-ledger", "echo", {}, ONCE(AHEAD(36.6))],
  ["thumbnail-rebuild", "echo", {}, { ...EVERY(60), enabled: false }],
  ["quarterly-close", "echo", {}, CRON("0 18 L MAR,JUN,SEP,DEC *")],
];

const MORE = [
  "billing",
  "crawler",
  "digest-mail",
  "exchange-rates",
  "geo-index",
  "housekeeping",
  "image-resize",
  "kpi-rollup",
  "log-rotation",
  "ml-features",
  "newsletter",
  "orders-archive",
  "payout-check",
  "quota-reset",
  "replica-lag",
  "search-reindex",
  "sitemap",
  "tax-tables",
  "usage-metering",
  "vat-validation",
  "webhook-redelivery",
  "xml-feed",
];

/** Fills a server. Returns the runs and jobs that are worth a look. */
export async function fill(api, server) {
  await api.upload("probe");
  const jobs = [];
  for (const [name, plugin, input, more] of JOBS) jobs.push(await api.job(name, plugin, input, more));
  for (const [i, name] of MORE.entries()) {
    jobs.push(await api.job(name, "echo", { n: i }, CRON(`${i} ${i} * * *`)));
  }
  await keys(api);
  await history(api, jobs);
  const missed = await miss(api, server);
  return { jobs, missed, runs: await striking(api) };
}

/** Keys of all kinds and in all states. */
async function keys(api) {
  const soon = new Date(Date.now() + 1000).toISOString();
  await api.post("/keys", { name: "grafana", role: "viewer", expires_at: AHEAD(215) });
  await api.post("/keys", { name: "deploy pipeline of the payments team", role: "operator" });
  await api.post("/keys", { name: "night shift", role: "admin", expires_at: soon });
  const { key } = await api.post("/keys", { name: "laptop that was lost", role: "admin" });
  await api.delete(`/keys/${key.id}`);
}

/** A job whose only time passes while no server is up. */
async function miss(api, server) {
  const at = Date.now() + 1500;
  const schedule = { ...ONCE(new Date(at).toISOString()).schedule, misfire: "skip" };
  const job = await api.job("deploy-release-4.2", "echo", {}, { schedule });
  await server.stop();
  await eventually(async () => assert.ok(Date.now() > at));
  await server.again();
  return job;
}

/** What ran so far: nearly all of it well. */
async function history(api, jobs) {
  const runs = Array.from({ length: 320 }, (_, i) => ({ job_id: jobs[(i * 7) % jobs.length].id }));
  await api.post("/runs/bulk", { runs });
  const flaky = await api.job(
    "flaky-partner-api",
    "probe",
    { do: "fail", message: "503 Service Unavailable from https://partner.example/api/v2/orders?page=7" },
    { ...NEVER_AGAIN, ...CRON("*/10 * * * *") },
  );
  const strict = await api.job(
    "schema-check",
    "probe",
    { do: "fatal", message: "column “amount” is missing in row 3 of orders.csv" },
    NEVER_AGAIN,
  );
  await api.post("/runs/bulk", {
    runs: Array.from({ length: 24 }, (_, i) => ({ job_id: i % 3 ? flaky.id : strict.id })),
  });
  await eventually(async () => {
    const { queued, running } = await api.get("/runs/counts");
    if (queued + running > 0) throw new Error(`${queued + running} runs have not ended`);
  }, 60_000);
}

/** One run for each thing there is to see, made last, so that they come first. */
async function striking(api) {
  const of = async (name, input, more, run) => api.run(await api.job(name, "probe", input, more), run);
  const runs = {
    succeeded: await of("import-orders", { do: "steps", count: 6, milliseconds: 30 }),
    failed: await of("settle-payments", { do: "steps", count: 5, milliseconds: 20, fail_at: 4 }, NEVER_AGAIN),
    trapped: await of(
      "parse-feed",
      { do: "panic", message: "called `Option::unwrap()` on a `None` value: the feed has no <channel>" },
      NEVER_AGAIN,
    ),
    retrying: await of(
      "push-metrics",
      { do: "fail", message: "connection reset by peer" },
      { retry: { max: 5, delay_ms: 3_600_000, jitter: false } },
    ),
    scheduled: await of("send-campaign", { do: "sleep", milliseconds: 10 }, {}, { due_at: AHEAD(94.4) }),
    running: await of(
      "train-model",
      { do: "steps", count: 400, milliseconds: 700 },
      { max_concurrent: 1, limits: { timeout_ms: 600_000 } },
    ),
  };
  const busy = await api.get(`/runs/${runs.running.id}`);
  runs.queued = await api.run({ id: busy.job_id });
  const cancelled = await api.run({ id: busy.job_id });
  runs.cancelled = await api.post(`/runs/${cancelled.id}/cancel`);
  await api.reaches(runs.succeeded, "succeeded");
  await api.reaches(runs.failed, "failed");
  await api.reaches(runs.trapped, "failed");
  await api.reaches(runs.retrying, "retrying");
  await api.reaches(runs.running, "running");
  return runs;
}
