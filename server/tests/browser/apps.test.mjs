import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { misses, sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story, api, server, keyOf } = await world({ MAINSPRING_KSANA_ENABLED: "false" });
const execute = promisify(execFile);

/** Runs a snippet as somebody does who has put in what is theirs. */
async function run(code, values) {
  const mine = Object.entries(values).reduce((code, [name, value]) => code.replaceAll(name, value), code);
  assert.doesNotMatch(mine, /YOUR_/);
  const { stdout } = await execute("bash", ["-euc", mine]);
  return JSON.parse(stdout);
}

/** What comes of the app's key and secret at the door of JPush Schedule. */
async function knocks(key, secret) {
  const credentials = Buffer.from(`${key}:${secret}`).toString("base64");
  const headers = { Authorization: `Basic ${credentials}` };
  return (await fetch(`${server.url}/v3/schedules`, { headers })).status;
}

/** The code of a card, by its copy button. */
async function copied(page, card) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("region", { name: card, exact: true }).getByRole("button", { name: "Copy" }).click();
  await sees(page.getByRole("button", { name: "Copied" }));
  return page.evaluate(() => navigator.clipboard.readText());
}

story(
  "an app is made, its secret shown once; it is changed, disabled, enabled, and given another secret",
  { at: "/apps" },
  async (page) => {
    await page.getByRole("button", { name: "New app" }).click();
    const form = page.getByRole("dialog", { name: "New app" });
    await form.getByLabel("Name").fill("mom's shop");
    await form.getByLabel("Callback address").fill("https://shop.example.com/tasks");
    await form.getByRole("button", { name: "Create app" }).click();
    const shown = page.getByRole("dialog", { name: "Copy the secret now" });
    const secret = await shown.getByText(/^[A-Za-z0-9]{32}$/).textContent();
    const key = await shown.getByText(/^[A-Za-z0-9]{24}$/).textContent();
    assert.equal(await knocks(key, secret), 200);
    await page.keyboard.press("Escape");
    await shown.getByRole("button", { name: "I have it" }).click();
    await misses(page.getByText(secret));
    const row = page.getByRole("row", { name: /mom's shop/ });
    await sees(row.getByText("Enabled"), row.getByText(key), row.getByText("https://shop.example.com/tasks"));

    await row.getByRole("button", { name: "mom's shop" }).click();
    const editor = page.getByRole("dialog", { name: "App “mom's shop”" });
    await sees(editor.getByText(key));
    await editor.getByLabel("Signed times may be off by").selectOption({ label: "Another length" });
    await editor.getByLabel("When one of its tasks fails").selectOption("Tried again by its own rule");
    await editor.getByLabel("Attempts after the first").fill("7");
    await editor.getByRole("button", { name: "Save" }).click();
    await sees(editor.getByText("Enter a length of time such as 30s or 5m."));
    await editor.getByRole("textbox", { name: /^Length/ }).fill("90s");
    await editor.getByLabel("Remarks").fill("sells everything");
    await editor.getByRole("button", { name: "Save" }).click();
    await sees(page.getByText("“mom's shop” is saved"), row.getByText("sells everything"));
    const { items } = await api.get("/apps");
    const app = items.find(({ name }) => name === "mom's shop");
    assert.deepEqual([app.signature_window_ms, app.retry.max, app.callback_form], [90_000, 7, false]);

    const choose = async (action) => {
      await row.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: action }).click();
    };
    await choose("Disable");
    const question = page.getByRole("dialog", { name: "Disable “mom's shop”?" });
    await sees(question.getByText(/is refused from now on/));
    await question.getByRole("button", { name: "Disable" }).click();
    await sees(row.getByText("Disabled"));
    assert.equal(await knocks(key, secret), 401);
    await choose("Enable");
    await sees(row.getByText("Enabled"));
    assert.equal(await knocks(key, secret), 200);

    await choose("New secret");
    await page
      .getByRole("dialog", { name: "Give “mom's shop” another secret?" })
      .getByRole("button", { name: "New secret" })
      .click();
    const other = await shown.getByText(/^[A-Za-z0-9]{32}$/).textContent();
    assert.deepEqual([await knocks(key, secret), await knocks(key, other)], [401, 200]);
    await shown.getByRole("button", { name: "I have it" }).click();
    await misses(page.getByText(other));
  },
);

