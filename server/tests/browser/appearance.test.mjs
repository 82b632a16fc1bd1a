import assert from "node:assert/strict";

import { eventually, sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story } = await world();

const shows = (page, colour) => eventually(async () => assert.equal(await background(page), colour));
const background = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const choose = async (page, menu, item) => {
  await page.getByRole("button", { name: menu }).click();
  await page.getByRole("menuitemradio", { name: item }).click();
};

story(
  "the theme follows the system until it is chosen, and stays chosen after a reload",
  { colorScheme: "light", reducedMotion: "no-preference" },
  async (page) => {
    await sees(page.getByRole("heading", { name: "Overview", level: 1 }));
    const light = await background(page);
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background(page);
    assert.notEqual(dark, light);

    await choose(page, "Appearance", "Light");
    await shows(page, light);
    await page.reload();
    await sees(page.getByRole("heading", { name: "Overview", level: 1 }));
    await shows(page, light);

    await choose(page, "Appearance", "Like the system");
    await shows(page, dark);
  },
);

story("the language is switched at once and remembered", { at: "/jobs" }, async (page) => {
  await choose(page, "Language", "简体中文");
  await sees(
    page.getByRole("heading", { name: "任务", level: 1 }),
    page.getByRole("link", { name: "运行记录" }),
  );
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");

  await page.reload();
  await sees(page.getByRole("heading", { name: "任务", level: 1 }));
  await choose(page, "语言", "English");
  await sees(page.getByRole("heading", { name: "Jobs", level: 1 }));
});

story("a browser that speaks Chinese is greeted in Chinese", { as: null, locale: "zh-CN" }, async (page) => {
  await sees(page.getByRole("heading", { name: "登录 Mainspring" }));
});
