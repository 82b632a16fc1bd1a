// What a story needs before it begins, by the way that programs take.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { needed } from "./environment.mjs";
import { eventually } from "./look.mjs";

export class Api {
  constructor(url, key) {
    Object.assign(this, { url, key });
  }

  get(path) {
    return this.#send("GET", path);
  }

  post(path, body) {
    return this.#send("POST", path, JSON.stringify(body ?? {}));
  }

  patch(path, body) {
    return this.#send("PATCH", path, JSON.stringify(body));
  }

  put(path, body) {
    return this.#send("PUT", path, JSON.stringify(body));
  }

  delete(path) {
    return this.#send("DELETE", path);
  }

  /** The secret of a new key. */
  async secret(role, name = `the ${role}`) {
    return (await this.post("/keys", { name, role })).secret;
  }

  /** Uploads a plugin that was built for tests, and activates it. */
  async upload(name) {
    const file = await readFile(pluginFile(name));
    return this.#send("POST", "/plugins?activate=true", file, "application/wasm");
  }

  /** A new job; `more` is whatever else it has. */
  job(name, plugin, input, more = {}) {
    return this.post("/jobs", { name, work: { plugin: { name: plugin, input } }, ...more });
  }

  /** A new run of a job. */
  run(job, more = {}) {
    return this.post(`/jobs/${job.id}/runs`, more);
  }

  /** The run, once it is in one of these states. */
  async reaches(run, ...states) {
    return eventually(async () => {
      const now = await this.get(`/runs/${run.id}`);
      if (!states.includes(now.state)) throw new Error(`run ${run.id} is ${now.state}: ${now.error}`);
      return now;
    });
  }

  async #send(method, path, body, type = "application/json") {
    const headers = { Authorization: `Bearer ${this.key}`, ...(body && { "Content-Type": type }) };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}

/** Where the file of a plugin is that was built for tests. */
export function pluginFile(name) {
  return join(needed("MAINSPRING_TEST_PLUGINS"), `${name}.wasm`);
}
