import assert from "node:assert/strict";

import { misses, sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story, api, server } = await world();

story(
  "a new key is shown once, works, and is refused after it was revoked",
  { at: "/keys" },
  async (page) => {
    await page.getByRole("button", { name: "New key" }).click();
    const form = page.getByRole("dialog", { name: "New key" });
    await form.getByLabel("Name").fill("deploy pipeline");
    await form.getByRole("radio", { name: "Operator" }).check();
    await form.getByLabel("Expiry").selectOption({ label: "30 days" });
    await form.getByRole("button", { name: "Create" }).click();

    const shown = page.getByRole("dialog", { name: "Copy the key now" });
    const secret = await shown.getByText(/^ms_[0-9a-f]{32}_[0-9a-f]{64}$/).textContent();
    assert.equal((await who(secret)).role, "operator");

    for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
    await sees(shown.getByText(secret));
    await shown.getByRole("button", { name: "I have it" }).click();
    await misses(page.getByText(secret));
    const row = page.getByRole("row", { name: /deploy pipeline/ });
    await sees(row.getByText("Valid", { exact: true }), row.getByText("in 29 days").or(row.getByText("in 30 days")));

    await row.getByRole("button", { name: "Revoke" }).click();
    const question = page.getByRole("dialog", { name: "Revoke “deploy pipeline”?" });
    await question.getByRole("button", { name: "Revoke" }).click();

    await sees(row.getByText("Revoked", { exact: true }), page.getByText("“deploy pipeline” is revoked"));
    await assert.rejects(who(secret), /401/);
  },
);

story("a key that another tab makes shows up by itself", { at: "/keys" }, async (page) => {
  await sees(
    page.getByRole("heading", { name: "Keys", level: 1 }),
    page.getByRole("status").getByText("Live"),
  );
  await api.post("/keys", { name: "made elsewhere", role: "viewer" });

  await sees(page.getByRole("row", { name: /made elsewhere/ }));
});

async function who(secret) {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    headers: { Authorization: `Bearer ${secret}` },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
