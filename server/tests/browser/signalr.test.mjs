// The published client of SignalR, unchanged, against the hub of this server: over each of its transports.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Api } from "./support/api.mjs";
import { Line } from "./support/line.mjs";
import { eventually } from "./support/look.mjs";
import { signalR } from "./support/modules.mjs";
import { ADMIN, Server } from "./support/server.mjs";

const { HttpTransportType, HubConnectionBuilder, LogLevel } = signalR;

/** The server pings so often; its clients may be silent for the double. */
const server = await Server.start({ MAINSPRING_WEBJOB_KEEP_ALIVE: "1s", MAINSPRING_LOG_LEVEL: "trace" });
const line = await Line.to(server.url);
const api = new Api(server.url, ADMIN);
after(async () => {
  line.close();
  await server.remove();
});

let made = 0;

/** A job of the door, of so many steps. */
async function job(input, more = {}) {
  made += 1;
  const configuration = JSON.stringify({ plugin: "simple-job", input, ...more });
  const answer = await fetch(`${server.url}/api/jobs`, {
    method: "POST",
    headers: { "X-API-Key": ADMIN },
    body: JSON.stringify({ businessId: `ORDER_${made}`, jobType: 1, name: "told of", configuration }),
  });
  assert.equal(answer.status, 201);
  return answer.json();
}

/** A connection that gathers what it is told, as name and job. */
async function connect(options, { key = ADMIN, url = line.url } = {}) {
  const connection = new HubConnectionBuilder()
    .withUrl(`${url}/Hubs/Job-Progress`, { accessTokenFactory: () => key, ...options })
    .withAutomaticReconnect([0, 50, 100, 200, 400, 800, 1600])
    .configureLogging(LogLevel.None)
    .build();
  connection.serverTimeoutInMilliseconds = 2_000;
  connection.keepAliveIntervalInMilliseconds = 500;
  const told = [];
  for (const name of ["JobProgress", "JobCompleted", "JobFailed"]) {
    connection.on(name, (event) => told.push({ name, ...event }));
  }
  await connection.start();
  return { connection, told };
}

const last = (told) =>
  eventually(() => {
    const end = told.find(({ name }) => name !== "JobProgress");
    return end ?? Promise.reject(new Error(`only ${told.length} events have come`));
  });

const transports = [
  ["WebSockets", { transport: HttpTransportType.WebSockets }],
  ["WebSockets without negotiation", { transport: HttpTransportType.WebSockets, skipNegotiation: true }],
  ["ServerSentEvents", { transport: HttpTransportType.ServerSentEvents }],
  ["LongPolling", { transport: HttpTransportType.LongPolling }],
];

