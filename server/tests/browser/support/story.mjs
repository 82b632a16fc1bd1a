// The world of a file of stories: a server and a browser, and for each story a page.

import { after, test } from "node:test";

import { ADMIN, Server } from "./server.mjs";
import { Api } from "./api.mjs";
import { launch } from "./browser.mjs";
import { Faults } from "./faults.mjs";
import { PATIENCE } from "./environment.mjs";
import { shoot } from "./shots.mjs";

/** Whoever opens the console without a session is told so, and it asks for a key. */
const STRANGER = "401 GET /api/v1/session";

/** Starts a server, with further settings of it in `env`, and a browser. Both end with the file. */
export async function world(env) {
  const server = await Server.start(env);
  const api = new Api(server.url, ADMIN);
  const browser = await launch();
  after(async () => {
    await browser.close();
    await server.remove();
  });
  const keys = new Map([["admin", ADMIN]]);
  const keyOf = async (role) => {
    if (!keys.has(role)) keys.set(role, await api.secret(role));
    return keys.get(role);
  };

  /**
   * A test that is told on a page of its own, which must have no faults whatever happens.
   *
   * `as` is the role of who is signed in, or null; `at` the path below /console that is open when it
   * begins, or null; `expected` the refusals that belong to it (see Faults); the rest is for the browser.
   */
  function story(name, { as = "admin", at = "/", expected = [], ...more }, tell) {
    test(name, async (t) => {
      const context = await browser.newContext({
        baseURL: server.url,
        viewport: { width: 1440, height: 900 },
        locale: "en-GB",
        timezoneId: "Europe/Berlin",
        reducedMotion: "reduce",
        ...more,
      });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      const faults = new Faults(page, server.url, as ? expected : [...expected, STRANGER]);
      try {
        if (as) await signIn(context, await keyOf(as));
        if (at !== null) await page.goto(`/console${at}`);
        await tell(page, { t, context, faults });
        faults.check();
      } catch (error) {
        const picture = await shoot(page, `failed ${name}`).catch(String);
        t.diagnostic(`${picture}\nfaults of the page: ${faults}\n${server.log}`);
        throw error;
      } finally {
        await context.close();
      }
    });
  }

  return { server, api, browser, story, keyOf };
}

/** Gives a browser a session without its sign-in page. */
export async function signIn(context, secret) {
  const answer = await context.request.post("/api/v1/session", { data: { secret } });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
}

/** Goes to another page of the console as its links do, without loading it anew. */
export function go(page, path) {
  return page.evaluate((path) => {
    history.pushState(null, "", `/console${path}`);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
}
