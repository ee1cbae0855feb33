// Room: what decides is within a screen and a half on a desk and on the first screen of a phone, whatever is compared; the rest is a
// press away.

import assert from "node:assert/strict";
import { each, onWholePage } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const TWO = "v2&consumers.0.kind=lambda&consumers.1.kind=kcl";
const FIVE = `${TWO}&architectures=all`;
const PHONE = { view: "", width: 390, height: 844, context: { hasTouch: true } };

/** What makes views long: consumers, and many architectures. Of the latter, the cost is within the same height, the answer and what may be nearly. */
const LONG = {
  "two consumers": {
    fragment: TWO,
    most: { answer: 1350, cost: 1350, "what-if": 1350 },
  },
  "five architectures": { fragment: "v2&architectures=all", most: { answer: 1475, cost: 1350, "what-if": 1450 } },
};
for (const language of ["en", "ja"])
  for (const [name, { fragment, most }] of Object.entries(LONG))
    onWholePage(
      `with ${name}, what decides takes one and a half screens of 1440 x 900, in ${language}`,
      { view: "", language, width: 1440, fragment },
      async ({ page }) => {
        for (const part of ["curve", "one-more", "growth", "tornado"])
          await page.locator(`#${part}`).waitFor({ state: "attached" });
        await on.studied(page);
        await each(Object.fromEntries(Object.keys(most).map((view) => [view, view])), async (view) => {
          await on.view(page, view, on.texts(language));
          await on.settled(page);
          const height = await page.evaluate(() => document.documentElement.scrollHeight);
          assert.ok(height <= most[view], `${height} px`);
        });
      },
    );

onWholePage(
  "what has no room beside many columns is a press away, and is there on paper",
  { view: "cost", fragment: FIVE, width: 1440 },
  async ({ page }) => {
    const meaning = page.locator("#cost tbody tr small").first();
    await meaning.waitFor({ state: "attached" });
    assert.equal(await meaning.isVisible(), false);
    await page.getByRole("button", { name: t("cost.whole"), exact: true }).press("Enter");
    assert.equal(await meaning.isVisible(), true);
    await page.getByRole("button", { name: t("cost.whole"), exact: true }).press("Enter");
    assert.equal(await meaning.isVisible(), false);
    await page.emulateMedia({ media: "print" });
    assert.equal(await meaning.isVisible(), true);
  },
);

onWholePage(
  "on a phone, what could go wrong and what makes it safer are on the first screen",
  { ...PHONE, fragment: TWO },
  async ({ page }) => {
    await on.studied(page);
    const safer = page.locator("#recommendation .safer");
    await safer.getByRole("button").waitFor();
    const bottom = await page.locator(".dock").evaluate((dock) => dock.getBoundingClientRect().top);
    const risk = page.locator("#recommendation .facts .level");
    for (const [name, part] of Object.entries({ risk, safer: safer.locator("p") })) {
      const box = await part.boundingBox();
      assert.ok(box.y + box.height <= bottom, `${name} ends at ${box.y + box.height} px`);
    }
  },
);

onWholePage(
  "on a phone, a limit is as wide as its card",
  { ...PHONE, view: "capacity", fragment: FIVE },
  async ({ page }) => {
    const limits = page.locator("#limits .pair > div:visible");
    await limits.first().waitFor();
    const cells = await limits
      .locator(":is(th, td):visible")
      .evaluateAll((all) =>
        all.map((cell) => [cell.getBoundingClientRect().width, cell.closest(".scroll").getBoundingClientRect().width]),
      );
    assert.ok(cells.length > 4);
    for (const [width, room] of cells) assert.ok(width >= room - 1, `${width} of ${room} px`);
    assert.ok((await limits.last().innerText()).length > 0);
    const feeds = await page
      .locator(".feeds tbody td:visible")
      .evaluateAll((all) => all.map((cell) => cell.clientWidth));
    for (const width of feeds) assert.ok(width >= 150, `${width} px`);
  },
);
