import assert from "node:assert/strict";
import { after } from "node:test";

import { eventually, misses, sees } from "./support/look.mjs";
import { REACHES_ITSELF, Receiver } from "./support/receiver.mjs";
import { world } from "./support/story.mjs";

const { story, api } = await world(REACHES_ITSELF);
const receiver = await Receiver.start(({ path }) => (path === "/busy" ? [404, { no: "such thing" }] : [201, { id: 7 }]));
after(() => receiver.stop());

const named = async (name) => (await api.get(`/jobs?name=${name}`)).items.find((job) => job.name === name);
const log = (page) => page.getByRole("region", { name: "Log" });

const newJob = async (page, name) => {
  await page.getByRole("main").getByRole("button", { name: "New job" }).first().click();
  const form = page.getByRole("dialog", { name: "New job" });
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Kind of work").selectOption("http");
  return form;
};
const choose = async (page, menu, name) => {
  await menu.click();
  await page.getByRole("menuitem", { name, exact: true }).click();
};
/** Waits until a field has the focus, which comes with the next frame. */
const focused = (field) =>
  eventually(async () => assert(await field.evaluate((element) => element === document.activeElement)));
const keep = async (page, name, value) => {
  const secret = page.getByRole("dialog", { name: "New secret" });
  await secret.getByLabel("Name").fill(name);
  if (value) await secret.getByLabel("Value").fill(value);
  assert.equal(await secret.getByLabel("Hosts that may receive it").inputValue(), "127.0.0.1");
  await secret.getByRole("button", { name: "Set", exact: true }).click();
  await misses(secret);
};

story("a job is made from a pasted curl command, run, and its exchange looked at", { at: "/jobs" }, async (page) => {
  const form = await newJob(page, "notify");
  await form.getByText("Import from curl").first().click();
  await form
    .getByRole("textbox", { name: "Import from curl" })
    .fill(
      `curl -k -X PUT ${receiver.url("/things")} \\\n  -H 'Authorization: Bearer hunter-2' -H 'X-From: console' \\\n  -d '{"run":"{{run_id}}"}'`,
    );
  await form.getByRole("button", { name: "Fill the fields" }).click();
  await sees(form.getByText("Left out: -k"), form.getByText("Everybody who can see this job can read this."));
  assert.equal(await form.getByLabel("Value of header 1").inputValue(), "console");
  await form.getByRole("button", { name: "Keep it as a secret" }).click();
  await keep(page, "things");
  assert.equal(await form.getByLabel("Token").inputValue(), "{{secret:things}}");
  await misses(form.getByText("Everybody who can see this job can read this."));
  await form.getByRole("button", { name: "Create job" }).click();
  await misses(form);

  const job = await named("notify");
  assert.equal(job.work.http.method, "PUT");
  assert.deepEqual(job.work.http.auth, { bearer: { token: "{{secret:things}}" } });
  const run = await api.reaches(await api.run(job), "succeeded");
  const { body, headers } = receiver.requests.at(-1);
  assert.equal(body, `{"run":"${run.id}"}`);
  assert.deepEqual([headers["x-from"], headers.authorization], ["console", "Bearer hunter-2"]);
  await page.goto(`/console/runs/${run.id}`);
  await sees(log(page).getByText(`PUT ${receiver.url("/things")} → 201`));
});

