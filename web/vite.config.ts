// The page, twice: as a static site, and with `--mode file` as one HTML file that needs nothing beside it.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { hashOf, policy } from "./scripts/policy.js";
import { weigh } from "./scripts/weight.js";

const FILE = "shardwise.html";
const LICENSES = "licenses.txt";

export default defineConfig(({ command, mode }) => {
  const oneFile = mode === "file";
  return {
    base: "./", // below any address
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: "../target/page",
      emptyOutDir: !oneFile,
      target: "es2022",
      modulePreload: { polyfill: false },
      assetsInlineLimit: () => oneFile,
      reportCompressedSize: false,
      rolldownOptions: { output: oneFile ? { codeSplitting: false } : {} },
    },
    plugins: command === "serve" ? [] : [withoutUnused(), oneFile ? inOneFile() : asSite()],
  };
});

/** What Observable Plot imports for charts that the page does not have: 26 KiB, compressed. Tests draw every chart. */
const UNUSED = [
  // maps
  "d3-geo",
  "@observablehq/plot/src/projection.js",
  // arrows and dots on lines
  "@observablehq/plot/src/marker.js",
  // dates
  "d3-time",
  "d3-time-format",
  "@observablehq/plot/src/scales/temporal.js",
  // colors that stand for numbers
  "d3-scale-chromatic",
  "@observablehq/plot/src/scales/schemes.js",
  "@observablehq/plot/src/scales/diverging.js",
  // values that are one for a group
  "@observablehq/plot/src/transforms/group.js",
  // legends: the page has its own
  "@observablehq/plot/src/legends/ramp.js",
  "@observablehq/plot/src/legends/swatches.js",
  // tips at the pointer
  "@observablehq/plot/src/interactions/pointer.js",
  "@observablehq/plot/src/marks/tip.js",
];

/** The names of unused modules without what they name: Plot calls some of it as it loads. */
function withoutUnused(): Plugin {
  return {
    name: "without-unused",
    enforce: "pre",
    async load(id) {
      const file = `${id.replaceAll("\\", "/")}/`;
      if (!UNUSED.some((name) => file.includes(`/node_modules/${name}/`))) return undefined;
      const names = Object.keys((await import(pathToFileURL(id).href)) as object);
      const absence = "() => undefined";
      return `const absent = ${absence};\n${names.map((name) => `export const ${name} = absent;`).join("\n")}`;
    },
  };
}

/** A policy in the head, and a page that is light enough. */
function asSite(): Plugin {
  return {
    name: "site",
    transformIndexHtml: (html) => withPolicy(html, policy()),
    writeBundle(_, bundle) {
      const { table, fits } = weigh(bundle);
      console.log(table);
      if (!fits) this.error("the page is too heavy, compressed by brotli");
    },
  };
}

/** Script and style in the page itself, under a policy that names them by hash. */
function inOneFile(): Plugin {
  return {
    name: "one-file",
    enforce: "post",
    generateBundle: {
      order: "post", // when nobody changes the script any more
      handler(_, bundle) {
        const page = bundle["index.html"];
        if (page?.type !== "asset") this.error("no page");
        const outputs = Object.values(bundle).filter((output) => output !== page);
        const scripts = outputs.flatMap((output) => (output.type === "chunk" ? [inScript(output.code)] : []));
        const styles = outputs.flatMap((output) =>
          output.type === "asset" && output.fileName.endsWith(".css") ? [String(output.source)] : [],
        );
        if (scripts.length !== 1 || scripts.length + styles.length !== outputs.length)
          this.error(`more than script and style: ${outputs.map((output) => output.fileName).join(", ")}`);

        const html = withLicenses(String(page.source)).replace(
          /\s*<(script|link)\b[^>]*\b(src|href)="\.\/[^>]*>(<\/script>)?/g,
          "",
        );
        const head = styles.map((style) => `<style>${style}</style>\n`).join("");
        const body = scripts.map((script) => `<script type="module">${script}</script>\n`).join("");
        page.source = withPolicy(html, policy({ scripts: scripts.map(hashOf), styles: styles.map(hashOf) }))
          .replace("</head>", () => `${head}</head>`)
          .replace("</body>", () => `${body}</body>`);
        page.fileName = FILE;
        outputs.forEach((output) => delete bundle[output.fileName]);
      },
    },
  };
}

/** The licenses go where the link to their file is. */
function withLicenses(html: string): string {
  const text = readFileSync(`public/${LICENSES}`).toString("base64");
  const found = html.replace(`href="./${LICENSES}"`, () => `href="data:text/plain;charset=utf-8;base64,${text}"`);
  if (found === html) throw new Error(`the page has no link to ${LICENSES}`);
  return found;
}

/** The policy goes first, so that it holds for all that follows. */
function withPolicy(html: string, text: string): string {
  return html.replace("<head>", () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${text}" />`);
}

/** A script's text may not end the element that it stands in. */
function inScript(code: string): string {
  return code.replaceAll(/<(?=\/script|!--)/gi, "\\x3C");
}
