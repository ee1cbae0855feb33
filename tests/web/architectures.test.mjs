// However many architectures a report has: each is shown by its own letter, name and color, and nothing is cut off.

import assert from "node:assert/strict";
import { barriers, eventually, onPage } from "./harness.mjs";
import * as on from "./page.mjs";
import { CLONES, withArchitectures } from "./several.mjs";

const t = on.texts();
const OUTAGE = on.fragmentOf('simulation.outages=[{ consumer = "firehose", at = "12 h", for = "1 h" }]');

/** Reports by what is in them: the places in the core's own report that each architecture is taken from. */
const reports = {
  "one, the second": [1],
  three: [0, 1, 1],
  five: [0, 1, 0, 1, 1],
};
const letterOf = (sources, index) => (sources.indexOf(sources[index]) < index ? index : sources[index]);

for (const [name, sources] of Object.entries(reports))
  onPage(
    `a report of ${name}: every letter in every part, at any width, without a barrier`,
    { fragment: OUTAGE, before: withArchitectures(...sources) },
    async ({ page }) => {
      const letters = sources.map((_, index) => String.fromCharCode(65 + letterOf(sources, index)));
      const section = (name) => page.getByRole("region", { name: t(`section.${name}`), exact: true });
      const table = (part, name = part) => section(part).getByRole("group", { name, exact: true });
      await on.drawn(page);
      await section("simulation").scrollIntoViewIfNeeded();
      const found = table("simulation", t("simulation.found"));
      await found.waitFor();

      // The answer: an article each, with what it is called and the services behind it.
      const articles = page.locator("#answer").getByRole("article");
      assert.deepEqual(
        (await articles.allInnerTexts()).map((text) => text.trim()[0]),
        letters,
      );
      for (const [index, letter] of letters.entries())
        if (letter in CLONES) assert.match(await articles.nth(index).innerText(), new RegExp(CLONES[letter]));
      const colors = await articles.evaluateAll((all) =>
        all.map((article) => getComputedStyle(article).borderInlineStartColor),
      );
      assert.equal(new Set(colors).size, letters.length, "two of one color");
      const difference = page.locator("#answer").getByText(/^[A-F] costs .* less than [A-F]\.$/);
      assert.equal(await difference.count(), letters.length > 1 ? 1 : 0);

      // Columns.
      const heads = (table) =>
        table.locator("thead th").evaluateAll((all) => all.map((cell) => cell.innerText.trim()[0]));
      assert.deepEqual((await heads(table("cost", t("section.cost")))).slice(1), letters);
      assert.deepEqual((await heads(table("operations", t("section.operations")))).slice(1), letters);
      assert.deepEqual(await heads(found), letters);
      // Rows, tables and lines, one after the other.
      for (const part of ["limits", "shards", "freshness", "day"]) {
        const shown = await section(part).locator(".letter").allInnerTexts();
        assert.deepEqual([...new Set(shown)], letters, part);
      }
      // What hardly loses anything stands behind the rest.
      const hops = await section("efficiency").locator(".letter").allInnerTexts();
      assert.deepEqual([...new Set(hops)].toSorted(), letters, "efficiency");
      // Charts.
      for (const [part, chart] of [
        ["cost", t("cost.chart")],
        ["curve", t("section.curve")],
      ]) {
        const texts = await section(part).getByRole("img", { name: chart }).locator("text").allTextContents();
        for (const letter of letters) assert.ok(texts.includes(letter), `${letter} in ${part}: ${texts}`);
      }
      const legend = section("simulation")
        .getByRole("figure", { name: t("simulation.load") })
        .getByRole("listitem");
      for (const letter of letters)
        await eventually(
          () => legend.allInnerTexts(),
          (texts) => texts.some((text) => text.trim().startsWith(`${letter} `)),
          letter,
        );
      // A budget for each stream, and none without.
      const streams = sources.filter((source) => source === 1).length;
      assert.equal(await page.getByRole("img", { name: t("budget.calls") }).count(), streams);
      // Nothing is an id where a text should be.
      assert.doesNotMatch(
        await page.locator("main").innerText(),
        /undefined|NaN|\{\w+\}|(architecture|path|operation)\.toy/,
      );

      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await on.drawn(page);
        assert.deepEqual(await barriers(page, "html", { contrast: width === 1440 }), [], `${width} px`);
      }
      await page.emulateMedia({ colorScheme: "dark" });
      assert.deepEqual(await barriers(page), [], "dark");
      await page
        .getByRole("banner")
        .getByRole("button", { name: t("bar.pin"), exact: true })
        .click();
      await on.unfold(page);
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await on.sideways(page), [], `${width} px, all open`);
      }
    },
  );