story("each part of a request has a field of its own", { at: "/jobs" }, async (page) => {
  await api.put("/secrets/partner", { value: "hunter-3", hosts: ["127.0.0.1"] });
  const form = await newJob(page, "whole");
  await form.getByLabel("URL", { exact: true }).fill(receiver.url("/whole"));
  await form.getByRole("button", { name: "Add a header" }).click();
  await focused(form.getByLabel("Name of header 1"));
  await page.keyboard.type("X-From");
  await form.getByLabel("Value of header 1").fill("console");
  await form.getByLabel("Body", { exact: true }).fill('{"a":[1.0]}');
  await form.getByRole("button", { name: "Format" }).click();
  assert.equal(await form.getByLabel("Body", { exact: true }).inputValue(), '{\n  "a": [\n    1.0\n  ]\n}');

  await form.getByLabel("Authentication").selectOption("User and password");
  await form.getByLabel("User", { exact: true }).fill("ada");
  await choose(page, form.getByRole("button", { name: "Use a secret" }), "partner");
  assert.equal(await form.getByLabel("Password").inputValue(), "{{secret:partner}}");
  await choose(page, form.getByRole("button", { name: "Sign with a secret" }), "New secret…");
  await keep(page, "hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  await sees(form.getByRole("button", { name: "Do not sign with hook" }));

  await form.getByText("What counts as success").click();
  await form.getByLabel("Status codes").fill("200-299, 404");
  await form.getByLabel("Redirects followed").selectOption("3");
  await form.getByLabel("Body contains").fill('"id"');
  await form.getByRole("button", { name: "Expect a value" }).click();
  await focused(form.getByLabel("JSON pointer 1"));
  await page.keyboard.type("/id");
  await form.getByLabel("Expected value 1").fill("7");
  await form.getByRole("button", { name: "Create job" }).click();
  await misses(form);

  const job = await named("whole");
  assert.deepEqual(job.work.http, {
    method: "POST",
    url: receiver.url("/whole"),
    headers: [{ name: "X-From", value: "console" }],
    body: { a: [1] },
    auth: { basic: { user: "ada", password: "{{secret:partner}}" } },
    signing: { standard_webhooks: { secrets: ["hook"] } },
    assertions: { status: ["200-299", 404], body_contains: '"id"', json: [{ pointer: "/id", equals: 7 }] },
    redirects: 3,
  });
  await api.reaches(await api.run(job), "succeeded");
  const { headers } = receiver.requests.at(-1);
  assert.equal(headers.authorization, `Basic ${btoa("ada:hunter-3")}`);
  assert.match(headers["webhook-signature"], /^v1,/);
});

story("placeholders are put where somebody types", { at: "/jobs" }, async (page) => {
  await api.put("/secrets/place", { value: "x", hosts: ["127.0.0.1"] });
  const form = await newJob(page, "placed");
  const body = form.getByLabel("Body", { exact: true });
  const inserts = form.getByRole("button", { name: "Insert a placeholder" });
  await body.fill('{"run":""}');
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await choose(page, inserts.last(), "{{run_id}}");
  await page.keyboard.type("!");
  assert.equal(await body.inputValue(), '{"run":"{{run_id}}!"}');
  await form.getByLabel("URL", { exact: true }).fill(receiver.url("/?key="));
  await choose(page, inserts.first(), "place");
  assert.equal(await form.getByLabel("URL", { exact: true }).inputValue(), receiver.url("/?key={{secret:place}}"));
  await form.getByRole("button", { name: "Create job" }).click();
  await misses(form);
  const { url, body: sent } = (await named("placed")).work.http;
  assert.deepEqual([url, sent], [receiver.url("/?key={{secret:place}}"), { run: "{{run_id}}!" }]);
});

story("editing a request changes what was edited and nothing else", { at: null }, async (page) => {
  const secrets = ["first", "second"];
  for (const name of secrets) await api.put(`/secrets/${name}`, { value: "whsec_eHh4eHh4", hosts: ["127.0.0.1"] });
  const http = {
    method: "POST",
    url: receiver.url("/a"),
    headers: [{ name: "x-a", value: " b:c" }],
    body: { n: 1 },
    auth: { header: { name: "x-key", value: "{{secret:first}}" } },
    signing: { standard_webhooks: { secrets } },
    assertions: { status: ["200-299"], json: [{ pointer: "", equals: { b: [1, "x"], a: null } }] },
    redirects: 2,
  };
  const job = await api.post("/jobs", { name: "edited", work: { http } });
  const form = page.getByRole("dialog", { name: "Edit job" });
  const save = async () => {
    await form.getByRole("button", { name: "Save" }).click();
    await misses(form);
    return api.get(`/jobs/${job.id}`);
  };
  await page.goto(`/console/jobs/${job.id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  await sees(form.getByLabel("Expected value 1"));
  assert.deepEqual((await save()).work, job.work);

  await page.getByRole("button", { name: "Edit" }).click();
  await form.getByLabel("URL", { exact: true }).fill(receiver.url("/b"));
  await form.getByRole("button", { name: "Do not sign with first" }).click();
  assert.deepEqual((await save()).work.http, {
    ...job.work.http,
    url: receiver.url("/b"),
    signing: { standard_webhooks: { secrets: ["second"] } },
  });
});

story(
  "what is wrong with a request is told at its field, by the console and by the server",
  { at: "/jobs", expected: ["422 POST /api/v1/jobs"] },
  async (page) => {
    const form = await newJob(page, "wrong");
    await form.getByLabel("URL", { exact: true }).fill("example.org");
    await form.getByRole("button", { name: "Add a header" }).click();
    await form.getByLabel("Value of header 1").fill("b");
    await form.getByLabel("Authentication").selectOption("Bearer token");
    await form.getByRole("button", { name: "Create job" }).click();
    await sees(
      form.getByText("A URL begins with http:// or https://."),
      form.getByText("Give the header a name."),
      form.getByText("Enter it, or choose a secret."),
      form.getByText("3 fields need another look"),
    );

    await form.getByLabel("URL", { exact: true }).fill(receiver.url("/"));
    await form.getByLabel("Name of header 1").fill("a b");
    await form.getByLabel("Token").fill("{{secret:none}}");
    await form.getByText("What counts as success").click();
    await form.getByRole("button", { name: "Expect a value" }).click();
    await form.getByLabel("JSON pointer 1").fill("ok");
    await form.getByLabel("Expected value 1").fill("true");
    await form.getByRole("button", { name: "Create job" }).click();
    await sees(form.getByText("2 fields need another look"));
    const name = form.getByLabel("Name of header 1");
    await focused(name);
    await sees(
      form.getByText("Is no name of a header."),
      form.getByText("Must be a JSON pointer: empty, or beginning with /"),
    );
    assert.equal(await name.getAttribute("aria-invalid"), "true");
    await name.fill("a");
    await misses(form.getByText("Is no name of a header."));
    assert.equal(await name.getAttribute("aria-invalid"), "false");
    await form.getByLabel("JSON pointer 1").fill("/ok");
    await form.getByRole("button", { name: "Create job" }).click();
    await sees(form.getByText("Names a secret that is not set: none."));
    assert.equal(await form.getByLabel("Token").getAttribute("aria-invalid"), "true");
  },
);
