// What people do with the page, and what they read on it. Controls are found by the page's own texts, in any language.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, identical, plain, reported, root, shardwise } from "./harness.mjs";

/** The texts of a language by id, filled in. */
export function texts(language = "en") {
  const directory = join(root, "web/messages", language);
  const files = readdirSync(directory).map((file) => JSON.parse(readFileSync(join(directory, file), "utf8")));
  const all = Object.assign({}, ...files);
  return (id, places = {}) => {
    assert.ok(id in all, `no text ${id} in ${language}`);
    return all[id].replace(/\{(\w+)\}/g, (_, name) => String(places[name]));
  };
}

const en = texts();

/** The control of a key of the scenario. */
export const field = (page, key) => page.locator(`[id="field-${key}"]`);

/** Opens every group of the form, and every table that only shows on demand. */
export async function unfold(page) {
  const openAll = (all) => all.forEach((details) => (details.open = true));
  await page.locator("main details").evaluateAll(openAll);
  // Folds show what they hold once they are open.
  await page.locator("#group-general").waitFor();
  await page.locator("main details").evaluateAll(openAll);
  await field(page, "discount_percent").waitFor();
}

/** Says a key: types, chooses or ticks, after opening the groups if it is in one that is closed. */
export async function say(page, key, value) {
  const control = field(page, key);
  if (!(await control.isVisible())) await unfold(page);
  const [tag, type] = await control.evaluate((element) => [element.localName, element.type]);
  if (tag === "select") await control.selectOption(String(value));
  else if (type === "checkbox") await control.setChecked(value);
  else await control.fill(String(value));
  await reported(page);
}

/** Waits until what is shown a few frames after the first numbers is there. */
export async function settled(page) {
  await reported(page);
  await page.evaluate(async () => {
    for (let count = 0; count < 4; count++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  });
}

/** Chooses an example. */
export async function choose(page, name) {
  const examples = page.locator("header select").first();
  await eventually(() => examples.locator(`option[value="${name}"]`).count(), Boolean, `no example ${name}`);
  await examples.selectOption(name);
  await settled(page);
  await eventually(
    () => examples.getAttribute("aria-busy"),
    (busy) => busy !== "true",
    `${name} was not opened`,
  );
}

/** Goes to a view by its link at the top. */
export async function view(page, name, t = en) {
  await page
    .locator(".ways")
    .getByRole("link", { name: t(`view.${name}`), exact: true })
    .click();
  await page.locator(`.pane:not(.away)[data-view="${name}"]`).first().waitFor();
}

/** Opens a menu of the bar: share or shown. */
export async function open(page, menu, t = en) {
  const details = page.locator("header details", { has: page.locator("summary", { hasText: t(`${menu}.title`) }) });
  if (!(await details.evaluate((element) => element.open))) await details.locator("summary").click();
  return details;
}

/** Chromium drops what a page downloads beyond ten files a second: nobody clicks as fast as this, but tests do. */
const BETWEEN_DOWNLOADS = 150;
let nextDownload = 0;

/** Clicks what downloads a file: what is in the file, and its name. */
export async function downloaded(page, click) {
  await page.waitForTimeout(Math.max(0, nextDownload - Date.now()));
  nextDownload = Date.now() + BETWEEN_DOWNLOADS;
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), bytes, text: bytes.toString() };
}

/** Downloads the scenario as csv, html, json or toml. */
export async function keep(page, format, t = en) {
  const menu = await open(page, "share", t);
  return downloaded(page, () => menu.getByRole("button", { name: t(`share.${format}`) }).click());
}

/** Larger files go by the disk: through the browser's protocol they take seconds. */
const LARGE = 1 << 20;

