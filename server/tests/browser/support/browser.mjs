// Chromium, as a person has it who has never been here.

import { existsSync } from "node:fs";

import { chromium } from "./modules.mjs";

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--no-proxy-server",
];

export function launch() {
  const executablePath = process.env.MAINSPRING_TEST_CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(
      `there is no ${executablePath}: install Debian's chromium, or name another by MAINSPRING_TEST_CHROMIUM`,
    );
  }
  return chromium.launch({ executablePath, args: FLAGS });
}
