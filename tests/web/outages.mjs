// What people do with outages of the simulation: rows, bars and the time axis.

import * as on from "./page.mjs";

export const t = on.texts();
export const OUTAGES = "simulation.outages";
export const title = (key) => t(`title.${OUTAGES}.${key}`);

export const row = (page, number, words = t) =>
  page.locator("#outages").getByRole("group", { name: words("outages.row", { number }), exact: true });
export const bars = (page) => page.locator("#outages").getByRole("slider");
export const bar = (page, number) => page.getByRole("slider", { name: t("outages.row", { number }), exact: true });
export const addOutage = (page) => page.getByRole("button", { name: `+ ${t("outages.add")}`, exact: true });
export const removal = (page, number) =>
  page.getByRole("button", { name: t("consumers.remove", { name: t("outages.row", { number }) }), exact: true });
export const undo = (page) => page.getByRole("button", { name: t("bar.undo"), exact: true });

/** What is there now is what the command makes of this list. */
export const are = (page, list) => on.isOf(page, ...(list === "" ? [] : [`${OUTAGES}=${list}`]));

/** Types a row; what is not said stays as it is. */
export async function type(page, number, { consumer, at, length, how }) {
  const cells = row(page, number);
  if (consumer) await cells.getByLabel(title("consumer")).selectOption(consumer);
  if (at !== undefined) await cells.getByLabel(title("at")).fill(at);
  if (length !== undefined) await cells.getByLabel(title("for")).fill(length);
  if (how) await cells.getByLabel(title("how")).selectOption(how);
}

export const list = (text) => ({ fragment: on.fragmentOf(`${OUTAGES}=${text}`) });

/** The axis, of 24 hours: where a time is on the screen. */
export async function axis(page, track = 0) {
  const lane = on.lane(page, "outages");
  // What is found moves what stands below it, and the lane with it.
  await on.simulated(page);
  await lane.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const box = await lane.boundingBox();
  const rem = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  return { x: (hours) => box.x + (hours / 24) * box.width, y: box.y + (track * 2 + 1) * rem };
}

/** Drags from one time to another, in steps, and lets go; `before` is done on the way. */
export async function drag(page, from, to, { track, before } = {}) {
  const { x, y } = await axis(page, track);
  await page.mouse.move(x(from), y);
  await page.mouse.down();
  for (const share of [0.1, 0.5, 0.9, 1]) await page.mouse.move(x(from + (to - from) * share), y);
  await before?.();
  await page.mouse.up();
}

export const outage = (at, length, consumer = "firehose", how = "") =>
  `{ consumer = "${consumer}", at = "${at}", for = "${length}"${how && `, how = "${how}"`} }`;
