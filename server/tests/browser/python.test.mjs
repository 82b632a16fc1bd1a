// The published client of JPush for Python, unchanged, against this server.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";

import { Api } from "./support/api.mjs";
import { needed } from "./support/environment.mjs";
import { ADMIN, Server } from "./support/server.mjs";

const server = await Server.start();
after(() => server.remove());

test("jpush for Python makes, lists, finds, changes and deletes schedules", async () => {
  const made = await new Api(server.url, ADMIN).post("/apps", { name: "python" });
  const script = join(import.meta.dirname, "python/schedules.py");
  const told = execFileSync("python3", [script, server.url, made.app.key, made.secret], {
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: needed("MAINSPRING_TEST_PYTHON") },
  });
  const { list, found, sent, changed, deleted, gone, stranger } = JSON.parse(told.trim().split("\n").at(-1));
  assert.deepEqual(list, ["name", "周期"]);
  assert.deepEqual(found, sent);
  assert.equal(changed, "renamed");
  assert.equal(deleted, 200);
  assert.equal(gone, "JPushFailure");
  assert.equal(stranger, "Unauthorized");
});
