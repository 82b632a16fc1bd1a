// Published clients have the address of their service built in. Here it leads to the server under test.

import { createRequire } from "node:module";

const https = createRequire(import.meta.url)("node:https");
const http = createRequire(import.meta.url)("node:http");

/** Sends whatever is asked of a host over TLS to this address instead, unchanged. */
export function detour(host, url) {
  const { hostname, port } = new URL(url);
  const direct = https.request;
  https.request = (options, ...rest) => {
    const asked = options.hostname ?? options.host;
    if (asked !== host) return direct(options, ...rest);
    const here = { ...options, protocol: "http:", host: hostname, hostname, port, agent: undefined };
    return http.request(here, ...rest);
  };
}
