// Pictures of pages: to be looked at by people, never compared.

import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder;

/** Takes a picture of what is seen. Returns where it is. */
export async function shoot(page, name) {
  folder ??= await place();
  const path = join(folder, `${name.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 100)}.png`);
  await page.screenshot({ path, animations: "disabled" });
  return path;
}

async function place() {
  const named = process.env.MAINSPRING_TEST_SHOTS;
  if (!named) return mkdtemp(join(tmpdir(), "mainspring-shots-"));
  await mkdir(named, { recursive: true });
  return named;
}
