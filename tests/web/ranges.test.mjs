// Numbers that are given as a range: the totals are those of the medians, and a moment later each has its band, as the
// command says it.

import assert from "node:assert/strict";
import { barriersInBoth, each, eventually, onWholePage, shardwise, shardwiseOf } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const ja = on.texts("ja");
/** So many samples are taken by the page. */
const SAMPLES = "4096";
const RATE = "workload.writes_per_second";
const RANGES = [`${RATE}=300..900`, "workload.item_size=0.8 to 1.2 KiB", "consumers.0.kind=lambda"];

const set = (settings) => settings.flatMap((setting) => ["--set", setting]);
const uncertain = (...settings) =>
  JSON.parse(shardwise("uncertain", "--samples", SAMPLES, ...set(settings), "--format", "json"));
const ofHundred = (share) => String(Math.round(share * 100));

const bands = (page) => page.locator("#matrix .band");
/** Waits until the bands are there, and of the scenario as it is. */
const spread = (page) =>
  eventually(
    async () => [await bands(page).allInnerTexts(), await page.locator("#ranges").count()],
    ([texts, isThere]) => isThere === 1 && texts.length > 0 && texts.every((text) => !text.includes("…")),
    "no bands",
  ).then(() => on.studied(page));

/** Both ends of a band in a text. */
function isBand(text, { p10_usd, p90_usd }) {
  const [low, high] = text.match(/[$¥][\d,.]*\d/g);
  assert.ok(on.says(low, p10_usd) && on.says(high, p90_usd), `${text}: ${p10_usd} to ${p90_usd}`);
}

onWholePage(
  "totals have their band, and the verdict its odds, as the command says them",
  { fragment: on.fragmentOf(...RANGES) },
  async ({ page }) => {
    const found = uncertain(...RANGES);
    const totals = on.report(...set(RANGES)).architectures.map(({ monthly_usd }) => monthly_usd);
    (await on.totals(page)).forEach((text, index) => assert.ok(on.says(text, totals[index]), text));
    await spread(page);
    const cells = await bands(page).allInnerTexts();
    found.architectures.forEach((one, index) => {
      const [band, cheapest] = cells[index].split("\n");
      isBand(band, one);
      assert.equal(cheapest, t("spread.cheapest", { count: ofHundred(one.cheapest_share) }));
    });
    const odds = await page.locator(".odds").innerText();
    for (const { cheapest_share: share } of found.architectures)
      if (share > 0) assert.ok(odds.includes(ofHundred(share)), `${odds}: ${share}`);
    const [{ key, first_order: share }] = found.inputs;
    assert.ok(odds.includes(t(`title.${key}`)) && odds.includes(`${Math.round(share * 100)}%`), odds);
    const { best } = JSON.parse(shardwise("recommend", ...set(RANGES), "--format", "json"));
    const asBest = shardwiseOf(best.scenario, "uncertain", "-", "--samples", SAMPLES, "--format", "json");
    const price = await eventually(
      () => page.locator("#recommendation .band").innerText(),
      (text) => !text.includes("…"),
      "no band of the choice",
    );
    isBand(
      price,
      JSON.parse(asBest).architectures.find(({ id }) => id === best.architecture),
    );
    // All of it, in numbers.
    const rows = await page.locator("#ranges table").first().locator("tbody tr").allInnerTexts();
    found.architectures.forEach(({ p10_usd, p50_usd, p90_usd, fits_share }, index) => {
      const [, low, median, high, fits] = rows[index].split("\t");
      for (const [text, usd] of [
        [low, p10_usd],
        [median, p50_usd],
        [high, p90_usd],
      ])
        assert.ok(on.says(text, usd), `${rows[index]}: ${usd}`);
      assert.equal(fits, ofHundred(fits_share));
    });
  },
);

onWholePage("is off until a number is a range, and then as long as it is one", {}, async ({ page }) => {
  const parts = page.locator(".odds, .band, #ranges");
  await on.studied(page);
  assert.equal(await parts.count(), 0);
  await on.field(page, RATE).fill("300..900");
  await spread(page);
  assert.match(await page.locator(".odds").innerText(), /\d/);
  await on.field(page, RATE).fill("500");
  await eventually(
    () => parts.count(),
    (count) => count === 0,
    "bands of no range",
  );
  await on.isOf(page, `${RATE}=500`);
});

onWholePage("assumed prices have a band by themselves", { fragment: "v2&region=us-west-2" }, async ({ page }) => {
  await spread(page);
  const { architectures } = uncertain("region=us-west-2");
  const cells = await bands(page).allInnerTexts();
  architectures.forEach((one, index) => isBand(cells[index].split("\n")[0], one));
});

const ALL = on.fragmentOf(...RANGES, "architectures=all");

for (const [width, height] of [
  [1440, 900],
  [390, 844],
])
  onWholePage(
    `keeps its place at ${width} px`,
    { view: "", fragment: ALL, width, height, before: on.shifting },
    async ({ page }) => {
      await eventually(
        () => bands(page).allInnerTexts(),
        (texts) => texts.length === 5 && texts.every((text) => !text.includes("…")),
        "no bands",
      );
      await on.studied(page);
      await on.still(page);
    },
  );

for (const [language, texts] of Object.entries({ en: t, ja }))
  onWholePage(
    `can be read by everyone, in ${language}`,
    { language, fragment: ALL, width: 390, height: 844 },
    async ({ page }) => {
      await spread(page);
      for (const part of [".odds", "#matrix", "#ranges"]) assert.deepEqual(await barriersInBoth(page, part), []);
      assert.deepEqual(await on.sideways(page), []);
      assert.deepEqual(await on.torn(page), []);
      assert.equal(await page.locator("#ranges h2").innerText(), texts("section.ranges"));
      assert.ok((await page.locator(".odds").innerText()).startsWith(texts("spread.odds")));
    },
  );

onWholePage("every number of the form may be a range", {}, async ({ page }) => {
  const ranges = {
    [RATE]: ["300..900"],
    "workload.peak_to_average": ["2..4"],
    "workload.item_size": ["0.8 to 1.2 KiB"],
    // The other kinds of change share the rest.
    "workload.mix.insert": ["0.1..0.5", "workload.mix.modify=0.65", "workload.mix.remove=0.1"],
  };
  await each(ranges, async ([range, ...others], key) => {
    await on.say(page, key, range);
    await on.isOf(page, `${key}=${range}`, ...others);
    await page.keyboard.press("Control+z");
  });
});
