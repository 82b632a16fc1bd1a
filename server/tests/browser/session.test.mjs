import assert from "node:assert/strict";

import { ADMIN } from "./support/server.mjs";
import { misses, sees } from "./support/look.mjs";
import { signIn, world } from "./support/story.mjs";

const { story, api, keyOf, server } = await world();

story(
  "somebody with a key signs in and is where they wanted to go",
  { as: null, at: "/keys" },
  async (page) => {
    await page.getByLabel("API key").fill(ADMIN);
    await page.getByRole("button", { name: "Sign in" }).click();

    await sees(page.getByRole("heading", { name: "Keys", level: 1 }));
    assert.equal(new URL(page.url()).pathname, "/console/keys");
  },
);

story(
  "a key that is not accepted is refused in words, and what was typed stays",
  { as: null, expected: ["401 POST /api/v1/session"] },
  async (page) => {
    const wrong = ADMIN.replace(/.$/, "0");
    await page.getByLabel("API key").fill(wrong);
    await page.keyboard.press("Enter");

    await sees(page.getByRole("alert").getByText("This key was not accepted"));
    assert.equal(await page.getByLabel("API key").inputValue(), wrong);
  },
);

story("a one-time link signs in, and its token leaves the address", { as: null, at: null }, async (page) => {
  const link = await api.post("/session/links");
  await page.goto(link.path);

  await sees(page.getByRole("heading", { name: "Overview", level: 1 }));
  assert.doesNotMatch(page.url(), /msl_/);
});

story(
  "a link that is pasted where the sign-in page is open already signs in too",
  { as: null, at: "/sign-in" },
  async (page) => {
    await sees(page.getByLabel("API key"));
    const link = await api.post("/session/links");
    await page.goto(link.path);

    await sees(page.getByRole("heading", { name: "Overview", level: 1 }));
    assert.doesNotMatch(page.url(), /msl_/);
  },
);

story(
  "a link is refused in words the second time",
  { as: null, at: null, expected: ["401 POST /api/v1/session"] },
  async (page, { context }) => {
    const link = await api.post("/session/links");
    await signIn(context, link.path.split("#")[1]);
    await context.clearCookies();
    await page.goto(link.path);

    await sees(page.getByRole("alert").getByText("This link cannot be used"), page.getByLabel("API key"));
  },
);

story(
  "who signs out is asked for a key, and going back shows nothing",
  { at: "/jobs" },
  async (page, { faults }) => {
    faults.expect("401 GET /api/v1/");
    await page.getByRole("button", { name: /first admin/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await sees(page.getByLabel("API key"));
    await misses(page.getByText("Your session has ended"));

    await page.goto("/console/jobs");
    await sees(page.getByLabel("API key"));
  },
);

story(
  "whoever steals the cookie cannot change anything without the token beside it",
  { expected: ["403 POST /api/v1/jobs", "403 DELETE /api/v1/session"] },
  async (page) => {
    const statuses = await page.evaluate(async () => {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ name: "theirs", work: { plugin: { name: "echo" } } });
      const made = await fetch("/api/v1/jobs", { method: "POST", headers, body });
      const left = await fetch("/api/v1/session", {
        method: "DELETE",
        headers: { "X-CSRF-Token": "a guess" },
      });
      return [made.status, left.status];
    });

    assert.deepEqual(statuses, [403, 403]);
    assert.deepEqual((await api.get("/jobs")).items, []);
  },
);

story("no script can read the session's cookie", {}, async (page) => {
  assert.equal(await page.evaluate(() => document.cookie), "");
});

story(
  "a key that was revoked leads to the sign-in page at the next look",
  { at: null },
  async (page, { context, faults }) => {
    faults.expect("401 ");
    const { key, secret } = await api.post("/keys", { name: "short-lived", role: "operator" });
    await signIn(context, secret);
    await page.goto("/console/jobs");
    await sees(page.getByRole("heading", { name: "Jobs", level: 1 }));

    await api.delete(`/keys/${key.id}`);
    await page.getByRole("link", { name: "Runs", exact: true }).click();

    await sees(page.getByText("Your session has ended"), page.getByLabel("API key"));
  },
);