/** Opens a file of this text, as by the file dialog. */
export async function openFile(page, content, name = "scenario.toml") {
  const file = page.locator("input[type=file]");
  const buffer = typeof content === "string" ? Buffer.from(content) : content;
  if (buffer.length < LARGE) return file.setInputFiles({ name, mimeType: "text/plain", buffer });
  const directory = await mkdtemp(join(tmpdir(), "shardwise-"));
  await writeFile(join(directory, "large.toml"), buffer);
  await file.setInputFiles(join(directory, "large.toml"));
  await eventually(
    () => file.evaluate((input) => input.files.length),
    (count) => count === 0,
    "not taken",
  );
  await rm(directory, { recursive: true });
}

/** Shows the page in another language. */
export async function speak(page, language) {
  await page.locator("header select:has(option[lang])").evaluate((select) => (select.closest("details").open = true));
  await page.locator("header select:has(option[lang])").selectOption(language);
  await eventually(
    () => page.evaluate(() => document.documentElement.lang),
    (lang) => lang === language,
  );
}

/** Shows money in yen. */
export async function inYen(page, rate) {
  const menu = await open(page, "shown");
  await menu.getByRole("combobox", { name: en("shown.currency") }).selectOption("JPY");
  await menu.getByRole("textbox", { name: en("shown.yen") }).fill(String(rate));
}

/** Adds a consumer by its button. */
export async function add(page, kind) {
  await page
    .getByRole("group", { name: en("consumers.add") })
    .getByRole("button", { name: en(`consumer.${kind}`), exact: false })
    .click();
  await reported(page);
}

/** The row of a consumer, the first being 1. */
export const consumer = (page, number, t = en) =>
  page.getByRole("group", { name: t("consumers.row", { number }), exact: true });

/** The fragment of these settings, each as `--set` of the command takes it. */
export function fragmentOf(...settings) {
  const args = settings.flatMap((setting) => ["--set", setting]);
  return new URL(shardwise("compare", ...args, "--link", "http://localhost/").trim()).hash.slice(1);
}

/** The fragment of the address as it is. */
const hash = (page) => page.evaluate(() => location.hash.slice(1));

/** The fragment of the address, once it has been the same for longer than the page waits before it writes it. */
export const fragment = (page) =>
  page.evaluate(async () => {
    let last;
    do {
      last = location.hash;
      await new Promise((wake) => setTimeout(wake, 300));
    } while (last !== location.hash);
    return last.slice(1);
  });

/** The totals, as they are written. */
export const totals = (page) => page.locator("#answer article button[title*=total]").allInnerTexts();

/** The charts that are shown are drawn, as wide as their place is now, and all that comes a moment after the numbers is there. */
export async function drawn(page) {
  await page.locator("#curve").waitFor({ state: "attached" });
  await page.waitForFunction(() => {
    const shown = [...document.querySelectorAll("figure")].filter((figure) => figure.checkVisibility());
    const pictures = shown.map((figure) => figure.querySelector("[role=img]"));
    const fits = (picture) => Math.abs(picture.parentElement.clientWidth - picture.getBoundingClientRect().width) < 2;
    return pictures.length > 0 && pictures.every((picture) => picture && fits(picture));
  });
}

/** Waits until every study has found what there is to find of the scenario as it is. */
export async function studied(page) {
  for (const id of ["recommendation", "cheapest", "movers"]) await page.locator(`#${id}`).waitFor();
  await eventually(
    () => page.locator("[aria-busy=true]").count(),
    (busy) => busy === 0,
    "a study did not end",
  );
}

/** Runs an action that redraws every chart, and waits until all are drawn again. */
export async function redrawn(page, act) {
  await page.evaluate(() => {
    for (const picture of document.querySelectorAll("figure [role=img]")) picture.dataset.before = "";
  });
  await act();
  await page.waitForFunction(() => document.querySelector("[data-before]") === null);
  await drawn(page);
}

// The simulation.

export const simulation = (page) => page.locator("#simulation");

/**
 * Brings the simulation into view, and waits until it has found all there is, and has drawn it. It begins once it is in view,
 * from where what comes later above it may push it again.
 */
