// Every page in both themes and two widths: accessible, without faults, and as a picture.

import assert from "node:assert/strict";
import { after } from "node:test";

import { contrasts, violations } from "./support/axe.mjs";
import { fill } from "./support/data.mjs";
import { sees } from "./support/look.mjs";
import { ADMIN } from "./support/server.mjs";
import { REACHES_ITSELF, Receiver } from "./support/receiver.mjs";
import { shoot } from "./support/shots.mjs";
import { world } from "./support/story.mjs";

const THEMES = ["light", "dark"];
const WIDTHS = [1440, 390];

const fresh = await world();
const { story, api, server } = await world(REACHES_ITSELF);
const { jobs, missed, runs } = await fill(api, server);
await api.put("/secrets/partner-token", { value: "x", hosts: ["api.partner.example", "*.example.org"] });
const { app } = await api.post("/apps", {
  name: "shop",
  callback_url: "https://shop.example.com/tasks",
  gateway_url: "https://push.example.com/v3/push",
  note: "Sells what has no better place",
});
await fetch(`${server.url}/api/jobs`, {
  method: "POST",
  headers: { "X-API-Key": ADMIN },
  body: JSON.stringify({ businessId: "ORDER_12345", jobType: 1, name: "order-12345" }),
});
const { items: ordered } = await api.get("/jobs?door=webjob");
const receiver = await Receiver.start(() => [422, { error: "unknown order", hints: ["was it cancelled?"] }]);
after(() => receiver.stop());
const called = await api.run(
  await api.post("/jobs", {
    name: "call-partner",
    work: { http: { method: "POST", url: receiver.url("/orders/{{run_id}}"), body: { total: 7 } } },
  }),
);
await api.reaches(called, "failed");

const h1 = (page, name) => page.getByRole("heading", { level: 1, name });
const button = (page, name) => page.getByRole("button", { name });

