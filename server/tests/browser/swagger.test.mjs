// Swagger UI over the documents of this server, tried out as a person does.

import assert from "node:assert/strict";

import { sees } from "./support/look.mjs";
import { shoot } from "./support/shots.mjs";
import { world } from "./support/story.mjs";

const { api, story } = await world();

/** Follows a link at the top of the page to another document. */
async function choose(page, title) {
  const links = page.getByRole("navigation", { name: "APIs" });
  const link = links.getByRole("link", { name: title, exact: true });
  await link.click();
  await sees(page.getByRole("heading", { name: `${title} dialect` }));
  assert.equal(await link.getAttribute("aria-current"), "page");
}

/** Gives the key and the secret of an app. */
async function authorize(page, { app, secret }) {
  await page.getByRole("button", { name: "Authorize", exact: true }).first().click();
  await page.getByLabel("Username").fill(app.key);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Apply credentials" }).first().click();
  await page.getByRole("button", { name: "Close" }).first().click();
}

/** Carries out an operation with the document's own example, and returns its request and its answer. */
async function execute(page, summary) {
  await page.getByRole("button", { name: summary }).first().click();
  await page.getByRole("button", { name: "Try it out" }).click();
  const answered = page.waitForResponse((response) => response.request().resourceType() === "fetch");
  await page.getByRole("button", { name: "Execute" }).click();
  const response = await answered;
  await sees(page.getByRole("heading", { name: "Server response" }));
  return { request: response.request(), status: response.status(), answer: await response.json() };
}

story(
  "every document is a link away, and a page signs what is tried out on it",
  { as: null, at: null },
  async (page) => {
    const made = await api.post("/apps", { name: "signs", callback_url: "http://127.0.0.1:1" });
    await page.goto("/swagger");
    await sees(page.getByRole("heading", { name: "Mainspring" }));
    for (const title of ["Ksana", "WbtWebJob", "Serendipity-Job"]) await choose(page, title);

    await authorize(page, made);
    const { request, status, answer } = await execute(page, "Make a task");
    assert.deepEqual([status, answer], [200, { code: 0, msg: "ok!", data: { taskId: 1 } }]);
    const headers = await request.allHeaders();
    assert.equal(headers.app_key, made.app.key);
    assert.equal(headers.authorization, undefined, "the secret stays on the page");

    await shoot(page, "swagger serendipity");

    await page.getByRole("link", { name: "Mainspring" }).click();
    await sees(page.getByRole("heading", { name: "Mainspring" }));
  },
);

story(
  "an app's key and secret are asked for where they are what is sent",
  { as: null, at: null },
  async (page) => {
    const made = await api.post("/apps", { name: "pushes" });
    await page.goto("/swagger/jpush");
    await sees(page.getByRole("heading", { name: "JPush Schedule dialect" }));
    await authorize(page, made);
    const { status, answer } = await execute(page, "Unexpired schedules");
    assert.deepEqual(
      [status, answer],
      [200, { total_count: 0, total_pages: 0, page: 1, schedules: [] }],
    );
  },
);
