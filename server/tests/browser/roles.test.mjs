import { misses, sees } from "./support/look.mjs";
import { go, world } from "./support/story.mjs";

const { story, api } = await world();
await api.upload("probe");
const hourly = { schedule: { trigger: { every: { period_ms: 3_600_000 } } } };
const job = await api.job("nightly-report", "echo", {}, hourly);
const ended = await api.run(job);
await api.reaches(ended, "succeeded");
const running = await api.run(await api.job("sleeper", "probe", { do: "sleep", milliseconds: 120_000 }));
await api.reaches(running, "running");

/** Pages, what everybody sees on them, and the buttons that are only for a role and those above it. */
const PAGES = [
  ["/jobs", "nightly-report", "operator", ["New job", "Run now", "More actions"]],
  [`/jobs/${job.id}`, "nightly-report", "operator", ["Edit", "Run now", "More actions"]],
  [`/runs/${ended.id}`, "nightly-report", "operator", ["Run again"]],
  [`/runs/${running.id}`, "sleeper", "operator", ["Cancel"]],
  ["/plugins", "simple-job", "admin", ["Upload"]],
  ["/apps", "default", "admin", ["New app", "More actions"]],
  ["/plugins/echo", "echo", "admin", ["Upload a version"]],
];

const ROLES = ["viewer", "operator", "admin"];

for (const [rank, role] of ROLES.entries()) {
  story(`every page offers the role ${role} what it may do, and nothing else`, { as: role }, async (page) => {
    await (role === "admin" ? sees : misses)(page.getByRole("link", { name: "Keys" }));
    for (const [path, seen, needed, buttons] of PAGES) {
      await go(page, path);
      const main = page.getByRole("main");
      await sees(main.getByText(seen, { exact: true }));
      const offered = buttons.map((name) => main.getByRole("button", { name, exact: true }));
      await (rank >= ROLES.indexOf(needed) ? sees : misses)(...offered);
    }
  });
}

story("a viewer cannot switch a schedule, nor select runs", { as: "viewer", at: "/jobs" }, async (page) => {
  await sees(page.getByRole("switch").first());
  await misses(page.getByRole("switch", { disabled: false }));
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await sees(page.getByRole("main").getByText("sleeper"));
  await misses(page.getByRole("checkbox", { name: "Select the run" }));
});

story(
  "an operator who opens the page of keys is told that it is not for them",
  { as: "operator", at: "/keys", expected: ["403 GET /api/v1/keys"] },
  async (page) => {
    await sees(page.getByRole("alert"));
    await misses(page.getByRole("button", { name: "New key" }));
  },
);

story("the palette offers a viewer only places", { as: "viewer" }, async (page) => {
  await sees(page.getByRole("heading", { name: "Overview", level: 1 }));
  await page.keyboard.press("Control+k");
  await sees(page.getByRole("combobox"));
  await sees(page.getByRole("option", { name: /Runs/ }));
  await misses(page.getByRole("option", { name: /New job|New key|Upload a plugin|Keys/ }));
});
