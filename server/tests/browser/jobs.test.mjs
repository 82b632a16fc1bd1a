import assert from "node:assert/strict";

import { eventually, misses, sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story, api } = await world();

const named = async (name) => (await api.get(`/jobs?name=${name}`)).items.find((job) => job.name === name);

story(
  "a job is made from its plugin's form, with a schedule whose next fires are foreseen",
  { at: "/jobs", expected: ["422 POST /api/v1/schedules/preview"] },
  async (page) => {
    await page.getByRole("main").getByRole("button", { name: "New job" }).first().click();
    const form = page.getByRole("dialog", { name: "New job" });
    await form.getByLabel("Name", { exact: true }).fill("nightly-report");
    await form.getByLabel("Plugin", { exact: true }).selectOption("simple-job");
    await form.getByLabel("steps").fill("7");
    await form.getByLabel("seconds").fill("0.25");

    await form.getByRole("button", { name: "Cron", exact: true }).click();
    await form.getByLabel("Expression").fill("30 8 * * MON-FRI");
    await form.getByLabel("Time zone").fill("America/New_York");
    await sees(form.getByText("Mon–Fri at 08:30"));
    const fires = form.getByRole("region", { name: "Next fires" });
    // The same instants, in the schedule's zone and the viewer's.
    await eventually(async () => assert.ok((await fires.getByText(/08:30/).count()) >= 5));
    await sees(fires.getByText(/1[34]:30/));

    await form.getByLabel("Expression").fill("30 8 * * NEVER");
    await sees(fires.getByRole("alert"));
    await form.getByRole("button", { name: "Weekdays at 09:00" }).click();
    await eventually(async () => assert.ok((await fires.getByText(/09:00/).count()) >= 5));
    await form.getByRole("button", { name: "Create job" }).click();

    await misses(form);
    await sees(
      page.getByRole("link", { name: "nightly-report" }),
      page.getByText("Mon–Fri at 09:00, America/New_York"),
    );
    const { work, schedule } = await named("nightly-report");
    assert.deepEqual(work.plugin, { name: "simple-job", input: { steps: 7, seconds: 0.25 } });
    assert.deepEqual(schedule.trigger, { cron: { expression: "0 9 * * MON-FRI", zone: "America/New_York" } });
  },
);

story(
  "a calendar is chosen by days of the week, and opens again as it was made",
  { at: "/jobs" },
  async (page) => {
    await page.getByRole("button", { name: "New job" }).first().click();
    const form = page.getByRole("dialog", { name: "New job" });
    await form.getByLabel("Name", { exact: true }).fill("fortnightly");
    await form.getByLabel("Plugin", { exact: true }).selectOption("echo");
    await form.getByRole("button", { name: "Calendar", exact: true }).click();
    await form.getByLabel("Every", { exact: true }).fill("2");
    await form.getByRole("button", { name: "Mon", exact: true }).click();
    await sees(form.getByText("Choose a day of the week."));
    await form.getByRole("button", { name: "Wed", exact: true }).click();
    await form.getByRole("button", { name: "Fri", exact: true }).click();
    await form.getByLabel("Times of day").fill("7:30, 18:00");
    await form.getByLabel("Time zone").fill("Asia/Shanghai");
    const fires = form.getByRole("region", { name: "Next fires" });
    await eventually(async () => assert.ok((await fires.getByText(/07:30/).count()) >= 2));
    await form.getByRole("button", { name: "Create job" }).click();

    await misses(form);
    const words = "Every 2 weeks on Wed, Fri at 07:30, 18:00, Asia/Shanghai";
    await sees(page.getByText(words).first());
    const made = await named("fortnightly");
    assert.deepEqual(made.schedule.trigger.calendar, {
      unit: "week",
      frequency: 2,
      points: ["wed", "fri"],
      times: ["07:30:00", "18:00:00"],
      zone: "Asia/Shanghai",
    });

    await page.getByRole("link", { name: "fortnightly" }).click();
    await page.getByRole("button", { name: "Edit" }).first().click();
    const edit = page.getByRole("dialog");
    await sees(edit.getByLabel("Times of day"));
    assert.equal(await edit.getByLabel("Times of day").inputValue(), "07:30:00, 18:00:00");
    const pressed = edit.getByRole("group", { name: "On" }).locator("[aria-pressed=true]");
    assert.deepEqual(await pressed.allTextContents(), ["Wed", "Fri"]);
  },
);

story("what is wrong is told at its field, and nothing is sent", { at: "/jobs" }, async (page) => {
  await page.getByRole("button", { name: "New job" }).first().click();
  const form = page.getByRole("dialog", { name: "New job" });
  await form.getByLabel("Plugin", { exact: true }).selectOption("simple-job");
  await form.getByLabel("steps").fill("many");
  await form.getByRole("button", { name: "Create job" }).click();

  await sees(
    form.getByText("Give the job a name."),
    form.getByText("Enter a whole number."),
    form.getByText("2 fields need another look"),
  );
});

