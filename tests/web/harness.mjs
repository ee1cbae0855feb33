// What tests of the page stand on: the built page on a server of its own, a browser, and an eye on what it complains of.
//
//     onPage("says what it costs", { language: "ja", width: 360 }, async ({ page }) => {
//       await page.getByRole("button", { name: "..." }).click();
//       assert.deepEqual(await barriers(page), []);
//     });
//
// `cargo xtask test` runs all of them; once the page is built, so does `node --test` in this directory.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { serve } from "../../web/scripts/serve.js";
import { browserPath } from "./chromium.mjs";
import { built, command, root } from "./places.mjs";

export { built, root };

const inWeb = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = inWeb("playwright-core");
const axe = createRequire(inWeb.resolve("@axe-core/playwright"))("axe-core");

const QUIET =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

// One browser and one server for all tests of a file, from the first that asks.
let browser;
let server;
after(async () => {
  await (await browser)?.close();
  (await server)?.close();
});

/** A browser. Chromium itself now and then crashes as it starts: then it is started again. */
function launched() {
  const start = () => chromium.launch({ executablePath: browserPath(), args: QUIET.split(" "), timeout: 60_000 });
  return start().catch(start);
}

/** The address of the site. */
export async function site() {
  assert.ok(existsSync(built.file), "no page yet: cargo xtask web builds it");
  server ??= serve(built.site);
  return (await server).url;
}

/** What takes so many milliseconds hangs; no test asserts that anything is quick. */
const HANGS = 600_000;

/**
 * A test that opens the page and uses it. It fails if anything goes to another origin or to the console as an error
 * or a warning, even where all else is well; a test that means to provoke such a thing takes it out of `complaints`.
 *
 * Of the options, all may be left out: `language` (en), `theme` (light or dark), `width` and `height` of the window,
 * `view` that is shown (all of them; "" for the first), `fragment` of the address, `file` for the page as one file, `storage` as kept from an earlier visit, by name,
 * `before` for a function that prepares the context; `address` of another document than the page; what else a context of Playwright takes, in `context`; and
 * `studies` and `outages`, where they are to run. Pages move nothing, unless the context says otherwise.
 */
export function onPage(name, options, body) {
  test(name, { timeout: HANGS }, async () => {
    const {
      language = "en",
      theme = "light",
      width = 1280,
      height = 900,
      view = "all",
      fragment = "",
      file,
      storage = {},
      before,
      studies = false,
      outages = studies,
    } = options;
    const start = options.address ?? (file ? pathToFileURL(built.file).href : await site());
    const home = options.address || view === "" ? start : `${start}?view=${view}`;
    const kept = Object.entries(storage).map(([name, value]) => ({ name, value }));
    browser ??= launched();
    const context = await (await browser).newContext({
      locale: language,
      colorScheme: theme,
      reducedMotion: "reduce",
      viewport: { width, height },
      ...(kept.length > 0 && {
        storageState: { cookies: [], origins: [{ origin: new URL(home).origin, localStorage: kept }] },
      }),
      permissions: file ? [] : ["clipboard-read", "clipboard-write"],
      ...options.context,
    });
    context.setDefaultTimeout(HANGS / 5);
    try {
      const complaints = await listen(context, start);
      const left = [...(studies ? [] : STUDIES), ...(outages ? [] : ["outage"])];
      if (left.length > 0) await context.addInitScript(unasked, left);
      await before?.(context);
      const page = await context.newPage();
      readPlainly(page);
      await page.goto(home + (fragment && `#${fragment}`));
      if (!options.address) {
        await ready(page);
        await reported(page);
      }
      await body({ page, context, home, complaints });
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });
}

/** The same with studies, which take as long as all the rest of a page. */
export const onWholePage = (name, options, body) => onPage(name, { ...options, studies: true }, body);

/** The same with what outages do, each of which is a day that is simulated. */
export const onPageWithOutages = (name, options, body) => onPage(name, { ...options, outages: true }, body);

/** What is asked of the worker by the page itself, and takes long. */
const STUDIES = ["recommend", "safer", "sensitivity", "breakeven", "uncertain", "project"];

/** In the page: these questions have no answer, at once. */
function unasked(questions) {
  const send = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (order) {
    if (questions.includes(order.question?.of)) {
      const data = { tells: "answer", call: order.call, answer: { value: undefined } };
      queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data })));
    } else if (order.do === "start") {
      this.start = order;
    } else {
      if (this.start) send.call(this, this.start);
      this.start = undefined;
      send.call(this, order);
    }
  };
}

/** A text as it is read: that a number stays with its unit, by what does not break, is looked at elsewhere. */
export const plain = (text) => text.replaceAll("\u00a0", " ").replaceAll("\u2060", "");

const READINGS = ["innerText", "allInnerTexts", "textContent", "allTextContents", "getAttribute", "evaluateAll"];
let isPlain = false;
/** Has every locator read texts as people do. */
function readPlainly(page) {
  if (isPlain) return;
  isPlain = true;
  const { prototype } = page.locator("html").constructor;
  for (const name of READINGS) {
    const read = prototype[name];
    prototype[name] = async function (...given) {
      return plainly(await read.apply(this, given));
    };
  }
}

/** Every text of a value as it is read. */
function plainly(value) {
  if (typeof value === "string") return plain(value);
  if (Array.isArray(value)) return value.map(plainly);
  if (value?.constructor !== Object) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainly(each)]));
}

/** Waits until the page shows an answer. */
export async function ready(page) {
  await page.locator("#page main").waitFor();
}

/** Waits until the report of the scenario as it is has followed its numbers, which are there at once; or is missed. */
export const reported = (page) =>
  eventually(
    () => page.locator("#page:not(:has(.refused)) #verdict[aria-busy=true]").count(),
    (busy) => busy === 0,
    "no report follows",
  );

