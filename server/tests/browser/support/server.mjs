// The real binary, on a free port, in a directory of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { needed } from "./environment.mjs";

/** Variables of Ksana that the server understands, too. */
const OF_KSANA = [
  "PORT",
  "DATA_DIR",
  "WORKERS",
  "DEFAULT_TIMEOUT",
  "MAX_RETRIES",
  "RETRY_BACKOFF",
  "AUTH_KEYS_FILE",
  "LOG_LEVEL",
];

/** The administrator's key of every server. */
export const ADMIN = "ms_0000000000007000800000000000000a_" + "0123456789abcdef".repeat(4);

export class Server {
  #process;
  #data;
  #env;
  /** What it logged: printed when a story fails. */
  log = "";

  /** A server with new data. `env` are further settings of it. */
  static async start(env = {}) {
    const server = new Server();
    server.#data = await mkdtemp(join(tmpdir(), "mainspring-browser-"));
    server.#env = env;
    await server.#launch("127.0.0.1:0");
    return server;
  }

  /** Ends it as an operator does. Its data stay, for `again`. */
  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const end = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await end;
  }

  /** Starts it anew after `stop`, at the same address, with the same data. */
  async again() {
    await this.#launch(new URL(this.url).host);
  }

  /** Ends it for good. Nothing waits for what it still runs. */
  async remove() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const end = once(this.#process, "exit");
      this.#process.kill("SIGKILL");
      await end;
    }
    await rm(this.#data, { recursive: true, force: true });
  }

  async #launch(listen) {
    const args = ["serve", "--listen", listen, "--data-dir", this.#data];
    this.#process = spawn(needed("MAINSPRING_TEST_BINARY"), args, {
      env: { ...clean(process.env), MAINSPRING_ADMIN_KEY: ADMIN, MAINSPRING_DRAIN: "1s", ...this.#env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Also where a file of stories breaks before it has told any.
    process.once("exit", () => this.#process.kill("SIGKILL"));
    this.#process.stderr.on("data", (text) => (this.log += text));
    this.url = await this.#address();
  }

  /** What its first line says. */
  #address() {
    return new Promise((resolve, reject) => {
      let said = "";
      this.#process.stdout.on("data", (text) => {
        said += text;
        const [, url] = said.match(/ is running at (http:\S+)/) ?? [];
        if (url) resolve(url);
      });
      this.#process.once("error", reject);
      this.#process.once("exit", () => reject(new Error(`the server did not start:\n${this.log}`)));
    });
  }
}

/** An environment without any setting of whoever runs the tests. */
function clean(env) {
  const others = Object.entries(env).filter(
    ([name]) => !name.startsWith("MAINSPRING_") && !OF_KSANA.includes(name),
  );
  const cache = env.MAINSPRING_TEST_CACHE;
  // Plugins are compiled once for all tests.
  return { ...Object.fromEntries(others), ...(cache && { MAINSPRING_PLUGINS_CACHE_DIR: cache }) };
}
