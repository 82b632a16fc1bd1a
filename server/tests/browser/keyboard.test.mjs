import assert from "node:assert/strict";

import { misses, sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story, api } = await world();
await api.job("nightly-report", "echo", {});
await api.job("cache-warmer", "echo", {});

const h1 = (page, name) => page.getByRole("heading", { name, level: 1 });
const path = (page) => new URL(page.url()).pathname;

story("g and a letter go to each page", {}, async (page) => {
  await sees(h1(page, "Overview"));
  for (const [key, name] of [
    ["j", "Jobs"],
    ["r", "Runs"],
    ["p", "Plugins"],
    ["k", "Keys"],
    ["o", "Overview"],
  ]) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await sees(h1(page, name));
  }
});

story("the palette finds jobs by a part of their name and opens them", {}, async (page) => {
  await sees(h1(page, "Overview"));
  await page.keyboard.press("Control+k");
  await sees(page.getByRole("combobox"));
  await page.keyboard.type("nigh");
  await sees(page.getByRole("option", { name: /nightly-report/ }));
  await page.keyboard.press("Enter");

  await sees(h1(page, "nightly-report"));
  assert.match(path(page), /^\/console\/jobs\/[0-9a-f]{32}$/);
});

story("the palette does what buttons do", {}, async (page) => {
  await sees(h1(page, "Overview"));
  await page.keyboard.press("Control+k");
  await sees(page.getByRole("combobox"));
  await page.keyboard.type("new job");
  await page.keyboard.press("Enter");

  await sees(page.getByRole("dialog", { name: "New job" }));
});

story(
  "j and k move through a list, Enter opens, / searches, Escape closes",
  { at: "/jobs" },
  async (page) => {
    await sees(page.getByRole("link", { name: "cache-warmer" }));
    const rows = await page.getByRole("row").getByRole("link").allTextContents();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await sees(h1(page, rows[0]));

    await page.goBack();
    await sees(h1(page, "Jobs"));
    await sees(page.getByRole("link", { name: "nightly-report" }));
    await page.keyboard.press("/");
    await page.keyboard.type("cache");
    await misses(page.getByRole("link", { name: "nightly-report" }));
    await page.waitForURL(/name=cache/);

    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await sees(help);
    await page.keyboard.press("Escape");
    await misses(help);
  },
);

story("a dialog keeps the focus, and gives it back", { at: "/jobs" }, async (page) => {
  const button = page.getByRole("button", { name: "New job" }).first();
  await button.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New job" });
  await sees(dialog);
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    assert.ok(
      await dialog.evaluate(
        (it) => it.contains(document.activeElement) || document.activeElement === document.body,
      ),
    );
  }
  await page.keyboard.press("Escape");
  await misses(dialog);

  assert.ok(await button.evaluate((it) => it === document.activeElement));
});
