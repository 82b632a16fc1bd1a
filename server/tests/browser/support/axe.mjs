// Accessibility, as far as a program can tell.

import { axe } from "./modules.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules of WCAG 2.2 AA and of good practice that the page breaks, each with its first breach. */
export function violations(page) {
  return run(page, { type: "tag", values: RULES });
}

/** The same of the one rule that depends on colours. */
export function contrasts(page) {
  return run(page, { type: "rule", values: ["color-contrast"] });
}

async function run(page, runOnly) {
  if (await page.evaluate(() => typeof window.axe === "undefined")) await page.evaluate(axe);
  return page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => {
      const [{ html, any, all, none }] = nodes;
      const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
      return `${id}, ${nodes.length} times: ${html.slice(0, 160)}: ${why}`;
    });
  }, runOnly);
}