story("a job is changed, and only what was changed", { at: null }, async (page) => {
  const job = await api.job("export", "echo", { n: 12345678901234567890 }, { priority: 3 });
  await page.goto(`/console/jobs/${job.id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const form = page.getByRole("dialog", { name: "Edit job" });
  await form.getByLabel("Name", { exact: true }).fill("export, hourly");
  await form.getByRole("button", { name: "Every", exact: true }).click();
  await form.getByLabel("Period").fill("1h");
  await form.getByRole("button", { name: "Save" }).click();

  await sees(page.getByRole("heading", { name: "export, hourly", level: 1 }), page.getByText("Every hour"));
  const now = await api.get(`/jobs/${job.id}`);
  assert.equal(now.priority, 3);
  assert.equal(now.schedule.trigger.every.period_ms, 3_600_000);
});

story(
  "whoever saves over another's change is told so, and loses nothing",
  { at: null, expected: ["412 PATCH /api/v1/jobs/", "409 PATCH /api/v1/jobs/"] },
  async (page) => {
    const job = await api.job("shared", "echo", {});
    await page.goto(`/console/jobs/${job.id}`);
    await page.getByRole("button", { name: "Edit" }).click();
    const form = page.getByRole("dialog", { name: "Edit job" });
    await form.getByLabel("Name", { exact: true }).fill("shared, by me");
    await api.patch(`/jobs/${job.id}`, { priority: 1 });
    await form.getByRole("button", { name: "Save" }).click();

    await sees(
      form.getByText("Somebody changed this job meanwhile"),
      form.getByText("What was changed meanwhile: Priority."),
    );
    assert.equal(await form.getByLabel("Name", { exact: true }).inputValue(), "shared, by me");
    await form.getByRole("button", { name: "Save over it" }).click();
    await sees(page.getByRole("heading", { name: "shared, by me", level: 1 }));
    assert.equal((await api.get(`/jobs/${job.id}`)).priority, 1);
  },
);

story("what was typed is not lost by Escape without a question", { at: "/jobs" }, async (page) => {
  await page.getByRole("button", { name: "New job" }).first().click();
  const form = page.getByRole("dialog", { name: "New job" });
  await form.getByLabel("Name", { exact: true }).fill("half a job");
  await page.keyboard.press("Escape");
  const question = page.getByRole("dialog", { name: "Discard what you typed?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  assert.equal(await form.getByLabel("Name", { exact: true }).inputValue(), "half a job");
});

story("going back asks before it takes what was typed along", { at: "/jobs" }, async (page) => {
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.getByRole("link", { name: "Jobs", exact: true }).click();
  const form = page.getByRole("dialog", { name: "New job" });
  await page.getByRole("button", { name: "New job" }).first().click();
  await sees(form);
  await page.goBack();
  await misses(form);
  await sees(page.getByRole("heading", { name: "Runs", level: 1 }));

  await page.goForward();
  await page.getByRole("button", { name: "New job" }).first().click();
  await form.getByLabel("Name", { exact: true }).fill("half a job");
  await page.goBack();
  const question = page.getByRole("dialog", { name: "Discard what you typed?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  assert.equal(await form.getByLabel("Name", { exact: true }).inputValue(), "half a job");
  assert.equal(new URL(page.url()).pathname, "/console/jobs");
});

story(
  "a job that does not exist is said so, with a way to those that do",
  { at: null, expected: ["400 GET /api/v1/", "404 GET /api/v1/"] },
  async (page) => {
    for (const id of ["zzz", "0".repeat(32)]) {
      await page.goto(`/console/jobs/${id}`);
      await sees(
        page.getByRole("heading", { name: "This job does not exist", level: 2 }),
        page.getByRole("link", { name: "To the jobs" }),
      );
      await misses(page.getByRole("button", { name: "Try again" }));
    }
  },
);

story("a schedule is switched off in the list and stays so", { at: null }, async (page) => {
  const job = await api.job(
    "switchable",
    "echo",
    {},
    { schedule: { trigger: { every: { period_ms: 3_600_000 } } } },
  );
  await page.goto("/console/jobs?name=switchable");
  const toggle = page.getByRole("switch", { name: /switchable/ });
  await toggle.click();

  await sees(page.getByRole("row", { name: /switchable/ }).getByText("Paused"));
  await eventually(async () => assert.equal((await api.get(`/jobs/${job.id}`)).enabled, false));
  await page.reload();
  await eventually(async () => assert.equal(await toggle.getAttribute("aria-checked"), "false"));
});

story("the ledger says why a time of the schedule was skipped", { at: null }, async (page) => {
  const job = await api.job(
    "too-slow",
    "simple-job",
    { steps: 1, seconds: 30 },
    { schedule: { trigger: { every: { period_ms: 1000 } } } },
  );
  await page.goto(`/console/jobs/${job.id}`);

  await sees(page.getByText("The run before was still unfinished, and the job says to skip then."));
  await api.delete(`/jobs/${job.id}`);
});

story(
  "a job is deleted after a question that names it",
  // The stream may tell of the change before the page has left the job.
  { at: null, expected: ["404 GET /api/v1/jobs/"] },
  async (page) => {
    const job = await api.job("obsolete", "echo", {});
    await page.goto(`/console/jobs/${job.id}`);
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const question = page.getByRole("dialog", { name: /obsolete/ });
    await question.getByRole("button", { name: "Delete" }).click();

    await sees(page.getByRole("heading", { name: "Jobs", level: 1 }));
    await misses(page.getByRole("link", { name: "obsolete" }));
  },
);