/** Name, path, and what has to be done and seen before it is shown. */
const PAGES = [
  [
    "overview",
    "/",
    (page) => sees(h1(page, "Overview"), page.getByRole("heading", { name: "Needs attention" })),
  ],
  ["jobs", "/jobs", (page) => sees(h1(page, "Jobs"), page.getByText("cache-warmer"))],
  ["jobs, none found", "/jobs?name=nowhere", (page) => sees(page.getByText("Nothing matches"))],
  ["job", `/jobs/${jobs[0].id}`, (page) => sees(h1(page, "nightly-report"))],
  ["job that was missed", `/jobs/${missed.id}`, (page) => sees(page.getByText("Its only time passed"))],
  ["job with a long name", `/jobs/${jobs[3].id}`, (page) => sees(h1(page, "Reconcile"))],
  [
    "new job",
    "/jobs",
    async (page) => {
      await button(page, "New job").click();
      const form = page.getByRole("dialog", { name: "New job" });
      await form.getByLabel("Plugin", { exact: true }).selectOption("simple-job");
      await form.getByRole("button", { name: "Cron", exact: true }).click();
      await form.getByLabel("Expression").fill("0 9 * * MON-FRI");
      await sees(
        form.getByLabel("steps"),
        form.getByRole("region", { name: "Next fires" }).getByText("09:00"),
      );
    },
  ],
  [
    "new request",
    "/jobs",
    async (page) => {
      await button(page, "New job").click();
      const form = page.getByRole("dialog", { name: "New job" });
      await form.getByLabel("Kind of work").selectOption("http");
      await form.getByLabel("URL", { exact: true }).fill("https://api.partner.example/v1/orders/{{run_id}}");
      await form.getByRole("button", { name: "Add a header" }).click();
      await form.getByLabel("Name of header 1").fill("X-Api-Key");
      await form.getByLabel("Value of header 1").fill("hunter-2");
      await form.getByLabel("Body", { exact: true }).fill('{"total": 7}');
      await form.getByLabel("Authentication").selectOption("User and password");
      await form.getByRole("button", { name: "Sign with a secret" }).click();
      await page.getByRole("menuitem", { name: "partner-token" }).click();
      await form.getByText("What counts as success").click();
      await form.getByRole("button", { name: "Expect a value" }).click();
      await form.getByLabel("JSON pointer 1").fill("/order/state");
      await form.getByRole("button", { name: "Create job" }).click();
      await sees(form.getByText("Enter it, or choose a secret."), form.getByLabel("Expected value 1"));
    },
  ],
  [
    "run now",
    `/jobs/${jobs[0].id}`,
    async (page) => {
      await button(page, "Run now").click();
      await sees(page.getByRole("dialog").getByLabel("steps"));
    },
  ],
  ["runs", "/runs", (page) => sees(h1(page, "Runs"), page.getByText("train-model"))],
  ["runs, failed ones", "/runs?state=failed", (page) => sees(page.getByText("flaky-partner-api"))],
  [
    "run that succeeded",
    `/runs/${runs.succeeded.id}`,
    (page) => sees(h1(page, "import-orders"), page.getByText("after the steps")),
  ],
  ["run that failed", `/runs/${runs.failed.id}`, (page) => sees(page.getByText("step 4 fails"))],
  [
    "run that trapped",
    `/runs/${runs.trapped.id}`,
    (page) => sees(page.getByText("the feed has no <channel>")),
  ],
  [
    "run of a request",
    `/runs/${called.id}`,
    (page) => sees(page.getByRole("heading", { name: "Request and answer" })),
  ],
  [
    "run that is running",
    `/runs/${runs.running.id}`,
    (page) => sees(h1(page, "train-model"), page.getByText("waited")),
  ],
  [
    "run that is retried",
    `/runs/${runs.retrying.id}`,
    (page) => sees(h1(page, "push-metrics"), page.getByText("Retrying")),
  ],
  ["run for later", `/runs/${runs.scheduled.id}`, (page) => sees(h1(page, "send-campaign"))],
  ["plugins", "/plugins", (page) => sees(h1(page, "Plugins"), page.getByText("simple-job"))],
  ["plugin", "/plugins/simple-job", (page) => sees(page.getByText("SHA-256"))],
  ["secrets", "/secrets", (page) => sees(h1(page, "Secrets"), page.getByText("partner-token"))],
  [
    "new secret",
    "/secrets?new",
    (page) => sees(page.getByRole("dialog", { name: "New secret" }).getByLabel("Value")),
  ],
  ["job of a door", `/jobs/${ordered[0].id}`, (page) => sees(page.getByText("ORDER_12345", { exact: true }))],
  ["jobs of a door", "/jobs?door=webjob", (page) => sees(page.getByText(/ORDER_12345 ·/))],
  ["apps", "/apps", (page) => sees(h1(page, "Apps"), page.getByText(app.key))],
  [
    "app",
    "/apps",
    async (page) => {
      await button(page, "shop").click();
      const form = page.getByRole("dialog", { name: "App “shop”" });
      await form.getByLabel("Signed times may be off by").selectOption({ label: "Another length" });
      await form.getByLabel("When one of its tasks fails").selectOption("Tried again by its own rule");
      await form.getByRole("button", { name: "Save" }).click();
      await sees(form.getByText("Enter a length of time"));
    },
  ],
  ["doors", "/doors", (page) => sees(h1(page, "Doors"), page.getByText("/v3/schedules"))],
  ...["jpush", "ksana", "serendipity", "webjob"].map((door) => [
    `door ${door}`,
    `/doors/${door}`,
    (page) => sees(page.getByRole("region", { name: "Create" }).getByText(/curl/)),
  ]),
  ["keys", "/keys", (page) => sees(h1(page, "Keys"))],
  [
    "command palette",
    "/",
    async (page) => {
      await sees(h1(page, "Overview"));
      await page.keyboard.press("Control+k");
      await sees(page.getByRole("combobox"));
      await page.keyboard.type("nightly");
      await sees(page.getByRole("option", { name: /nightly-report/ }));
    },
  ],
  [
    "keyboard help",
    "/",
    async (page) => {
      await sees(h1(page, "Overview"));
      await page.keyboard.press("?");
      await sees(page.getByRole("dialog", { name: "Keyboard shortcuts" }));
    },
  ],
  ["nowhere", "/cats", (page) => sees(page.getByText("There is no page here"))],
];

for (const [name, path, arrive] of PAGES) {
  story(`${name}: accessible in both themes and widths`, { at: path }, (page) => inspect(page, name, arrive));
}

story("sign in: accessible in both themes and widths", { as: null }, (page) =>
  inspect(page, "sign in", () => sees(page.getByLabel("API key"))),
);

for (const [name, path, words] of [
  ["fresh overview", "/", "Welcome."],
  ["fresh jobs", "/jobs", "New job"],
  ["fresh secrets", "/secrets", "No secrets yet"],
  ["fresh runs", "/runs", "Nothing has run yet"],
]) {
  fresh.story(`${name}: accessible in both themes and widths`, { at: path }, (page) =>
    inspect(page, name, () => sees(page.getByText(words))),
  );
}

async function inspect(page, name, arrive) {
  await arrive(page);
  const faults = new Set();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width > 1000 ? 900 : 844 });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await shoot(page, `${name} ${width} ${colorScheme}`);
      for (const fault of await broken(page, width, colorScheme))
        faults.add(`${width} ${colorScheme}: ${fault}`);
    }
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (beyond > 0) faults.add(`${width}: ${beyond} pixels wider than the screen`);
  }
  assert.deepEqual([...faults], []);
}

/** Colours are no others on narrow screens, and nothing else depends on the theme. */
function broken(page, width, colorScheme) {
  if (colorScheme === THEMES[0]) return violations(page);
  return width === WIDTHS[0] ? contrasts(page) : [];
}
