// Waiting for what a person waits for.

import { setTimeout as pause } from "node:timers/promises";

import { PATIENCE } from "./environment.mjs";

/** Waits until all of these can be seen. */
export async function sees(...locators) {
  for (const locator of locators) await locator.filter({ visible: true }).first().waitFor();
}

/** Waits until none of these can be seen. */
export async function misses(...locators) {
  for (const locator of locators)
    await eventually(async () => {
      const left = await locator.filter({ visible: true }).count();
      if (left > 0) throw new Error(`${locator} can still be seen`);
    });
}

/** Asks again and again until the question no longer fails, which it must within the time. */
export async function eventually(ask, within = PATIENCE) {
  const end = performance.now() + within;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await pause(50);
  }
}
