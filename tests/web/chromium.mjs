// Where a browser to test with is: CHROMIUM says so, or it is where such browsers are.
// node chromium.mjs prints it, or fails.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("playwright-core");

/** The shell comes first: it has no window around the page, and is there in half the time. */
const USUAL = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a browser, or undefined. */
export function browserPath() {
  const named = process.env.CHROMIUM;
  return named ? named : [...USUAL, chromium.executablePath()].find((path) => path && existsSync(path));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = browserPath();
  if (path) console.log(path);
  process.exitCode = path ? 0 : 1;
}