for (const [name, options] of transports) {
  test(`${name}: a job is told of from its first step to its result`, async () => {
    const { connection, told } = await connect(options);
    const { id, businessId } = await job({ steps: 4, seconds: 0.1 });
    assert.equal(await connection.invoke("SubscribeToJob", id), null);
    const end = await last(told);
    const progress = told.filter((event) => event.name === "JobProgress");
    assert.deepEqual(
      progress.map((event) => event.progress),
      [0, 25, 50, 75, 100],
    );
    for (const event of told) {
      assert.deepEqual([event.jobId, event.businessId], [id, businessId]);
      assert.ok(event.timestamp.endsWith("Z"));
    }
    assert.deepEqual(
      [progress[4].status, progress[4].message],
      ["running", "step 4 of 4 is done"],
    );
    assert.equal(end.name, "JobCompleted");
    assert.deepEqual([end.status, end.progress, end.message], ["completed", 100, null]);
    assert.equal(end.result.steps, 4);

    // Of what has ended, the end is told; by either name.
    told.length = 0;
    await connection.invoke("subscribetojob", businessId);
    assert.deepEqual((await last(told)).result, end.result);
    assert.equal(told.length, 1);
    await connection.stop();
  });

  test(`${name}: whoever does not want to know is not told, and wrong calls are refused`, async () => {
    const { connection, told } = await connect(options);
    const long = await job({ steps: 1000, seconds: 0.05 });
    await connection.invoke("SubscribeToJob", long.businessId);
    await eventually(() => (told.length > 0 ? true : Promise.reject(new Error("nothing is told"))));
    await connection.invoke("UnsubscribeFromJob", long.id);
    const count = told.length;
    await assert.rejects(connection.invoke("SubscribeToJob", "BI_unknown"), /Job not found/);
    await assert.rejects(connection.invoke("Nothing"), /Failed to invoke 'Nothing' .* Method does not exist\./);
    await assert.rejects(connection.invoke("SubscribeToJob"), /Failed to invoke 'SubscribeToJob' due to an error/);
    assert.equal(told.length, count);
    await fetch(`${server.url}/api/jobs/${long.id}/cancel`, { method: "POST", headers: { "X-API-Key": ADMIN } });
    await connection.invoke("SubscribeToJob", long.id);
    const end = await last(told);
    assert.deepEqual([end.name, end.status, typeof end.error], ["JobFailed", "cancelled", "string"]);
    await connection.stop();
  });

  test(`${name}: a connection that is idle holds, and one that is cut is made again`, async () => {
    const { connection, told } = await connect(options);
    let closed = null;
    connection.onclose((error) => (closed = error ?? new Error("closed")));
    // Longer than the server waits for a client that is gone, and than the client waits for the server.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    assert.equal(closed, null);
    const again = new Promise((resolve) => connection.onreconnected(resolve));
    const before = connection.connectionId;
    line.cut();
    await again;
    if (!options.skipNegotiation) assert.notEqual(connection.connectionId, before);
    const { id } = await job({ steps: 1, seconds: 0 });
    await connection.invoke("SubscribeToJob", id);
    assert.equal((await last(told)).status, "completed");
    await connection.stop();
  });
}

test("a job that is tried again fails once, at the end", async () => {
  const { connection, told } = await connect(transports[0][1]);
  const { id } = await job({ steps: 2, seconds: 0.3, fail_at: 2 }, { maxRetries: 1 });
  await connection.invoke("SubscribeToJob", id);
  const end = await last(told);
  assert.deepEqual([end.name, end.status], ["JobFailed", "failed"]);
  assert.match(end.error, /failed in step 2/);
  assert.equal(told.length, 5);
  assert.ok(told.slice(0, 4).every((event) => event.status === "running"));
  await connection.stop();
});

test("a key that is not good lets nobody in, and one that is revoked lets nobody stay", async () => {
  await assert.rejects(connect({}, { key: "" }), /401/);
  await assert.rejects(connect({}, { key: "ms_nothing" }), /401/);
  const { key, secret } = await api.post("/keys", { name: "soon gone", role: "viewer" });
  const { connection } = await connect({}, { key: secret });
  const closed = new Promise((resolve) => connection.onclose(resolve));
  await api.delete(`/keys/${key.id}`);
  assert.match((await closed).message, /key/);
});

test("nothing that lets somebody in is logged, nor what a connection is called", async () => {
  for (const [, options] of transports) {
    const { connection } = await connect(options);
    const { id } = await job({ steps: 1, seconds: 0 });
    await connection.invoke("SubscribeToJob", id);
    const called = [ADMIN, connection.connectionId].filter(Boolean);
    for (const secret of called) assert.ok(!server.log.includes(secret));
    await connection.stop();
  }
  assert.doesNotMatch(server.log, /[?&](id|access_token)=/);
});

test("a server that stops says so, and its clients come again when it is back", async () => {
  for (const [, options] of transports) {
    const { connection, told } = await connect(options);
    const again = new Promise((resolve) => connection.onreconnected(resolve));
    const begun = Date.now();
    await server.stop();
    assert.ok(Date.now() - begun < 3_000, `it stopped after ${Date.now() - begun} ms`);
    await server.again();
    await again;
    const { id } = await job({ steps: 1, seconds: 0 });
    await connection.invoke("SubscribeToJob", id);
    assert.equal((await last(told)).status, "completed");
    await connection.stop();
  }
});
