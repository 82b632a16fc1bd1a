// A server that takes the requests of jobs.

import { once } from "node:events";
import { createServer } from "node:http";

export class Receiver {
  /** What came: method, path, headers and body. */
  requests = [];
  #server;

  /** `answer` gives status and body for a request. */
  static async start(answer = () => [200, { ok: true }]) {
    const receiver = new Receiver();
    receiver.#server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const seen = { method: request.method, path: request.url, headers: request.headers, body };
      receiver.requests.push(seen);
      const [status, value] = answer(seen);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    });
    receiver.#server.listen(0, "127.0.0.1");
    await once(receiver.#server, "listening");
    return receiver;
  }

  url(path) {
    return `http://127.0.0.1:${this.#server.address().port}${path}`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** What a server needs so that its jobs may call this machine. */
export const REACHES_ITSELF = { MAINSPRING_EGRESS_ALLOW: "127.0.0.0/8" };
