// The published client of SignalR in a page of another origin: only those that the settings name get in.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import { after, test } from "node:test";

import { launch } from "./support/browser.mjs";
import { signalRForPages } from "./support/modules.mjs";
import { ADMIN, Server } from "./support/server.mjs";

/** A site with nothing but the client. */
async function site() {
  const script = readFileSync(signalRForPages);
  const listener = http.createServer((request, response) => {
    const isScript = request.url === "/signalr.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : "<!doctype html><script src=/signalr.js></script>");
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return { url: `http://127.0.0.1:${listener.address().port}`, close: () => listener.close() };
}

const [known, unknown] = [await site(), await site()];
const server = await Server.start({ MAINSPRING_WEBJOB_ORIGINS: known.url });
const browser = await launch();
after(async () => {
  await browser.close();
  for (const end of [known, unknown]) end.close();
  await server.remove();
});

/** Connects from a page of a site, makes a job, and returns how it ends. */
async function tell(from, transport) {
  const page = await browser.newPage();
  await page.goto(from.url);
  const told = page.evaluate(
    async ([url, key, transport]) => {
      const connection = new signalR.HubConnectionBuilder()
        .withUrl(`${url}/hubs/job-progress`, {
          accessTokenFactory: () => key,
          transport: signalR.HttpTransportType[transport],
        })
        .build();
      const end = new Promise((resolve) => connection.on("JobCompleted", resolve));
      await connection.start();
      const made = await fetch(`${url}/api/jobs`, {
        method: "POST",
        headers: { "X-API-Key": key, "Content-Type": "application/json" },
        body: JSON.stringify({ businessId: "PAGE", jobType: 1, name: "echo" }),
      });
      await connection.invoke("SubscribeToJob", (await made.json()).id);
      return (await end).status;
    },
    [server.url, ADMIN, transport],
  );
  return told.finally(() => page.close());
}

for (const transport of ["WebSockets", "ServerSentEvents", "LongPolling"]) {
  test(`${transport}: a page of a known origin is told of its job, and no other page`, async () => {
    assert.equal(await tell(known, transport), "completed");
    await assert.rejects(tell(unknown, transport), /Failed to fetch/);
  });
}
