import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { pluginFile } from "./support/api.mjs";
import { misses, sees } from "./support/look.mjs";
import { world } from "./support/story.mjs";

const { story, api } = await world();

story(
  "a file that is no plugin is refused in words, and another can be chosen",
  { at: "/plugins", expected: ["422 POST /api/v1/plugins", "400 POST /api/v1/plugins"] },
  async (page) => {
    await page.getByRole("button", { name: "Upload" }).click();
    const dialog = page.getByRole("dialog");
    await choose(page, { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no component") });
    await sees(dialog.getByText("A plugin is a file that ends in .wasm; “notes.txt” does not."));

    await choose(page, {
      name: "broken.wasm",
      mimeType: "application/wasm",
      buffer: Buffer.from("\0asm but not really"),
    });
    await sees(dialog.getByRole("alert").getByText("The file is not a plugin"));

    assert.equal(
      (await api.get("/plugins")).items.some((plugin) => plugin.name === "probe"),
      false,
    );
  },
);

story("a plugin is uploaded by the file chooser and shows what it is", { at: "/plugins" }, async (page) => {
  await page.getByRole("button", { name: "Upload" }).click();
  await choose(page, pluginFile("probe"));

  await sees(page.getByRole("heading", { name: "probe", level: 1 }), page.getByText(/probe \S+ is uploaded/));
  const { active } = await api.get("/plugins/probe");
  await sees(page.getByText("SHA-256"), page.getByText(active.digest.slice(0, 16)));
  await sees(page.getByText("mainspring:plugin").or(page.getByText(active.imports[0])));
});

story(
  "a file that is dropped on the page is uploaded, with its progress told",
  { at: "/plugins/echo" },
  async (page, { context }) => {
    await sees(page.getByRole("heading", { name: "echo", level: 1 }));
    const slow = await context.newCDPSession(page);
    await slow.send("Network.enable");
    await slow.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: 200_000,
    });
    await drop(page, await versionOf("echo"), "echo.wasm");

    const progress = page.getByRole("progressbar");
    await sees(progress, page.getByText("echo.wasm"));
    await sees(page.getByText(/echo \S+ is uploaded/));
    await misses(progress);
    assert.equal((await api.get("/plugins/echo")).versions, 2);
  },
);

story(
  "another version is activated after a question that names both",
  { at: "/plugins/echo" },
  async (page) => {
    await page.getByRole("button", { name: "Activate" }).click();
    const question = page.getByRole("dialog", { name: /^Activate echo / });
    await question.getByRole("button", { name: "Activate" }).click();

    await sees(page.getByText(/echo \S+ is active/));
    await misses(question);
  },
);

/** Chooses a file as a person does who has pressed the button for it. */
async function choose(page, file) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("dialog").getByRole("button", { name: "Choose a file" }).click();
  await (await chooser).setFiles(file);
}

/** The same plugin with another digest: components may end in sections that mean nothing. */
async function versionOf(name) {
  const file = await readFile(pluginFile(name));
  const note = Buffer.from("a note that nobody reads");
  return Buffer.concat([file, Buffer.from([0, note.length + 2, 1]), Buffer.from("n"), note]);
}

async function drop(page, bytes, name) {
  const transfer = await page.evaluateHandle(
    ([base64, name]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type: "application/wasm" }));
      return transfer;
    },
    [bytes.toString("base64"), name],
  );
  const target = page.getByRole("heading", { level: 1 });
  await target.dispatchEvent("dragover", { dataTransfer: transfer });
  await target.dispatchEvent("drop", { dataTransfer: transfer });
}
