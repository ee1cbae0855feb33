// The page in other engines than Chromium: what people do most, once. What it says there is what the command says.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { engines } from "./engines.mjs";
import { eventually, identical, plain, root, shardwise, site } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const ja = on.texts("ja");
const WRITES = "workload.writes_per_second";
const FIELD = `[id="field-${WRITES}"]`;
const TAB = "\uE004";
const ENTER = "\uE007";
const ESCAPE = "\uE00C";
const VIEWS = ["answer", "cost", "capacity", "what-if", "outages", "operations"];
const SECTIONS = {
  answer: "#matrix",
  cost: "#cost",
  capacity: "#limits",
  "what-if": "#curve",
  outages: "#simulation",
  operations: "#operations",
};
const THREE = "scenarios/tokyo-three-consumers.toml";

for (const [name, { isHere, start }] of Object.entries(engines)) {
  const skip = !isHere && `${name} is not here: on Debian, cargo xtask setup installs it`;
  describe(name, { skip, timeout: 600_000 }, () => {
    let page;
    let home;
    before(async () => {
      home = await site();
      page = await start();
      await page.goto(home);
    });
    after(() => page?.end());

    const textOf = async (selector) =>
      plain((await page.evaluate((selector) => document.querySelector(selector)?.innerText, selector)) ?? "");
    const show = (view) => page.click(".ways a", t(`view.${view}`));
    /** The totals are those of the command. */
    const says = async (...args) => {
      const { architectures } = on.report(...args);
      const amounts = () =>
        page.evaluate(() => [...document.querySelectorAll("#answer article .amount .num")].map((e) => e.innerText));
      const isSo = (found) =>
        found.length === architectures.length &&
        architectures.every(({ monthly_usd }, index) => on.says(found[index], monthly_usd));
      await eventually(amounts, isSo, `not the totals of ${args.join(" ")}`);
    };
    /** The file of this kind that comes down. */
    const downloaded = async (kind, click) => {
      await click();
      const read = () => {
        const file = readdirSync(page.downloads).find((name) => name.endsWith(`.${kind}`));
        return file ? readFileSync(join(page.downloads, file)) : Buffer.alloc(0);
      };
      return eventually(read, ({ length }) => length > 0, `no ${kind} came`);
    };

    test("opens with an answer, and every view is there", async () => {
      await says();
      for (const view of VIEWS) {
        await show(view);
        await page.seen(SECTIONS[view]);
        assert.equal(await page.evaluate(() => location.search), view === "answer" ? "" : `?view=${view}`);
      }
      await show("what-if");
      await page.seen("#curve [role=img] path");
      await show("answer");
      for (const section of ["#recommendation", "#cheapest", "#movers"]) await page.seen(section);
    });

    test("follows what is typed, and takes it back", async () => {
      await page.fill(FIELD, "1200");
      await says("--set", `${WRITES}=1200`);
      await eventually(
        () => page.evaluate(() => location.hash),
        (hash) => hash === `#v2&${WRITES}=1200`,
      );
      await page.click("header button", t("bar.undo"));
      await says();
      await page.fill(FIELD, "nonsense");
      await page.seen(`${FIELD}[aria-invalid=true]`);
      await page.click("header button", t("bar.undo"));
    });

    test("opens a file, and gives it back in every form", async () => {
      await page.choose("input[type=file]", join(root, THREE));
      await says(THREE);
      await page.click("header summary", t("share.title"));
      const kept = (format) => downloaded(format, () => page.click("header button", t(`share.${format}`)));
      identical((await kept("json")).toString(), shardwise("compare", THREE, "--format", "json"), "JSON");
      for (const format of ["csv", "html", "toml"]) assert.ok((await kept(format)).length > 100, format);
      await page.click("header summary", t("share.title"));
      await show("cost");
      await page.seen("#cost figure [role=img] rect");
      for (const [format, start] of Object.entries({ svg: "<svg", png: "\u0089PNG" })) {
        const picture = await downloaded(format, () =>
          page.click("#cost figure button", t("chart.keep", { title: t("cost.chart"), format: format.toUpperCase() })),
        );
        assert.ok(picture.toString("latin1").includes(start), format);
      }
    });

    test("simulates an outage at the peak", async () => {
      await show("outages");
      await page.click("#simulation .cases button", t("cases.firehose-down"));
      await page.seen("#outages [role=slider]");
      await page.seen("#simulation :not(.stale) > figure [role=img] path");
      await page.click("#simulation .cases button", t("cases.firehose-down"));
    });

    test("by keyboard: to a view, into a number and out again", async () => {
      await show("cost");
      const focused = () => page.evaluate(() => document.activeElement.innerText);
      await page.press(TAB);
      assert.equal(await focused(), t("view.capacity"));
      await page.press(ENTER);
      await page.seen("#limits");
      assert.equal(await focused(), t("view.capacity"));
      const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(ring, "none");
      await page.evaluate(() => document.querySelector("#limits button.num").focus());
      await page.press(ENTER);
      await page.seen("dialog .formula");
      await page.press(ESCAPE);
      await eventually(() => page.evaluate(() => document.querySelector("dialog[open]") === null), Boolean);
      assert.ok(
        await page.evaluate(() => document.activeElement.matches("#limits button.num")),
        "the focus comes back",
      );
    });

    test("nothing is cut or torn, in either language, wide or narrow", async () => {
      await page.goto(`${home}?view=all`);
      for (const section of Object.values(SECTIONS)) await page.seen(section);
      for (const [language, words] of [
        ["en", t],
        ["ja", ja],
      ]) {
        await page.evaluate((language) => {
          const select = document.querySelector("header select:has(option[lang])");
          select.value = language;
          select.dispatchEvent(new Event("change", { bubbles: true }));
        }, language);
        await eventually(
          () => textOf(".ways"),
          (text) => text.includes(words("view.cost")),
        );
        for (const width of [1440, 500]) {
          await page.resize(width, 900);
          const where = `in ${language} at ${width} px`;
          assert.deepEqual(await on.sideways(page), [], where);
          if (language === "en") assert.deepEqual(await on.torn(page), [], where);
        }
      }
    });

    test("has complained of nothing", async () => {
      assert.equal(await page.evaluate(() => document.documentElement.dataset.complaints ?? ""), "");
    });
  });
}
