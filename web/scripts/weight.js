// What the first view loads, what the whole page loads, and what that weighs on the way.

import { brotliCompressSync, gzipSync } from "node:zlib";

/** At most this much, compressed: for the first view, for all files of the site in one language, and for what writes
 * files for a review, which comes only when one is asked for. The goals for the first two are 160 and 450 KiB; the second
 * version of the model, three more architectures, bands of ranges and a search for ways out added what the whole exceeds
 * that by. */
export const LIMITS = { first: 160 * 1024, whole: 745 * 1024, files: 505 * 1024 };
/** What the name of the part that writes files for a review has in it. */
const FILES = "wasm_files";

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
      const heaviest = heaviestOf(
        output.dynamicImports.filter((file) => textsOf(bundle[file]) === "first"),
        bundle,
      );
      if (heaviest) found.add(heaviest);
    }
    for (const other of Object.keys(bundle)) {
      if (!later.has(other) && text.includes(/** @type {string} */ (other.split("/").pop()))) found.add(other);
    }
  }
  return [...found];
}

/**
 * All files of the site but what is asked for by few, and of every language's texts only the heaviest.
 *
 * @param {Bundle} bundle
 */
export function wholePage(bundle) {
  const all = Object.keys(bundle);
  const texts = ["first", "more"].map((part) => all.filter((file) => textsOf(bundle[file]) === part));
  const spoken = texts.map((files) => heaviestOf(files, bundle));
  return all.filter((file) => (textsOf(bundle[file]) === undefined || spoken.includes(file)) && !file.includes(FILES));
}

/**
 * A table of what the page weighs, heaviest first: its first view, the rest, what writes files, and whether all are within
 * their limits.
 *
 * @param {Bundle} bundle
 */
export function weigh(bundle) {
  const first = firstView(bundle);
  const later = wholePage(bundle).filter((file) => !first.includes(file));
  const files = Object.keys(bundle).filter((file) => file.includes(FILES));
  const [ofFirst, ofLater] = [rowsOf(first, bundle), rowsOf(later, bundle)];
  const ofFiles = rowsOf(files, bundle);
  const total = (/** @type {string} */ name, /** @type {Row[]} */ rows) =>
    /** @type {Row} */ ([name, ...[1, 2, 3].map((column) => rows.reduce((sum, row) => sum + Number(row[column]), 0))]);
  const sums = {
    first: total("the first view", ofFirst),
    whole: total("the whole page", [...ofFirst, ...ofLater]),
    files: total("when a file for a review is asked for", ofFiles),
  };
  const most = (/** @type {number} */ limit) => ["at most", "", "", limit];
  const lines = [
    ["KiB", "raw", "gzip", "brotli"],
    ...ofFirst,
    sums.first,
    most(LIMITS.first),
    ...ofLater,
    sums.whole,
    most(LIMITS.whole),
    ...ofFiles,
    sums.files,
    most(LIMITS.files),
  ].map(([name, ...cells]) => `${String(name).padEnd(44)}${cells.map(kib).join("")}`);
  const parts = /** @type {(keyof typeof LIMITS)[]} */ (Object.keys(LIMITS));
  return { table: lines.join("\n"), fits: parts.every((part) => sums[part][3] <= LIMITS[part]) };
}

/** @typedef {[name: string, raw: number, gzip: number, brotli: number]} Row */

/**
 * @param {string[]} files
 * @param {Bundle} bundle
 */
function rowsOf(files, bundle) {
  return files
    .flatMap((name) => bundle[name] ?? [])
    .map((output) => {
      const bytes = Buffer.from(output.type === "chunk" ? output.code : output.source);
      const compressed = [gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)].map(({ length }) => length);
      return /** @type {Row} */ ([output.fileName, bytes.length, ...compressed]);
    })
    .sort((a, b) => b[3] - a[3]);
}

const kib = (/** @type {string | number} */ cell) =>
  (typeof cell === "number" ? (cell / 1024).toFixed(1) : cell).padStart(9);

/**
 * @param {string[]} files
 * @param {Bundle} bundle
 */
function heaviestOf(files, bundle) {
  const size = (/** @type {string} */ file) => Buffer.byteLength(textOf(bundle[file]));
  return files.toSorted((a, b) => size(b) - size(a))[0];
}

/** @param {Bundle[string] | undefined} output */
function textOf(output) {
  if (!output) return "";
  if (output.type === "chunk") return output.code;
  return typeof output.source === "string" ? output.source : "";
}

/**
 * Which texts of a language a file holds, if any.
 *
 * @param {Bundle[string] | undefined} output
 */
function textsOf(output) {
  if (output?.type !== "chunk") return undefined;
  const found = /\/texts\/\w+(\.more)?\.ts$/.exec(output.facadeModuleId ?? "");
  return found === null ? undefined : found[1] === undefined ? "first" : "more";
}
