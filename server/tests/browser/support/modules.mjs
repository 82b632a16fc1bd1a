// The packages from npm. `cargo xtask test` installs them outside of the source tree, where `import`
// does not look; without it they lie beside package.json, as `npm ci` puts them.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const beside = join(import.meta.dirname, "..");
const require = createRequire(join(process.env.MAINSPRING_TEST_MODULES ?? beside, "package.json"));

export const { chromium } = require("playwright-core");

/** The source of axe-core, to be run in a page. */
export const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const { Webhook } = require("standardwebhooks");

/** The two published clients of JPush: one with callbacks, one with promises. */
export const jpush = require("jpush-sdk");
export const { JPushAsync: jpushAsync } = require("jpush-async");

/** The published client of SignalR, and its build for pages. */
export const signalR = require("@microsoft/signalr");
export const signalRForPages = require.resolve("@microsoft/signalr/dist/browser/signalr.js");
