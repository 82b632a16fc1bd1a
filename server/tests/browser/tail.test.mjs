import assert from "node:assert/strict";

import { eventually, sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story, api } = await world();
await api.upload("probe");

/** On a machine that runs the server, its guest and other tests on the same two cores. */
const LONGEST_TASK_MS = 1000;
const MOST_NODES = 2500;
const PATIENT = { limits: { log_bytes: 16 << 20, timeout_ms: 120_000 } };

const log = (page) => page.getByRole("region", { name: "Log" });

story(
  "a log of a thousand lines a second is followed without stalling the page",
  { at: null },
  async (page) => {
    const run = await api.run(
      await api.job("chatty", "probe", { do: "steps", count: 5000, milliseconds: 1 }, PATIENT),
    );
    await api.reaches(run, "running");
    await page.goto(`/console/runs/${run.id}`);
    await sees(log(page).getByText("waited"));
    await observe(page);
    // Something that a person does meanwhile answers at once.
    await eventually(async () => assert.ok((await lines(page)) > 3000));
    const clicked = performance.now();
    await log(page).getByRole("button", { name: "Pause" }).click();
    await sees(log(page).getByRole("button", { name: "Resume" }));
    const answered = performance.now() - clicked;

    const { longest, nodes } = await observed(page);
    assert.ok(answered < 1500, `a click was answered after ${answered} ms`);
    assert.ok(longest < LONGEST_TASK_MS, `the page stalled for ${longest} ms`);
    assert.ok(nodes < MOST_NODES, `the page has ${nodes} nodes`);
    await api.post(`/runs/${run.id}/cancel`);
  },
);

story(
  "a flood of a hundred thousand lines stays a page of few nodes, and its end is reached",
  { at: null },
  async (page) => {
    const run = await api.run(
      await api.job("flood", "probe", { do: "flood", count: 100_000, bytes: 80 }, PATIENT),
    );
    await page.goto(`/console/runs/${run.id}`);
    await sees(page.getByRole("main").getByText("Succeeded", { exact: true }));
    await eventually(async () => assert.ok((await lines(page)) >= 90_000));

    const { nodes } = await observed(page);
    assert.ok(nodes < MOST_NODES, `the page has ${nodes} nodes`);
  },
);

/** How many lines the log says it has. */
async function lines(page) {
  const words = await log(page)
    .getByText(/lines$/)
    .first()
    .textContent();
  return Number(words.replace(/\D/g, ""));
}

/** Watches for tasks that block the page. */
function observe(page) {
  return page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: "longtask" });
  });
}

function observed(page) {
  return page.evaluate(() => ({ longest: window.longest, nodes: document.querySelectorAll("*").length }));
}
