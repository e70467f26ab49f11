// One bundle per page into ../static/build; `--watch` rebuilds on change. Needs nothing but Node and this folder.
import { build, context } from "esbuild";
import { rm } from "node:fs/promises";

const out = new URL("../static/build/", import.meta.url).pathname;

const common = {
  outdir: out,
  bundle: true,
  minify: true,
  legalComments: "linked", // licence texts go beside the bundles
  target: ["chrome87", "safari14.1"],
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
};

const builds = [
  // Runs before the first paint, so it is no module.
  { ...common, format: "iife", entryPoints: { theme: "src/theme.js" } },
  { ...common, format: "esm", splitting: true, chunkNames: "part-[hash]", entryPoints: { app: "src/app.js", form: "src/form/page.jsx", diagram: "src/diagram.js" } },
  { ...common, entryPoints: { "app-style": "src/css/app.css", "form-style": "src/css/form.css", "diagram-style": "src/css/diagram.css" } },
];

await rm(out, { recursive: true, force: true });
if (process.argv.includes("--watch")) {
  for (const options of builds) await (await context(options)).watch();
} else {
  await Promise.all(builds.map((options) => build(options)));
}