export async function simulated(page) {
  const begun = simulation(page).locator("progress, figure [role=img]");
  await eventually(
    async () => {
      await simulation(page).scrollIntoViewIfNeeded();
      return begun.count();
    },
    Boolean,
    "it does not begin",
  );
  await found(page);
}

export const found = (page) =>
  page.waitForFunction(() => {
    const section = document.querySelector("#simulation");
    const figures = [...section.querySelectorAll("figure")];
    return (
      figures.length === 3 &&
      figures.every((figure) => figure.querySelector("[role=img]")) &&
      section.querySelector("progress") === null
    );
  });

/** A chart of it: load, age or backlog. */
export const figure = (page, name, t = en) =>
  simulation(page).getByRole("figure", { name: t(`simulation.${name}`), exact: true });
export const picture = (page, name, t = en) =>
  simulation(page).getByRole("img", { name: t(`simulation.${name}`), exact: true });

/** What stands for the marks in the charts. */
export const marks = (page) => page.getByRole("list", { name: en("simulation.marks"), exact: true });

/** The rows of a list of events, and its time axis: outages, bursts or reshardings. */
export const rows = (page, list, t = en) =>
  page.locator(`#${list}`).getByRole("group", { name: new RegExp(`^${t(`${list}.row`, { number: "\\d+" })}$`) });
export const lane = (page, list, t = en) =>
  page
    .locator(`#${list}`)
    .getByRole("group", { name: t("lane.name", { title: t(`title.${LISTS[list]}`) }), exact: true });
const LISTS = { outages: "simulation.outages", bursts: "workload.bursts", reshardings: "simulation.reshardings" };

/** What was computed is, to the byte, what the command computes from these arguments. */
export async function sameAs(page, ...args) {
  identical((await keep(page, "json")).text, shardwise("compare", ...args, "--format", "json"), "JSON");
}

/** What is there now is, in its link and in its numbers, what the command makes of these settings. */
export async function isOf(page, ...settings) {
  const args = settings.flatMap((setting) => ["--set", setting]);
  const link = fragmentOf(...settings);
  const isThere = (found) => (found || "v2") === (link || "v2");
  const wasThere = isThere(await hash(page));
  await eventually(() => hash(page), isThere, `expected ${link}`);
  // An address that is right from the start may be about to become wrong; the numbers are not.
  if (wasThere) await sameAs(page, ...args);
}

/** What stands where a control says that it is described. */
export const described = async (control) =>
  plain(
    await control.evaluate((input) => document.getElementById(input.getAttribute("aria-describedby"))?.innerText ?? ""),
  );

/** Why the command refuses to do this, as it says it of a key: the sentence above the excerpt, and what is beside the mark. */
export function refusal(key, ...args) {
  try {
    shardwise(...args);
  } catch ({ stderr }) {
    const [sentence, excerpt = ""] = stderr
      .split(`${key}: `)
      .at(-1)
      .split(/^ *--> /m);
    const near = /(?:\^|= help:) (.*)$/m.exec(excerpt)?.[1];
    return [sentence.trim().replaceAll(/\n +/g, " "), ...(near ? [near] : [])].join("; ");
  }
  assert.fail(`not refused: ${args}`);
}

/** The report of the command. */
export const report = (...args) => JSON.parse(shardwise("compare", ...args, "--format", "json")).scenarios[0];

/** Whether a text says a number, to the digits that the text has. */
export function says(text, number) {
  const digits = text.replace(/[^\d.]/g, "");
  const decimals = digits.split(".")[1]?.length ?? 0;
  return digits !== "" && Math.abs(Number(digits) - Math.abs(number)) <= 0.5000001 * 10 ** -decimals;
}

/** What is wider than the window, unless it scrolls inside itself. */
export const sideways = (page) =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth && !element.parentElement.closest(".scroll"),
    );
    const name = ({ localName, className, id, textContent }) =>
      `${localName}#${id}.${className} (${textContent.slice(0, 40)})`;
    return [`${scrollWidth} of ${clientWidth} px`, ...wide.slice(0, 5).map(name)];
  });

