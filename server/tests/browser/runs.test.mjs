import assert from "node:assert/strict";

import { eventually, misses, sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story, api } = await world();
await api.upload("probe");
const NEVER_AGAIN = { retry: { max: 0 } };
const good = await api.job("good", "echo", {});
const bad = await api.job("bad", "probe", { do: "fatal", message: "column missing" }, NEVER_AGAIN);
await api.post("/runs/bulk", {
  runs: Array.from({ length: 130 }, (_, i) => ({ job_id: i % 10 ? good.id : bad.id })),
});
await eventually(async () => assert.equal((await api.get("/runs/counts")).succeeded, 117));

const table = (page) => page.getByRole("table", { name: "Runs" });
const rows = (page) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("link") });
const shows = (page, n) => eventually(async () => assert.equal(await rows(page).count(), n));

story(
  "a state is chosen by a click, stands in the URL and outlives back, forward and reload",
  { at: "/runs" },
  async (page) => {
    await shows(page, 50);
    await page
      .getByRole("main")
      .getByRole("button", { name: /^Failed/ })
      .or(page.getByRole("main").getByRole("checkbox", { name: /^Failed/ }))
      .first()
      .click();
    await shows(page, 13);
    assert.equal(new URL(page.url()).search, "?state=failed");

    await page.reload();
    await shows(page, 13);
    await rows(page).first().getByRole("link").first().click();
    await sees(page.getByRole("heading", { name: "bad", level: 1 }));
    await page.goBack();
    await shows(page, 13);
    await page.goForward();
    await sees(page.getByRole("heading", { name: "bad", level: 1 }));
  },
);

story("the runs of one job are found by its name", { at: "/runs" }, async (page) => {
  await page.getByRole("button", { name: /Job/ }).click();
  await page.getByLabel("Find a job by name").fill("ba");
  await page.getByRole("button", { name: "bad", exact: true }).click();

  await shows(page, 13);
  assert.match(page.url(), new RegExp(`job=${bad.id}`));
});

story("more pages follow until that is all", { at: "/runs" }, async (page) => {
  await shows(page, 50);
  await page.getByRole("button", { name: "Load more" }).click();
  await shows(page, 100);
  await page.getByRole("button", { name: "Load more" }).click();
  await shows(page, 130);
  await misses(page.getByRole("button", { name: "Load more" }));
});

story(
  "several runs are repeated at once, with a result for each",
  { at: "/runs?state=failed" },
  async (page) => {
    await shows(page, 13);
    for (const i of [0, 1]) await rows(page).nth(i).getByRole("checkbox").check();
    await sees(page.getByText("2 selected"));
    await page.getByRole("button", { name: "Run again" }).click();
    const question = page.getByRole("dialog", { name: "Run 2 runs again?" });
    await question.getByRole("button", { name: "Run again" }).click();

    await sees(page.getByText(/2 runs queued again/));
    await eventually(async () => assert.equal((await api.get("/runs/counts")).failed, 15));
  },
);

story(
  "several runs are cancelled at once by keyboard, and what had ended is told",
  { at: null },
  async (page) => {
    const sleeper = await api.job("sleeper", "probe", { do: "sleep", milliseconds: 60_000 });
    const sleeping = [await api.run(sleeper), await api.run(sleeper)];
    for (const run of sleeping) await api.reaches(run, "running");
    await page.goto("/console/runs");
    await shows(page, 50);
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press("j");
      await page.keyboard.press("x");
    }
    await sees(page.getByText("3 selected"));
    await page.getByRole("main").getByRole("button", { name: "Cancel", exact: true }).click();
    const question = page.getByRole("dialog", { name: /^Cancel / });
    await question.getByRole("button", { name: "Cancel what is selected" }).click();

    await sees(page.getByText(/2 runs cancelled/));
    for (const run of sleeping) await api.reaches(run, "cancelled");
  },
);

story(
  "new runs announce themselves and do not move what is under the pointer",
  { at: "/runs" },
  async (page) => {
    await shows(page, 50);
    await sees(page.getByRole("status").getByText("Live"));
    const link = rows(page).nth(3).getByRole("link").first();
    const before = await link.getAttribute("href");
    await rows(page).nth(3).hover();
    await api.run(good);

    await sees(page.getByRole("button", { name: /1 new run/ }));
    assert.equal(await link.getAttribute("href"), before);
    await page.getByRole("heading", { level: 1 }).hover();
    await eventually(async () => assert.notEqual(await link.getAttribute("href"), before));
  },
);
