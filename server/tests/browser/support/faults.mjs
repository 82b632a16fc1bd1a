// What must never happen on a page, whatever the story is about.

/** Collects what goes wrong on a page. */
export class Faults {
  found = [];
  #expected;

  /**
   * `expected` are the refusals that belong to the story, each as status, method and the beginning of
   * the path: "409 PATCH /api/v1/jobs/". "offline" stands for all that a stopped server brings.
   */
  constructor(page, origin, expected) {
    this.#expected = expected;
    page.on("pageerror", (error) => this.found.push(`an exception: ${error.message}`));
    page.on("crash", () => this.found.push("the page crashed"));
    page.on("console", (message) => this.#heard(message));
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText;
      // Left behind by whoever went on to another page; a stream always is.
      if (why === "net::ERR_ABORTED" || this.#offline) return;
      this.found.push(`${request.method()} ${request.url()} failed: ${why}`);
    });
    page.on("response", (response) => {
      const { origin: from, pathname } = new URL(response.url());
      const what = `${response.status()} ${response.request().method()} ${pathname}`;
      if (from !== origin) this.found.push(`a request to another server: ${response.url()}`);
      if (response.status() >= 400 && !this.#expects(what)) this.found.push(`a refusal: ${what}`);
    });
  }

  /** Also expects this from now on. */
  expect(refusal) {
    this.#expected = [...this.#expected, refusal];
  }

  /** Fails if anything was found. */
  check() {
    if (this.found.length > 0) throw new Error(`the page had faults:\n${this}`);
  }

  /** Each once, in the order in which they came. */
  toString() {
    return [...new Set(this.found)].join("\n") || "none";
  }

  get #offline() {
    return this.#expected.includes("offline");
  }

  #expects(what) {
    return this.#expected.some((refusal) => what.startsWith(refusal));
  }

  /** Violations of the content security policy are errors on the console, too. */
  #heard(message) {
    const known =
      message.text().startsWith("Failed to load resource") ||
      (this.#offline && /ERR_|Failed to fetch/.test(message.text()));
    if (message.type() === "error" && !known) this.found.push(`on the console: ${message.text()}`);
  }
}