/** Collects what should not happen: errors, warnings, and requests to anywhere but home. */
async function listen(context, home) {
  const complaints = [];
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error().stack)));
  context.on("request", (request) => {
    const allowed = [home, "data:", "blob:", "about:"].some((start) => request.url().startsWith(start));
    if (!allowed) complaints.push(`request to ${request.url()}`);
  });
  return complaints;
}

/**
 * What keeps people from using the page as it stands, or a part of it, by axe: a line for each rule that is broken.
 * Asked in the page itself, which takes a quarter of the time that axe's own way through Playwright takes; most of what
 * is left goes into contrast, which may be left out where colors are as they were.
 */
export async function barriers(page, part = "html", { contrast = true } = {}) {
  const found = await broken(page, part, {
    rules: { "target-size": { enabled: true }, [CONTRAST]: { enabled: false } },
  });
  return contrast ? [...found, ...(await tooPale(page, part))] : found;
}

const CONTRAST = "color-contrast";
/** What looks different from everything else, in the page. */
const LOOK = "data-look";

/**
 * Where contrast is too low, of every look that text has: what differs neither in its color, size and weight nor in what is
 * behind it is looked at once. What may lie over something else is looked at by itself. Axe takes ten times as long for every
 * text by itself.
 */
async function tooPale(page, part) {
  await page.evaluate(markLooks, { part, mark: LOOK });
  const found = await broken(page, `:is(${part}) [${LOOK}], ${part}[${LOOK}]`, { runOnly: [CONTRAST] });
  await page.evaluate(
    (mark) => document.querySelectorAll(`[${mark}]`).forEach((one) => one.removeAttribute(mark)),
    LOOK,
  );
  return found;
}

/** In the page: marks the first element with text of each look, and those that are placed over others. */
function markLooks({ part, mark }) {
  const seen = new Set();
  const isText = (element) =>
    ["input", "select", "textarea"].includes(element.localName) ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
  const lookOf = (element) => {
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight];
    for (let behind = element; behind; behind = behind.parentElement) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(behind);
      if (behind.namespaceURI.endsWith("svg") || ["absolute", "fixed"].includes(position)) return undefined;
      look.push(backgroundColor, backgroundImage, opacity);
    }
    return look.filter((value) => !["rgba(0, 0, 0, 0)", "none", "1"].includes(value)).join();
  };
  for (const top of document.querySelectorAll(part))
    for (const element of [top, ...top.querySelectorAll("*")]) {
      if (!isText(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
      const look = lookOf(element);
      if (look !== undefined && seen.has(look)) continue;
      seen.add(look);
      element.setAttribute(mark, "");
    }
}

/** The rules of axe that a part of the page breaks. */
async function broken(page, part, options) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async ({ part, options }) => {
      // What stands under what stays in view is scrolled out from under it when it is meant.
      const staying = [...document.querySelectorAll(".strip, .dock")];
      for (const bar of staying) bar.style.position = "static";
      const { violations } = await window.axe.run(part, { resultTypes: ["violations"], ...options });
      for (const bar of staying) bar.style.removeProperty("position");
      return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target }) => String(target)) }));
    },
    { part, options },
  );
  return violations.map(({ id, help, where }) => `${id}: ${help}: ${where.slice(0, 5).join(", ")} (${where.length})`);
}

/** Where contrast is too low in the dark, of a page that was looked at in the light. */
async function darkness(page, part = "html") {
  await page.emulateMedia({ colorScheme: "dark" });
  const found = await tooPale(page, part);
  await page.emulateMedia({ colorScheme: "light" });
  return found.map((rule) => `dark: ${rule}`);
}

/** What keeps people from using the page or a part of it, in either theme. */
export async function barriersInBoth(page, part) {
  return [...(await barriers(page, part)), ...(await darkness(page, part))];
}

/** Where contrast is too low, in either theme. */
export async function contrasts(page, part) {
  const dark = await darkness(page, part);
  const light = await tooPale(page, part);
  return [...dark, ...light.map((rule) => `light: ${rule}`)];
}

/** What the command prints; `-` among its arguments reads `input`. */
export function shardwise(...args) {
  return shardwiseOf("", ...args);
}

export function shardwiseOf(input, ...args) {
  return execFileSync(command, args, { cwd: root, input, encoding: "utf8", maxBuffer: 1 << 26, stdio: "pipe" });
}

/** Fails with the first line that differs, where a whole document would be too much to read. */
export function identical(found, expected, what) {
  if (found === expected) return;
  const [ours, theirs] = [found, expected].map((text) => text.split("\n"));
  const longer = ours.length > theirs.length ? ours : theirs;
  const line = longer.findIndex((_, index) => ours[index] !== theirs[index]);
  const [have, want] = [ours, theirs].map((lines) => JSON.stringify(lines[line])?.slice(0, 300));
  assert.fail(`${what}, line ${line + 1}: ${have}, expected ${want}`);
}

/** Tries every case of a table by name, and fails with all that failed. */
export async function each(cases, check) {
  const failed = [];
  for (const [name, given] of Object.entries(cases)) {
    await check(given, name).catch((error) => failed.push(`${name}: ${error.message}`));
  }
  assert.equal(failed.length, 0, failed.join("\n\n"));
}

/** Asks until the answer passes: for what the page does a moment later. */
export async function eventually(ask, pass, what = "it never came") {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (pass(answer)) return answer;
    if (Date.now() > end) assert.fail(`${what}: ${JSON.stringify(answer)}`);
    await new Promise((wake) => setTimeout(wake, 25));
  }
}
