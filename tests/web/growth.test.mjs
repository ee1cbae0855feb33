// The months to come, as the command projects them: when to come back, what they cost, what happens in which, and trying one.

import assert from "node:assert/strict";
import { barriers, barriersInBoth, each, eventually, onWholePage, plain, shardwise } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const RATE = "workload.writes_per_second";
const CASES = {
  "the default": { settings: [], growth: "5%/month" },
  // AWS is asked for quotas, and the cheapest becomes another.
  "fast growth": { settings: ["region=ap-northeast-1", `${RATE}=600`, "consumers.0.kind=lambda"], growth: "12%/month" },
  "a few years": { settings: ["architectures=all"], growth: "60%/year", months: 60 },
  "less and less": { settings: [`${RATE}=3000`], growth: "-4%/month", months: 8 },
};

const section = (page) => page.locator("#growth");
const growth = (page) => page.locator("#growth-growth");
const months = (page) => page.locator("#growth-months");
const costs = (page) => section(page).getByRole("group", { name: t("growth.costs"), exact: true });

const projected = ({ settings, growth, months = 36 }) =>
  JSON.parse(
    shardwise(
      "project",
      ...settings.flatMap((setting) => ["--set", setting]),
      `--growth=${growth}`,
      "--months",
      String(months),
      "--format",
      "json",
    ),
  );

/** Waits until what is shown is of what is typed. */
const isFound = (page) =>
  eventually(
    () => page.locator(".study:has(#growth)").getAttribute("aria-busy"),
    (busy) => busy === "false",
    "it was not found",
  );

/** What is typed, and found. */
async function asks(page, { growth: rate, months: count = 36 }) {
  await growth(page).fill(rate);
  await months(page).fill(String(count));
  await on.settled(page);
  await isFound(page);
}

/** A sentence without the small differences between a page and a terminal: cents, and whose unit stays on its line. */
const bare = (text) => plain(text).replace(/\.\d\d\b/g, "");

for (const [name, one] of Object.entries(CASES))
  onWholePage(
    `of ${name}, what the command projects`,
    { view: "what-if", fragment: on.fragmentOf(...one.settings) },
    async ({ page }) => {
      await section(page).waitFor();
      await asks(page, one);
      const found = projected(one);
      const said = await section(page).locator(".come-back").innerText();
      assert.ok(bare(said).startsWith(bare(found.come_back.text)), `${said}: ${found.come_back.text}`);
      if (found.resize) assert.ok(bare(said).endsWith(bare(found.resize)), `${said}: ${found.resize}`);

      const rows = await costs(page).locator("tbody tr").all();
      assert.ok(rows.length >= 3 && rows.length <= 6, `${rows.length} rows`);
      const shown = [];
      for (const row of rows) {
        const month = Number.parseInt(await row.locator("th").innerText(), 10);
        shown.push(month);
        const { architectures, cheapest } = found.months[month - 1];
        const cells = await row.locator("td").all();
        assert.equal(cells.length, architectures.length);
        for (const [index, { id, usd, outcome }] of architectures.entries()) {
          assert.ok(on.says(await cells[index].innerText(), usd), `month ${month}: ${usd}`);
          assert.equal(await cells[index].getByRole("img").getAttribute("aria-label"), t(`fit.${outcome}`));
          const isMarked = (await cells[index].getAttribute("class")).includes("is-cheapest");
          assert.equal(isMarked, id === cheapest, `month ${month}: ${id}`);
        }
      }
      assert.deepEqual([shown[0], shown.at(-1)], [1, found.months.length]);
      const totals = await costs(page).locator("tfoot td").allInnerTexts();
      Object.values(found.months[0].architectures).forEach(({ id }, index) => {
        assert.ok(on.says(totals[index], found.total_usd[id]), `${totals[index]}: ${found.total_usd[id]}`);
      });

      await section(page)
        .locator("details")
        .evaluateAll((all) => all.forEach((details) => (details.open = true)));
      const told = await section(page).locator("li").allInnerTexts();
      const steps = (id) => found.events.filter((event) => event.what === "shards" && event.architecture === id);
      const { month: due, text } = found.come_back;
      const isFolded = ({ what, architecture }) => what === "shards" && steps(architecture).length > 3;
      // What is to be done first is said before the others, and many steps of a stream's shards are one event.
      const events = found.events.filter(
        (event) =>
          !(event.month === due && text.includes(event.text)) &&
          (!isFolded(event) || event === steps(event.architecture)[0]),
      );
      const expected = events.map((event) =>
        isFolded(event) ? `in ${steps(event.architecture).length} steps` : bare(event.text).toLowerCase(),
      );
      const texts = told.map((text) => bare(text.replace(/^[A-E]\s+/, "")).toLowerCase());
      assert.deepEqual(texts.map((text) => text.match(/in \d+ steps/)?.[0] ?? text).toSorted(), expected.toSorted());
      const tries = await section(page)
        .getByRole("button", { name: /^Try month/ })
        .count();
      assert.equal(tries, new Set([...events.map(({ month }) => month), ...(due === null ? [] : [due])]).size);
    },
  );

