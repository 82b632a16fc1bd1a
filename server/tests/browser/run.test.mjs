import assert from "node:assert/strict";

import { eventually, misses, sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story, api } = await world();
await api.upload("probe");
const simple = await api.job("simple", "simple-job", { steps: 3, seconds: 0.2 });
const NEVER_AGAIN = { retry: { max: 0 } };

const log = (page) => page.getByRole("region", { name: "Log" });
const state = (page, word) => page.getByRole("main").getByText(word, { exact: true });

story(
  "a job is run with edited input and watched live from its first line to its end",
  { at: `/jobs/${simple.id}` },
  async (page) => {
    await page.getByRole("button", { name: "Run now" }).click();
    const dialog = page.getByRole("dialog", { name: "Run simple now" });
    await dialog.getByLabel("steps").fill("4");
    await dialog.getByLabel("seconds").fill("0.7");
    await dialog.getByRole("button", { name: "Run now" }).click();
    await page.getByRole("link", { name: "Watch it" }).click();

    await sees(page.getByRole("heading", { name: "simple", level: 1 }), state(page, "Running"));
    await sees(log(page).getByText("4 steps"));
    await sees(log(page).getByText("step 1 is done"));
    await sees(page.getByRole("progressbar"), state(page, "Running"));
    await sees(log(page).getByText("step 4 is done"), state(page, "Succeeded"));
    assert.equal((await api.get(`/jobs/${simple.id}`)).work.plugin.input.steps, 3);
  },
);

story("a running run is cancelled after a question that names its job", { at: null }, async (page) => {
  const run = await api.run(await api.job("spinner", "probe", { do: "spin" }));
  await api.reaches(run, "running");
  await page.goto(`/console/runs/${run.id}`);
  await page.getByRole("button", { name: "Cancel" }).click();
  const question = page.getByRole("dialog", { name: "Cancel this run?" });
  await sees(question.getByText("spinner is being executed."));
  await sees(question.getByRole("button", { name: "Keep running" }));
  await question.getByRole("button", { name: "Cancel the run" }).click();

  await sees(state(page, "Cancelled"), page.getByText(/^Cancelled by /));
  await misses(question);
});

story("a running run shows where it is in its code, for as long as one looks", { at: null }, async (page) => {
  const run = await api.run(await api.job("dreamer", "probe", { do: "sleep", milliseconds: 3_600_000 }));
  await api.reaches(run, "running");
  await page.goto(`/console/runs/${run.id}`);
  const card = page.getByRole("region", { name: "Where is it now" });
  await card.getByRole("button", { name: "Look", exact: true }).click();
  await sees(card.getByText("Waiting in sleep"), card.getByText("probe::run"), card.getByText(/lib\.rs:\d+/));

  await card.getByRole("button", { name: "Stop looking" }).click();
  await misses(card.getByText("Waiting in sleep"));
  await api.post(`/runs/${run.id}/cancel`);
  await misses(card);
});

story("a guest that computes is seen anew while one looks", { at: null }, async (page) => {
  const run = await api.run(await api.job("whirl", "probe", { do: "spin" }));
  await api.reaches(run, "running");
  await page.goto(`/console/runs/${run.id}`);
  const card = page.getByRole("region", { name: "Where is it now" });
  await card.getByRole("button", { name: "Look", exact: true }).click();
  await sees(card.getByText("Computing"), card.getByText("probe::burdens::spin"), card.getByText(/burdens\.rs:\d+/));
  const rounds = card.getByText(/went on after/);
  const before = await rounds.textContent();
  await eventually(async () => assert.notEqual(await rounds.textContent(), before));
  await api.post(`/runs/${run.id}/cancel`);
  await misses(card);
});

story("a trap shows what was said and where in the code", { at: null }, async (page) => {
  const run = await api.run(
    await api.job("trapped", "probe", { do: "panic", message: "no <channel> in the feed" }, NEVER_AGAIN),
  );
  await api.reaches(run, "failed");
  await page.goto(`/console/runs/${run.id}`);

  await sees(state(page, "Failed"), page.getByText("no <channel> in the feed"));
  await sees(
    page.getByText("Stack, innermost first"),
    page.getByText(/fall_over/),
    page.getByText(/burdens\.rs:\d+/),
  );
});

story("a run that failed is run again, and leads back to the first", { at: null }, async (page) => {
  const run = await api.run(await api.job("fails", "probe", { do: "fatal", message: "never" }, NEVER_AGAIN));
  await api.reaches(run, "failed");
  await page.goto(`/console/runs/${run.id}`);
  await page.getByRole("button", { name: "Run again" }).click();

  const first = page.getByRole("link", { name: `Run again, of ${run.id.slice(0, 12)}` });
  await sees(first);
  assert.doesNotMatch(page.url(), new RegExp(run.id));
  await first.click();
  await page.waitForURL(`**/runs/${run.id}`);
});

story("a run is run again with other input, which keeps every digit", { at: null }, async (page) => {
  const run = await api.run(await api.job("echoes", "echo", { n: 1 }));
  await api.reaches(run, "succeeded");
  await page.goto(`/console/runs/${run.id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Run again with other input" }).click();
  const dialog = page.getByRole("dialog", { name: "Run again" });
  await dialog.getByRole("textbox").fill('{"n": 12345678901234567890123.50}');
  await dialog.getByRole("button", { name: "Run again" }).click();

  await sees(page.getByText("This run's own input"));
  await eventually(async () => assert.equal(await page.getByText("12345678901234567890123.50").count(), 2));
});

story("each attempt of a run that was tried again can be looked at", { at: null }, async (page) => {
  const retry = { max: 2, backoff: "fixed", delay_ms: 10, jitter: false };
  const run = await api.run(await api.job("flaky", "probe", { do: "succeed_at", attempt: 3 }, { retry }));
  await api.reaches(run, "succeeded");
  await page.goto(`/console/runs/${run.id}`);
  await sees(state(page, "Succeeded"));
  await page.goto(`/console/runs/${run.id}?attempt=1`);

  await sees(
    page
      .getByRole("heading", { name: "What went wrong" })
      .or(page.getByText("Failed; another attempt may mend it")),
  );
  await sees(page.getByText("Attempt 1").first());
});

story("a step shows its own lines alone, and a search narrows the log", { at: null }, async (page) => {
  const run = await api.run(await api.job("steps", "probe", { do: "steps", count: 4 }));
  await api.reaches(run, "succeeded");
  await page.goto(`/console/runs/${run.id}`);
  await sees(log(page).getByText("after the steps"));
  await page
    .getByRole("region", { name: "Steps" })
    .getByRole("button", { name: /outer 2/ })
    .click();
  await misses(log(page).getByText("after the steps"));
  await page
    .getByRole("region", { name: "Steps" })
    .getByRole("button", { name: /outer 2/ })
    .click();
  await sees(log(page).getByText("after the steps"));

  await log(page).getByRole("searchbox").fill("before");
  await misses(log(page).getByText("after the steps"));
  await sees(log(page).getByText("before the steps"));
});

story(
  "a run that is not there is told in words",
  { at: "/runs/00000000000000000000000000000000", expected: ["404 GET /api/v1/runs/"] },
  async (page) => {
    await sees(page.getByText("This run does not exist"), page.getByRole("link", { name: "All runs" }));
  },
);