story(
  "what is wrong with an app is said at its field",
  { at: "/apps?new", expected: ["422 POST /api/v1/apps"] },
  async (page) => {
    const form = page.getByRole("dialog", { name: "New app" });
    await form.getByLabel("Name").fill("wrong");
    await form.getByLabel("Push gateway").fill("push.example.com");
    await form.getByRole("button", { name: "Create app" }).click();
    await sees(form.getByText("must begin with http:// or https:// and name a host"));
    assert.equal(await form.getByLabel("Push gateway").getAttribute("aria-invalid"), "true");
  },
);

story("a viewer sees apps, and changes none", { at: "/apps", as: "viewer" }, async (page) => {
  await sees(page.getByRole("row", { name: /default/ }));
  await misses(page.getByRole("button", { name: "New app" }), page.getByRole("button", { name: "More actions" }));
  await page.getByRole("button", { name: "default" }).click();
  const shown = page.getByRole("dialog", { name: "App “default”" });
  await sees(shown.getByLabel("Name"));
  assert.ok(await shown.getByLabel("Name").isDisabled());
  await misses(shown.getByRole("button", { name: "Save" }));
});

story("a job that came through a door says so, and is found by it", { at: null }, async (page) => {
  const headers = { "X-API-Key": await keyOf("operator") };
  const sent = { businessId: "ORDER_42", jobType: 1, name: "pack the order" };
  await fetch(`${server.url}/api/jobs`, { method: "POST", headers, body: JSON.stringify(sent) });
  await api.job("made at home", "echo", {});

  await page.goto("/console/jobs");
  await sees(page.getByRole("link", { name: "made at home" }));
  await page.getByRole("button", { name: "Door", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "WbtWebJob" }).click();
  await misses(page.getByRole("link", { name: "made at home" }));
  assert.match(page.url(), /door=webjob/);
  const row = page.getByRole("row", { name: /pack the order/ });
  await sees(row.getByText("WbtWebJob"), row.getByText(/ORDER_42/));
  await row.getByRole("link", { name: "pack the order" }).click();
  await sees(page.getByRole("main").getByText("WbtWebJob"), page.getByText("ORDER_42", { exact: true }));
  const { items } = await api.get("/runs");
  await page.goto(`/console/runs/${items.find((run) => run.job_name === sent.name).id}`);
  await sees(page.getByRole("main").getByText("WbtWebJob"), page.getByText("ORDER_42", { exact: true }));
});

story("snippets of each open door work as they are copied", { at: "/doors" }, async (page) => {
  const { app, secret } = await api.post("/apps", {
    name: "it's a shop",
    gateway_url: "https://push.example.com",
  });
  const mine = { YOUR_API_KEY: await keyOf("operator"), YOUR_APP_SECRET: secret };
  await sees(page.getByText("Closed"), page.getByText("Open").first());

  await page.goto(`/console/doors/jpush?app=${app.id}`);
  await sees(page.getByText(app.key).first());
  const { schedule_id } = await run(await copied(page, "Create"), mine);
  const { schedules } = await run(await copied(page, "Read"), mine);
  assert.deepEqual([schedules.length, schedules[0].schedule_id], [1, schedule_id]);

  await page.goto(`/console/doors/serendipity?app=${app.id}`);
  await sees(page.getByText(app.key).first());
  const made = await run(await copied(page, "Create"), mine);
  assert.deepEqual([made.code, made.msg], [0, "ok!"]);
  const asked = (await copied(page, "Read")).replace("TASK_ID='1'", `TASK_ID='${made.data.taskId}'`);
  assert.equal((await run(asked, mine)).code, 0);

  await page.goto("/console/doors/webjob");
  const job = await run(await copied(page, "Create"), mine);
  assert.equal((await run(await copied(page, "Read"), mine)).id, job.id);
  await page.getByRole("link", { name: "Its jobs" }).click();
  await sees(page.getByRole("row", { name: /order-12345/ }));

  await page.goto("/console/doors/ksana");
  await sees(page.getByText("the setting ksana.enabled is off"));
  await page.goto("/console/doors/cronicle");
  await sees(page.getByText("There is no such door"));
});
