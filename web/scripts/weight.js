// What the first view loads, and what it weighs on the way.

import { brotliCompressSync, gzipSync } from "node:zlib";

/** At most this much for the first view, compressed. */
export const LIMIT = 200 * 1024;

/** @typedef {import("vite").Rolldown.OutputBundle} Bundle */

/**
 * The files of the first view: the page, what it names, what that imports at once. Chunks that are imported later
 * are left out, but for the words of one language: those that weigh the most.
 *
 * @param {Bundle} bundle
 */
export function firstView(bundle) {
  const found = new Set(["index.html"]);
  const later = new Set();
  for (const output of Object.values(bundle)) {
    if (output.type === "chunk" && !output.isEntry) {
      later.add(output.fileName);
      output.viteMetadata?.importedCss.forEach((file) => later.add(file));
    }
  }
  for (const name of found) {
    const output = bundle[name];
    if (!output) continue;
    const text = textOf(output);
    if (output.type === "chunk") {
      output.imports.forEach((file) => found.add(file));
      output.viteMetadata?.importedCss.forEach((file) => found.add(file));
      const languages = output.dynamicImports.filter((file) => isLanguage(bundle[file]));
      const [heaviest] = languages.sort((a, b) => textOf(bundle[b]).length - textOf(bundle[a]).length);
      if (heaviest) found.add(heaviest);
    }
    for (const other of Object.keys(bundle)) {
      if (!later.has(other) && text.includes(/** @type {string} */ (other.split("/").pop()))) found.add(other);
    }
  }
  return [...found];
}

/**
 * A table of what the first view weighs, heaviest first, and whether that is within the limit.
 *
 * @param {Bundle} bundle
 */
export function weigh(bundle) {
  const rows = firstView(bundle)
    .map((name) => bundle[name])
    .filter((output) => output !== undefined)
    .map((output) => {
      const bytes = Buffer.from(output.type === "chunk" ? output.code : output.source);
      return [output.fileName, bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
    })
    .sort((a, b) => Number(b[3]) - Number(a[3]));
  const sum = (/** @type {number} */ column) => rows.reduce((total, row) => total + Number(row[column]), 0);
  const total = ["the first view", sum(1), sum(2), sum(3)];
  const limit = ["at most", "", "", LIMIT];
  const kib = (/** @type {string | number} */ cell) =>
    (typeof cell === "number" ? (cell / 1024).toFixed(1) : cell).padStart(9);
  const lines = [["KiB", "raw", "gzip", "brotli"], ...rows, total, limit].map(
    ([name, ...cells]) => `${String(name).padEnd(44)}${cells.map(kib).join("")}`,
  );
  return { table: lines.join("\n"), fits: sum(3) <= LIMIT };
}

/** @param {Bundle[string] | undefined} output */
function textOf(output) {
  if (!output) return "";
  if (output.type === "chunk") return output.code;
  return typeof output.source === "string" ? output.source : "";
}

/** @param {Bundle[string] | undefined} output */
function isLanguage(output) {
  return output?.type === "chunk" && /\/texts\/\w+\.ts$/.test(output.facadeModuleId ?? "");
}
