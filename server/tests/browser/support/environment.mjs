// What `cargo xtask test` tells the stories.

/** The value of a variable that has to be set. */
export function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: \`cargo xtask test\` sets it, README.md says to what`);
  return value;
}

/** How long anything that a story waits for may take on a busy machine, in milliseconds. */
export const PATIENCE = Number(process.env.MAINSPRING_TEST_PATIENCE ?? 20_000);
