// The document that `compare --format html` writes: from disk, for everyone, in both themes, on paper, whatever the names.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { barriers, contrasts, each, onPage, shardwise, shardwiseOf } from "./harness.mjs";

const directory = mkdtempSync(join(tmpdir(), "shardwise-"));
after(() => rmSync(directory, { recursive: true }));

const HOSTILE = '<img src=x onerror=alert(1)> & "quotes" </title><script>alert(1)</script>';
const TOKYO = "scenarios/tokyo-three-consumers.toml";

function written(name, text) {
  const file = join(directory, `${name}.html`);
  writeFileSync(file, text);
  return pathToFileURL(file).href;
}
const one = written("one", shardwise("compare", "--format", "html"));
const hostile = `name = ${JSON.stringify(HOSTILE)}`;
const files = ["-", TOKYO, TOKYO];
const tokyo = written("tokyo", shardwise("compare", TOKYO, "--format", "html"));
const inJapanese = written("ja", shardwise("compare", TOKYO, "--format", "html", "--lang", "ja"));
const several = written(
  "several",
  shardwiseOf(hostile, "compare", ...files, "--format", "html", "--currency", "JPY=155.2"),
);

onPage("no barrier at any width, in either theme", { address: tokyo }, async ({ page }) => {
  assert.deepEqual(await contrasts(page, "html"), []);
  await each({ "360 px": 360, "768 px": 768, "1280 px": 1280 }, async (width) => {
    await page.setViewportSize({ width, height: 900 });
    assert.deepEqual(await barriers(page, "html", { contrast: false }), []);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `${content} px in ${window}`);
  });
});

onPage("no barrier in Japanese", { address: inJapanese }, async ({ page }) => {
  assert.deepEqual(await contrasts(page, "html"), []);
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  await each({ "360 px": 360, "1280 px": 1280 }, async (width) => {
    await page.setViewportSize({ width, height: 900 });
    assert.deepEqual(await barriers(page, "html", { contrast: false }), []);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `${content} px in ${window}`);
  });
});

onPage("no barrier with several scenarios", { address: several }, async ({ page }) => {
  assert.deepEqual(await barriers(page, "html", { contrast: false }), []);
});

onPage(
  "headings leave no level out, and every chart has a name and a description",
  { address: several },
  async ({ page }) => {
    const levels = await page
      .locator("h1,h2,h3,h4,h5")
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    levels.forEach((level, index) => assert.ok(level <= (levels[index - 1] ?? 0) + 1, `${levels}`));
    const charts = await page.locator("svg").evaluateAll((all) =>
      all.map((svg) => ({
        role: svg.getAttribute("role"),
        words: ["title", "desc"].map((part) => svg.querySelector(`:scope > ${part}`)?.textContent.trim().length ?? 0),
        named: svg
          .getAttribute("aria-labelledby")
          .split(" ")
          .map((id) => document.getElementById(id)?.tagName),
      })),
    );
    assert.ok(charts.length >= 3 * 4, `${charts.length} charts`);
    for (const { role, words, named } of charts) {
      assert.deepEqual([role, named], ["img", ["title", "desc"]]);
      assert.ok(words.every((length) => length > 10));
    }
    const ids = await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
  },
);

onPage("names stay text, and nothing runs", { address: several }, async ({ page }) => {
  assert.equal(await page.locator("script, img, iframe, link, object, [onerror], [onload], [onclick]").count(), 0);
  assert.ok((await page.locator("h2").allInnerTexts()).includes(`1. ${HOSTILE}`));
  assert.match(await page.locator("table").first().innerText(), /JPY/);
});

onPage("the charts show the numbers of the report", { address: one }, async ({ page }) => {
  const { scenarios } = JSON.parse(shardwise("compare", "--format", "json"));
  const { architectures } = scenarios[0];
  const bars = page.locator("#s1-cost-title").locator("xpath=..").locator("rect");
  const widths = await bars.evaluateAll((all) => all.map((bar) => Number(bar.getAttribute("width"))));
  const costs = architectures.flatMap(({ bill }) => bill.map(({ usd }) => usd)).sort((a, b) => a - b);
  assert.equal(widths.length, costs.length);
  const scale = Math.max(...widths) / costs.at(-1);
  widths
    .sort((a, b) => a - b)
    .forEach((width, index) => assert.ok(Math.abs(width - costs[index] * scale) <= 0.2, `${width} ${costs[index]}`));
  for (const { id, limits } of architectures) {
    const chart = page.locator(`#s1-limits-${id}-title`).locator("xpath=..");
    const drawn = await chart
      .locator("rect.bar")
      .evaluateAll((all) => all.map((bar) => Number(bar.getAttribute("width"))));
    const full = Number(await chart.locator("rect.track").first().getAttribute("width"));
    limits.forEach(({ utilization }, index) =>
      assert.ok(Math.abs(drawn[index] - utilization * full) <= 0.2, `${id}: ${drawn[index]} of ${full}`),
    );
  }
  assert.match(
    await page.locator("#s1-curve-desc").textContent(),
    /At 400 changes per second: streams-lambda \$43\.08/,
  );
});

onPage("it prints on A4, in light colors", { address: one, theme: "dark" }, async ({ page }) => {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ...size]) =>
    size.map((side) => Math.round(side)),
  );
  assert.ok(
    sizes.length >= 3 && sizes.every(([width, height]) => width === 595 && height === 842),
    JSON.stringify(sizes),
  );
  await page.emulateMedia({ media: "print" });
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(paper, "rgb(255, 255, 255)");
});