onWholePage(
  "a month that is tried is the scenario, quotas granted by then included, and one step takes it back",
  { view: "what-if", fragment: on.fragmentOf(...CASES["fast growth"].settings) },
  async ({ page }) => {
    await section(page).waitFor();
    await asks(page, CASES["fast growth"]);
    const found = projected(CASES["fast growth"]);
    const asked = found.events.find(({ what }) => what === "ask");
    assert.ok(asked, "nothing is asked of AWS");
    const { compare, writes_per_second: rate } = found.months[asked.month - 1];
    assert.match(compare, /quotas\./);
    await section(page)
      .locator("details")
      .evaluateAll((all) => all.forEach((details) => (details.open = true)));
    await section(page)
      .getByRole("button", { name: t("growth.try", { month: asked.month }), exact: true })
      .click();
    const args = [...compare.matchAll(/--set (?:'([^']*)'|(\S+))/g)].map(([, quoted, bare]) => quoted ?? bare);
    await on.isOf(page, ...args);
    assert.equal(Number(await on.field(page, RATE).inputValue()), rate);
    await page.getByRole("button", { name: t("bar.undo"), exact: true }).click();
    await on.isOf(page, ...CASES["fast growth"].settings);
  },
);

onWholePage("a number alone is percent a month", { view: "what-if" }, async ({ page }) => {
  await section(page).waitFor();
  const all = () => costs(page).locator("tfoot").innerText();
  const ways = {};
  await each({ "8%/month": "8%/month", 8: "8", "8%": "8 %", "1.08x": "1.08x" }, async (typed) => {
    await asks(page, { growth: typed });
    ways[typed] = await all();
  });
  assert.equal(new Set(Object.values(ways)).size, 1, JSON.stringify(ways));
});

onWholePage("what is wrong stands at its field, and the last months stay", { view: "what-if" }, async ({ page }) => {
  await section(page).waitFor();
  await isFound(page);
  const before = await costs(page).innerText();
  for (const [field, wrong, expected] of [
    [growth(page), "fast", /5%\/month, 60%\/year or 2x\/quarter.*"fast"/],
    [growth(page), "1000x/month", /workload\.writes_per_second/],
    [months(page), "0", /from 1 to 600.*"0"/],
    [months(page), "601", /from 1 to 600/],
    [months(page), "many", /from 1 to 600/],
  ]) {
    const kept = await field.inputValue();
    await field.fill(wrong);
    await section(page).getByRole("alert").waitFor();
    assert.match(await on.described(field), expected);
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.equal(await costs(page).innerText(), before);
    await field.fill(kept);
    await section(page).getByRole("alert").waitFor({ state: "detached" });
  }
});

onWholePage("what is asked is in the address, and a reload keeps it", { view: "what-if" }, async ({ page }) => {
  await section(page).waitFor();
  await asks(page, { growth: "60%/year", months: 24 });
  await eventually(
    () => page.evaluate(() => location.search),
    (search) => search.includes("months=24"),
  );
  await page.reload();
  await section(page).waitFor();
  assert.deepEqual([await growth(page).inputValue(), await months(page).inputValue()], ["60%/year", "24"]);
});

for (const language of ["en", "ja"])
  onWholePage(
    `the months to come can be used by everyone, on a phone, in ${language}`,
    { language, view: "what-if", fragment: on.fragmentOf("architectures=all"), width: 390, height: 844 },
    async ({ page }) => {
      await section(page).waitFor();
      await isFound(page);
      await section(page)
        .locator("details")
        .evaluateAll((all) => all.forEach((details) => (details.open = true)));
      if (language === "en") assert.deepEqual(await barriersInBoth(page, "#growth"), []);
      else assert.deepEqual(await barriers(page, "#growth", { contrast: false }), []);
      assert.deepEqual(await on.sideways(page), []);
      assert.deepEqual(await on.cut(page), []);
      const text = await section(page).innerText();
      if (language === "ja") assert.doesNotMatch(text, /\b(month|instead|from|needed|fits?|quota)\b/i);
    },
  );
