// Signs what is tried out. The dialog takes the key and the secret of an app; the secret stays on this page.

const MADE_HERE = ["app_key", "timestamps", "nonce", "payload", "signature"];

window.prepare = (spec) => {
  const schemes = Object.entries(spec.components.securitySchemes);
  const app = {
    type: "http",
    scheme: "basic",
    description:
      "The key of an app as the username, its secret as the password. The secret is not sent: this page signs " +
      "with it. Browsers can do so on pages that come over HTTPS or from this machine.",
  };
  const others = schemes.filter(([name]) => !MADE_HERE.includes(name));
  spec.components.securitySchemes = { app, ...Object.fromEntries(others) };
  for (const operation of Object.values(spec.paths).flatMap(Object.values)) {
    if (operation.security?.some((needed) => "signature" in needed)) operation.security = [{ app: [] }];
  }
  return { requestInterceptor: sign };
};

async function sign(request) {
  const { Authorization: credentials, ...headers } = request.headers;
  if (!credentials) return request;
  const [, app_key, secret] = /^([^:]*):(.*)$/s.exec(atob(credentials.replace("Basic ", "")));
  const timestamps = String(Math.floor(Date.now() / 1000));
  const nonce = hex(crypto.getRandomValues(new Uint8Array(8)));
  // Any text that stays the same for an app will do; browsers have no MD5.
  const payload = hex(await crypto.subtle.digest("SHA-256", bytes(app_key))).slice(0, 32);
  const signature = btoa(hex(await mac(secret, timestamps + nonce + payload)));
  Object.assign(headers, { app_key, timestamps, nonce, payload, signature });
  return Object.assign(request, { headers });
}

async function mac(secret, message) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(secret), algorithm, false, ["sign"]);
  return crypto.subtle.sign("HMAC", key, bytes(message));
}

function bytes(text) {
  return new TextEncoder().encode(text);
}

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