/** Cells of the view that is shown whose text goes into the next column. */
export const cut = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".pane:not(.away) :is(td, th)")]
      .filter((cell) => cell.checkVisibility() && cell.scrollWidth > cell.clientWidth + 1)
      .map((cell) => `${cell.innerText}: ${cell.scrollWidth} of ${cell.clientWidth} px`),
  );

/** Has the page sum up what moves without anything having been pressed. */
export function shifting(context) {
  return context.addInitScript(() => {
    window.shifted = { sum: 0, by: [] };
    const sum = (list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries()) {
        if (hadRecentInput) continue;
        window.shifted.sum += value;
        window.shifted.by.push(`${value}: ${sources.map(({ node }) => node?.id || node?.className || node?.nodeName)}`);
      }
    };
    new PerformanceObserver(sum).observe({ type: "layout-shift", buffered: true });
  });
}
/** Nothing has moved by itself that anybody would notice. */
export async function still(page) {
  const { sum, by } = await page.evaluate(() => window.shifted);
  assert.ok(sum < 0.01, by.join("\n"));
}

/** Numbers that stand in another line than their unit. */
export const torn = (page) =>
  page.evaluate(() => {
    const unit =
      /(\d)[ \u00a0](?=(?:[KMGT]iB|B|GB|ms|s|min|m|h|%|changes|records|calls|shards?|minutes|hours|days)(?!\w))/g;
    const found = [];
    const walker = document.createTreeWalker(document.querySelector("#page"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      // A command is typed as it stands, wherever its lines end.
      if (node.parentElement.closest("code")) continue;
      for (const { index } of node.data.matchAll(unit)) {
        const [digit, letter] = [index, index + 2].map((at) => {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          return range.getBoundingClientRect();
        });
        if (digit.height > 0 && letter.height > 0 && Math.abs(digit.bottom - letter.bottom) > digit.height / 2)
          found.push(node.data.slice(Math.max(0, index - 10), index + 20));
      }
    }
    return found;
  });

/** Words that stand side by side with nothing between them. */
export const run = (page) =>
  page.evaluate(() => {
    const found = [];
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    let before;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.data === "") continue;
      if (before && /[\p{L}\p{N})%.]$/u.test(before.data) && /^[\p{L}\p{N}(+−$¥]/u.test(node.data)) {
        const [left, right] = [before, node].map((text) => {
          const range = document.createRange();
          range.selectNodeContents(text);
          return [...range.getClientRects()];
        });
        const [end, start] = [left.at(-1), right[0]];
        const sameLine = end && start && Math.abs(end.bottom - start.bottom) < end.height / 2;
        const apart = before.parentElement !== node.parentElement;
        if (apart && sameLine && start.left - end.right < 2 && start.left - end.right > -2)
          found.push(`${before.data.slice(-20)}|${node.data.slice(0, 20)}`);
      }
      before = node;
    }
    return found;
  });

/** Parts of charts that stand outside of their card, or of what is seen of it. */
export const outside = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("figure [role=img] text")].flatMap((text) => {
      const [box, card] = [text, text.closest(".card")].map((element) => element.getBoundingClientRect());
      const isIn = box.width === 0 || (box.left >= card.left && box.right <= card.right + 0.5);
      return isIn ? [] : [`${text.closest("figure").getAttribute("aria-label")}: ${text.textContent}`];
    }),
  );

/** Names that more than one button has; numbers are told apart by where they stand. */
export const sameNames = (page) =>
  page.evaluate(() => {
    const names = [...document.querySelectorAll("button:not(.num)")]
      .filter((button) => button.checkVisibility({ visibilityProperty: true }))
      .map((button) => button.getAttribute("aria-label") ?? button.innerText.trim());
    return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  });
