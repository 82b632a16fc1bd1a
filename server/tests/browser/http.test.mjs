import assert from "node:assert/strict";
import { after } from "node:test";

import { misses, sees } from "./support/look.mjs";
import { REACHES_ITSELF, Receiver } from "./support/receiver.mjs";
import { world } from "./support/story.mjs";

const { story, api } = await world(REACHES_ITSELF);
const receiver = await Receiver.start(({ path }) => (path === "/busy" ? [404, { no: "such thing" }] : [201, { id: 7 }]));
after(() => receiver.stop());

const named = async (name) => (await api.get(`/jobs?name=${name}`)).items.find((job) => job.name === name);
const log = (page) => page.getByRole("region", { name: "Log" });

story("a job is made from a pasted curl command, run, and its exchange looked at", { at: "/jobs" }, async (page) => {
  await page.getByRole("main").getByRole("button", { name: "New job" }).first().click();
  const form = page.getByRole("dialog", { name: "New job" });
  await form.getByLabel("Name", { exact: true }).fill("notify");
  await form.getByLabel("Kind of work").selectOption("http");
  await form.getByText("Import from curl").first().click();
  await form
    .getByRole("textbox", { name: "Import from curl" })
    .fill(`curl -k -X PUT ${receiver.url("/things")} \\\n  -H 'X-From: console' \\\n  -d '{"run":"{{run_id}}"}'`);
  await form.getByRole("button", { name: "Fill the fields" }).click();
  await sees(form.getByText("Left out: -k"));
  await form.getByRole("button", { name: "Create job" }).click();
  await misses(form);

  const job = await named("notify");
  assert.equal(job.work.http.method, "PUT");
  const run = await api.reaches(await api.run(job), "succeeded");
  assert.equal(receiver.requests.at(-1).body, `{"run":"${run.id}"}`);
  assert.equal(receiver.requests.at(-1).headers["x-from"], "console");
  await page.goto(`/console/runs/${run.id}`);
  await sees(log(page).getByText(`PUT ${receiver.url("/things")} → 201`));
});

story("editing a request changes what was edited and nothing else", { at: null }, async (page) => {
  const http = {
    method: "POST",
    url: receiver.url("/a"),
    headers: [{ name: "x-a", value: "b" }],
    body: { n: 1 },
    auth: { bearer: { token: "t" } },
    assertions: { status: ["200-299"] },
    redirects: 2,
  };
  const job = await api.post("/jobs", { name: "edited", work: { http } });
  await page.goto(`/console/jobs/${job.id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const form = page.getByRole("dialog", { name: "Edit job" });
  await form.getByRole("textbox", { name: /^URL/ }).fill(receiver.url("/b"));
  await form.getByRole("button", { name: "Save" }).click();
  await misses(form);
  const { work } = await api.get(`/jobs/${job.id}`);
  assert.deepEqual(work.http, { ...job.work.http, url: receiver.url("/b") });
});

story("what is wrong with a request is told at its field", { at: "/jobs" }, async (page) => {
  await page.getByRole("main").getByRole("button", { name: "New job" }).first().click();
  const form = page.getByRole("dialog", { name: "New job" });
  await form.getByLabel("Name", { exact: true }).fill("wrong");
  await form.getByLabel("Kind of work").selectOption("http");
  await form.getByRole("textbox", { name: /^URL/ }).fill("example.org");
  await form.getByRole("textbox", { name: /^Headers/ }).fill("a: b\nno colon");
  await form.getByRole("button", { name: "Create job" }).click();
  await sees(
    form.getByText("A URL begins with http:// or https://."),
    form.getByText("Line 2 has no colon."),
    form.getByText("2 fields need another look"),
  );
});
