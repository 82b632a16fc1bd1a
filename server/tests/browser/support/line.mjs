// A line to a server that can be cut, as networks cut theirs.

import { once } from "node:events";
import net from "node:net";

export class Line {
  #listener;
  #sockets = new Set();

  /** A line to this address. */
  static async to(url) {
    const line = new Line();
    const { hostname, port } = new URL(url);
    line.#listener = net.createServer((near) => {
      const far = net.connect(Number(port), hostname);
      for (const [one, other] of [[near, far], [far, near]]) {
        line.#sockets.add(one);
        one.pipe(other);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          line.#sockets.delete(one);
          other.destroy();
        });
      }
    });
    line.#listener.listen(0, "127.0.0.1");
    await once(line.#listener, "listening");
    line.url = `http://127.0.0.1:${line.#listener.address().port}`;
    return line;
  }

  /** Cuts whatever goes over it. What comes later goes over it again. */
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  close() {
    this.#listener.close();
    this.cut();
  }
}
