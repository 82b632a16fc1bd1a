import init from "./__GLUE__";

init({ module_or_path: new URL("./__WASM__", import.meta.url) }).then(
  () => document.getElementById("boot")?.remove(),
  (error) => {
    console.error(error);
    document.getElementById("boot")?.classList.add("failed");
  },
);
