// Holds the files of the page's source to one direction: none may import itself by way of others, nor for a type alone.
// node circles.js [DIRECTORY]

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const directory = process.argv[2] ?? fileURLToPath(new URL("../src/", import.meta.url));

/** What an import is followed to: the file that it names, with the ending that it may leave out. */
const ENDINGS = ["", ".ts", ".tsx", "/index.ts"];
/** `from "./a"`, `import "./a"` and `import("./a")`, of types too. */
const IMPORTS = /\b(?:from|import)\s*\(?\s*["'](\.[^"'?]*)/g;

/** The files beside this one that it imports, wherever they are. */
function importsOf(/** @type {string} */ file) {
  const names = [...readFileSync(file, "utf8").matchAll(IMPORTS)].map(([, name = ""]) => resolve(dirname(file), name));
  return names.flatMap((name) =>
    ENDINGS.map((ending) => name + ending)
      .filter(isFile)
      .slice(0, 1),
  );
}

const isFile = (/** @type {string} */ path) => existsSync(path) && statSync(path).isFile();

/** Files whose imports have all been followed. */
const followed = new Set();

/**
 * Every circle that is reached from a file, along the way that led to it.
 *
 * @param {string} file
 * @param {string[]} way
 * @returns {Generator<string[]>}
 */
function* circlesFrom(file, way = []) {
  if (way.includes(file)) yield [...way.slice(way.indexOf(file)), file];
  if (way.includes(file) || followed.has(file)) return;
  for (const imported of importsOf(file)) if (/\.tsx?$/.test(imported)) yield* circlesFrom(imported, [...way, file]);
  followed.add(file);
}

const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
const circles = files.flatMap((file) => [...circlesFrom(resolve(directory, file))]);
for (const circle of circles)
  console.error(`import circle: ${circle.map((file) => relative(directory, file)).join(" -> ")}`);
if (files.length === 0) console.error(`no source in ${directory}`);
if (circles.length > 0 || files.length === 0) process.exitCode = 1;
