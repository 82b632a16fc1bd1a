import { sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story, api, server } = await world();

const says = (page, word) => sees(page.getByRole("status").getByText(word, { exact: true }));

story("what others change shows up without a reload", { at: "/jobs" }, async (page) => {
  await says(page, "Live");
  await api.job("made by a program", "echo", {});

  await sees(page.getByRole("link", { name: "made by a program" }));
});

story("a hidden tab pauses, and catches up when it is seen again", { at: "/jobs" }, async (page) => {
  await says(page, "Live");
  await hide(page, true);
  await says(page, "Paused");
  await api.job("made meanwhile", "echo", {});

  await hide(page, false);
  await says(page, "Live");
  await sees(page.getByRole("link", { name: "made meanwhile" }));
});

story(
  "a stopped server is told, and the page recovers when it is back",
  { at: "/jobs", expected: ["offline"] },
  async (page) => {
    await sees(page.getByRole("heading", { name: "Jobs", level: 1 }));
    await says(page, "Live");
    await server.stop();
    await says(page, "Reconnecting");

    await server.again();
    await says(page, "Live");
    await api.job("made after the restart", "echo", {});
    await sees(page.getByRole("link", { name: "made after the restart" }));
  },
);

story(
  "a console that finds no server says so and comes by itself when there is one",
  { at: null, expected: ["offline", "503 "] },
  async (page) => {
    await page.route("**/api/v1/session", (route) => route.abort("connectionrefused"));
    await page.goto("/console/jobs");
    await sees(page.getByText("The server cannot be reached"));

    await page.unroute("**/api/v1/session");
    await sees(page.getByRole("heading", { name: "Jobs", level: 1 }));
  },
);

/** Headless browsers have no other tab to look at: the page is told what it would be told. */
function hide(page, hidden) {
  return page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    Object.defineProperty(document, "visibilityState", {
      configurable: true,
      get: () => (hidden ? "hidden" : "visible"),
    });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}
