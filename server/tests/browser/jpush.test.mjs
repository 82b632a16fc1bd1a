// The published clients of JPush, unchanged, against this server. No browser is needed for it.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Api } from "./support/api.mjs";
import { detour } from "./support/detour.mjs";
import { jpush, jpushAsync } from "./support/modules.mjs";
import { ADMIN, Server } from "./support/server.mjs";

const server = await Server.start();
after(() => server.remove());
detour("api.jpush.cn", server.url);
const api = new Api(server.url, ADMIN);

/** Civil time in Shanghai, so many days from now. */
const inDays = (days) =>
  new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

const push = { platform: "all", audience: "all", notification: { alert: "定时推送" } };
const single = () => ({ single: { time: inDays(3) } });
const periodical = () => ({
  periodical: {
    start: inDays(1),
    end: inDays(90),
    time: "12:00:00",
    time_unit: "WEEK",
    frequency: 2,
    point: ["WED", "FRI"],
  },
});

/** The text that jpush-sdk sends. */
const payload = (name, trigger) => JSON.stringify({ name, enabled: true, trigger, push });

/** Credentials of an app of its own. */
async function app(name) {
  const made = await api.post("/apps", { name });
  return [made.app.key, made.secret];
}

test("jpush-sdk makes, lists, finds, changes and deletes schedules", async () => {
  const client = jpush.buildClient(...(await app("callbacks")));
  const call = (method, ...args) =>
    new Promise((resolve, reject) =>
      client[method](...args, (error, answer) => (error ? reject(error) : resolve(answer))),
    );
  const made = await call("setSchedule", payload("定时", single()));
  assert.equal(made.name, "定时");
  await call("setSchedule", payload("weekly", periodical()));
  const list = await call("getScheduleList", 1);
  assert.deepEqual(
    list.schedules.map((schedule) => schedule.name),
    ["定时", "weekly"],
  );
  const found = await call("getSchedule", made.schedule_id);
  assert.deepEqual(found, list.schedules[0]);
  assert.deepEqual(found.push, push);
  const changed = await call("updateSchedule", made.schedule_id, JSON.stringify({ name: "later" }));
  assert.equal(changed.name, "later");
  await call("delSchedule", made.schedule_id);
  const gone = await call("getSchedule", made.schedule_id).catch((error) => error);
  assert.equal(gone.httpCode, 404);
});

test("jpush-sdk is told what is wrong, and who is not let in", async () => {
  const [key, secret] = await app("strict");
  const refused = (credentials, payload) =>
    new Promise((resolve) =>
      jpush.buildClient(...credentials).setSchedule(payload, (error) => resolve(error)),
    );
  const past = payload("past", { single: { time: "2014-09-17 12:00:00" } });
  const broken = await refused([key, secret], past);
  assert.equal(broken.httpCode, 400);
  assert.match(broken.response, /"code":8100/);
  const unknown = await refused([key, "x".repeat(32)], past);
  assert.equal(unknown.httpCode, 401);
});

test("jpush-async makes, lists, finds and changes schedules", async () => {
  const client = jpushAsync.buildClient(...(await app("promises")));
  const made = await client.setSchedule({ name: "single", enabled: true, trigger: single(), push });
  const found = await client.getSchedule(made.schedule_id);
  assert.equal(found.name, "single");
  const changed = await client.updateSchedule(made.schedule_id, { enabled: false });
  assert.equal(changed.enabled, false);
  const list = await client.getScheduleList(1);
  assert.deepEqual(list.schedules, [changed]);
});
