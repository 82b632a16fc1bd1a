// Signatures, verified by the library that the standard's authors publish. No browser is needed for it.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Webhook } from "./support/modules.mjs";
import { Api } from "./support/api.mjs";
import { REACHES_ITSELF, Receiver } from "./support/receiver.mjs";
import { ADMIN, Server } from "./support/server.mjs";

const OLD = `whsec_${Buffer.from("an old secret of 24 bytes").toString("base64")}`;
const NEW = `whsec_${Buffer.from("a new secret of 24 bytes.").toString("base64")}`;

const server = await Server.start(REACHES_ITSELF);
const receiver = await Receiver.start();
after(async () => {
  receiver.stop();
  await server.remove();
});
const api = new Api(server.url, ADMIN);
await api.put("/secrets/old", { value: OLD, hosts: ["127.0.0.1"] });
await api.put("/secrets/new", { value: NEW, hosts: ["127.0.0.1"] });

/** The request of a run of a job that signs with these secrets. */
async function signed(secrets) {
  const http = {
    method: "POST",
    url: receiver.url("/hook"),
    body: { type: "invoice.paid", text: "帅的 “quoted”" },
    signing: { standard_webhooks: { secrets } },
  };
  const run = await api.run(await api.post("/jobs", { name: "hook", work: { http } }));
  await api.reaches(run, "succeeded");
  return { run, request: receiver.requests.at(-1) };
}

test("the published library accepts what a job signs", async () => {
  const { run, request } = await signed(["new"]);
  const payload = new Webhook(NEW).verify(request.body, request.headers);
  assert.equal(payload.type, "invoice.paid");
  assert.equal(request.headers["webhook-id"], run.id);
});

test("it refuses another body, another secret, another time", async () => {
  const { request } = await signed(["new"]);
  const { body, headers } = request;
  const refuses = (verify) => assert.throws(verify, /./);
  refuses(() => new Webhook(NEW).verify(body.replace("paid", "made"), headers));
  refuses(() => new Webhook(OLD).verify(body, headers));
  const stale = { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) - 3600) };
  refuses(() => new Webhook(NEW).verify(body, stale));
});

test("while one secret replaces another, receivers with either accept", async () => {
  const { request } = await signed(["old", "new"]);
  for (const secret of [OLD, NEW]) {
    assert.equal(new Webhook(secret).verify(request.body, request.headers).type, "invoice.paid");
  }
});
