import assert from "node:assert/strict";

import { ADMIN } from "./support/server.mjs";
import { sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story } = await world({ MAINSPRING_CONSOLE_SESSION: "2s" });

story(
  "a session that ends says so, and signing in again leads back to the page",
  { as: null, at: "/runs?state=failed", expected: ["401 "] },
  async (page) => {
    const signIn = async () => {
      await page.getByLabel("API key").fill(ADMIN);
      await page.getByRole("button", { name: "Sign in" }).click();
      await sees(page.getByRole("heading", { name: "Runs", level: 1 }));
    };
    await signIn();

    await sees(page.getByText("Your session has ended. Sign in again to go on where you were."));
    await signIn();

    const { pathname, search } = new URL(page.url());
    assert.equal(pathname + search, "/console/runs?state=failed");
  },
);
