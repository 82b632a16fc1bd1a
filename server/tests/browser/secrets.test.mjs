import assert from "node:assert/strict";
import { after } from "node:test";

import { misses, sees } from "./support/look.mjs";
import { REACHES_ITSELF, Receiver } from "./support/receiver.mjs";
import { world } from "./support/story.mjs";

const { story, api } = await world(REACHES_ITSELF);
const receiver = await Receiver.start(({ path }) => [path === "/busy" ? 404 : 200, { order: { id: 7 } }]);
after(() => receiver.stop());

const call = (name, url, more = {}) =>
  api.post("/jobs", { name, work: { http: { method: "POST", url, ...more } } });

story(
  "a secret is made, sent by a job, replaced, and never shown again",
  { at: "/secrets" },
  async (page) => {
    await sees(page.getByText("No secrets yet"));
    await page.getByRole("main").getByRole("button", { name: "New secret" }).first().click();
    const form = page.getByRole("dialog", { name: "New secret" });
    await form.getByLabel("Name").fill("partner");
    await sees(form.getByText("{{secret:partner}}"));
    await form.getByLabel("Value").fill("hunter-2");
    await form.getByLabel("Hosts that may receive it").fill("127.0.0.1");
    await form.getByRole("button", { name: "Set", exact: true }).click();
    await misses(form);
    const row = page.getByRole("row", { name: /partner/ });
    await sees(row.getByRole("cell", { name: "127.0.0.1" }));

    const auth = { bearer: { token: "{{secret:partner}}" } };
    const job = await call("pay", receiver.url("/pay"), { auth });
    await api.reaches(await api.run(job), "succeeded");
    assert.equal(receiver.requests.at(-1).headers.authorization, "Bearer hunter-2");

    await row.getByRole("button", { name: "Replace" }).click();
    const again = page.getByRole("dialog", { name: "Replace “partner”" });
    assert.equal(await again.getByLabel("Value").inputValue(), "");
    await again.getByLabel("Value").fill("hunter-3");
    await again.getByRole("button", { name: "Set", exact: true }).click();
    await misses(again);
    await api.reaches(await api.run(job), "succeeded");
    await misses(page.getByText(/hunter-/));
  },
);

story(
  "a secret that a job names is not deleted, and says which; one that none names goes",
  { at: null, expected: ["409 DELETE /api/v1/secrets/"] },
  async (page) => {
    for (const name of ["used", "unused"]) {
      await api.put(`/secrets/${name}`, { value: "x", hosts: ["127.0.0.1"] });
    }
    await call("needs it", receiver.url("/"), { auth: { bearer: { token: "{{secret:used}}" } } });
    await page.goto("/console/secrets");
    for (const name of ["unused", "used"]) {
      await page.getByRole("row", { name: new RegExp(`^${name}`) }).getByRole("button", { name: "Delete" }).click();
      const question = page.getByRole("dialog", { name: `Delete “${name}”?` });
      await question.getByRole("button", { name: "Delete" }).click();
      if (name === "used") await sees(question.getByText(/needs it/));
      else await misses(question, page.getByRole("row", { name: /^unused/ }));
    }
  },
);

story("a viewer sees which secrets there are, and is offered nothing", { as: "viewer", at: null }, async (page) => {
  await api.put("/secrets/seen", { value: "x", hosts: ["api.example.org"] });
  await page.goto("/console/secrets");
  await sees(page.getByRole("row", { name: /^seen/ }).getByRole("cell", { name: "api.example.org" }));
  for (const name of ["New secret", "Replace", "Delete"]) {
    await misses(page.getByRole("button", { name, exact: true }));
  }
});

story("a run of a request shows what was asked and answered", { at: null }, async (page) => {
  const job = await call("look", receiver.url("/busy"), { body: { n: 7 } });
  const run = await api.reaches(await api.run(job), "failed");
  await page.goto(`/console/runs/${run.id}`);
  const exchange = page.getByRole("region", { name: "Request and answer" });
  await sees(
    exchange.getByText(`POST ${receiver.url("/busy")}`),
    exchange.getByText("404", { exact: true }),
    exchange.getByText(/order/),
  );
  await exchange.getByText(/^Answer headers/).click();
  await sees(exchange.getByText("application/json", { exact: true }));
  await misses(page.getByRole("region", { name: "Steps" }));
});
