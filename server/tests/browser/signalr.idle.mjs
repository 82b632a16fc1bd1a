// The published client of SignalR says nothing for a minute, with its own defaults and the server's: nobody gives up.
// `cargo xtask idle` runs it; it takes too long for each test run.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { signalR } from "./support/modules.mjs";
import { ADMIN, Server } from "./support/server.mjs";

const { HttpTransportType, HubConnectionBuilder, LogLevel } = signalR;

const server = await Server.start();
after(() => server.remove());

describe("a connection that is idle for a minute holds", { concurrency: true }, () => {
  for (const name of ["WebSockets", "ServerSentEvents", "LongPolling"]) {
    test(name, async () => {
      const connection = new HubConnectionBuilder()
        .withUrl(`${server.url}/hubs/job-progress`, {
          accessTokenFactory: () => ADMIN,
          transport: HttpTransportType[name],
        })
        .configureLogging(LogLevel.None)
        .build();
      let closed = false;
      connection.onclose(() => (closed = true));
      await connection.start();
      await pause(65_000);
      assert.equal(closed, false);
      await assert.rejects(connection.invoke("SubscribeToJob", "BI_1"), /Job not found/);
      await connection.stop();
    });
  }
});
