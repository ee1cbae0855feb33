// The views of the answer: their addresses, their size, the way to them by keyboard and by thumb, and all of them on paper.

import assert from "node:assert/strict";
import { barriers, barriersInBoth, each, eventually, onWholePage, ready } from "./harness.mjs";
import * as on from "./page.mjs";
import { textOf } from "./pdf.mjs";

const t = on.texts();
const VIEWS = ["answer", "cost", "capacity", "what-if", "outages", "operations"];
/** A section that only this view has. */
const SECTIONS = {
  answer: "#matrix",
  cost: "#cost",
  capacity: "#limits",
  "what-if": "#curve",
  outages: "#simulation",
  operations: "#operations",
};
const WRITES = "workload.writes_per_second";
const FIVE = "v2&architectures=all&consumers.0.kind=lambda&consumers.1.kind=kcl";

/** The views that are seen. */
const seen = (page) =>
  page
    .locator(".pane:visible")
    .evaluateAll((panes) => [
      ...new Set(
        panes.filter((pane) => pane.checkVisibility({ visibilityProperty: true })).map((pane) => pane.dataset.view),
      ),
    ]);
/** Which link says that it leads to where one is. */
const current = (page) => page.locator(".ways a[aria-current=page]").allInnerTexts();
const search = (page) => page.evaluate(() => location.search);
const isAt = (page, view) =>
  eventually(
    () => seen(page),
    (views) => views.length === 1 && views[0] === view,
    `not at ${view}`,
  );

onWholePage("each view has an address, and shows what is its own", { view: "" }, async ({ page, home }) => {
  await each(Object.fromEntries(VIEWS.map((view) => [view, view])), async (view) => {
    await on.view(page, view);
    assert.equal(await search(page), view === "answer" ? "" : `?view=${view}`);
    assert.deepEqual(await current(page), [t(`view.${view}`)]);
    await page.goto("about:blank");
    await page.goto(`${home}${view === "answer" ? "" : `?view=${view}`}#v2&${WRITES}=50`);
    await ready(page);
    await page.locator(SECTIONS[view]).waitFor();
    await isAt(page, view);
    for (const [other, section] of Object.entries(SECTIONS))
      assert.equal(await page.locator(section).isVisible(), other === view, `${section} at ${view}`);
  });
  for (const name of ["nonsense", "", "Cost"]) {
    await page.goto(`${home}?view=${name}`);
    await ready(page);
    assert.deepEqual(await seen(page), ["answer"], name);
  }
});

onWholePage("all on one page shows every view", { view: "all" }, async ({ page }) => {
  await on.drawn(page);
  assert.deepEqual(await seen(page), VIEWS);
});

onWholePage(
  "Back and Forward go from view to view, and leave alone what was typed since",
  { view: "", fragment: `v2&${WRITES}=50` },
  async ({ page }) => {
    await on.view(page, "cost");
    await on.view(page, "outages");
    await on.say(page, WRITES, "77");
    await on.fragment(page);
    await page.goBack();
    await isAt(page, "cost");
    assert.equal(await on.fragment(page), `v2&${WRITES}=77`);
    await page.goBack();
    await isAt(page, "answer");
    await page.goForward();
    await isAt(page, "cost");
    assert.equal(await on.field(page, WRITES).inputValue(), "77");
    assert.equal(await on.fragment(page), `v2&${WRITES}=77`);
    await page.reload();
    await ready(page);
    await isAt(page, "cost");
    // A link that is followed is another scenario: from it, Back leads to this one.
    await page.evaluate((key) => (location.hash = `#v2&${key}=5`), WRITES);
    await eventually(
      () => on.field(page, WRITES).inputValue(),
      (value) => value === "5",
    );
    await page.goBack();
    await eventually(
      () => on.field(page, WRITES).inputValue(),
      (value) => value === "77",
    );
  },
);

onWholePage("a copied link leads to the answer, whatever is shown", { view: "capacity" }, async ({ page, context }) => {
  await on.say(page, WRITES, "77");
  await on.fragment(page);
  const menu = await on.open(page, "share");
  await menu.getByRole("button", { name: t("share.link"), exact: true }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const { search, hash } = new URL(link);
  assert.deepEqual([search, hash], ["", `#v2&${WRITES}=77`]);
  const other = await context.newPage();
  await other.goto(link);
  await ready(other);
  await isAt(other, "answer");
});

onWholePage("a view opens in a tab of its own by its link", { view: "", fragment: FIVE }, async ({ page, context }) => {
  const links = await page.locator(".ways a").evaluateAll((all) => all.map(({ href }) => href));
  assert.equal(links.length, VIEWS.length);
  const other = await context.newPage();
  await other.goto(links[1]);
  await ready(other);
  await isAt(other, "cost");
  assert.equal(await other.evaluate(() => location.hash.slice(1)), FIVE);
});

for (const language of ["en", "ja"])
  onWholePage(
    `no view is taller than one and a half screens of 1440 x 900, for the default, in ${language}`,
    { view: "", language, width: 1440 },
    async ({ page }) => {
      const words = on.texts(language);
      const fits = async () => {
        await on.settled(page);
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        assert.ok(height <= 1350, `${height} px`);
      };
      await page.locator("#curve").waitFor({ state: "attached" });
      await on.studied(page);
      await each(Object.fromEntries(VIEWS.map((view) => [view, view])), async (view) => {
        await on.view(page, view, words);
        if (view === "outages") await found(page);
        await fits();
        assert.equal(await page.locator(".strip").evaluate((strip) => strip.getBoundingClientRect().height), 46);
      });
      // With what is asked most, each case of it.
      await on.view(page, "outages", words);
      for (const one of await page
        .getByRole("group", { name: words("cases.title") })
        .getByRole("button")
        .all()) {
        await one.click();
        await page.locator("#simulation .event").first().waitFor();
        await found(page);
        await fits();
      }
    },
  );

/** Waits until what is simulated is found. */
async function found(page) {
  await page.locator("#simulation figure").first().waitFor({ state: "attached" });
  await eventually(
    () => page.locator("#simulation :is(progress, .is-before)").count(),
    (count) => count === 0,
    "it was not simulated",
  );
}

for (const language of ["en", "ja"])
  onWholePage(
    `no barrier and nothing sideways in any view, in ${language}`,
    { view: "", language, fragment: FIVE, width: 1440 },
    async ({ page }) => {
      const words = on.texts(language);
      await page.locator("#curve").waitFor({ state: "attached" });
      await each(Object.fromEntries(VIEWS.map((view) => [view, view])), async (view) => {
        await page.setViewportSize({ width: 1440, height: 900 });
        await on.view(page, view, words);
        await page.locator(SECTIONS[view]).waitFor();
        if (language === "en") assert.deepEqual(await barriersInBoth(page), []);
        else assert.deepEqual(await barriers(page, "html", { contrast: false }), []);
        for (const width of [320, 390, 768, 1024, 1440, 2560]) {
          await page.setViewportSize({ width, height: 900 });
          await on.settled(page);
          assert.deepEqual(await on.sideways(page), [], `${width} px`);
          assert.deepEqual(await on.cut(page), [], `${width} px`);
          if (view !== "answer") continue;
          const torn = await page
            .locator("#matrix .month .num")
            .evaluateAll((all) =>
              all.filter((amount) => amount.getClientRects().length > 1).map((one) => one.innerText),
            );
          assert.deepEqual(torn, [], `${width} px: amounts in two lines`);
        }
        // What a phone has in other places is the same in every language.
        if (language !== "en") return;
        await page.setViewportSize({ width: 390, height: 844 });
        assert.deepEqual(await barriers(page, "html", { contrast: false }), []);
      });
    },
  );

onWholePage("by keyboard alone, through every view and back", { view: "", width: 1280 }, async ({ page }) => {
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.closest(".ways") !== null)) break;
  }
  for (const view of VIEWS) {
    assert.equal(await page.evaluate(() => document.activeElement.innerText), t(`view.${view}`));
    await page.keyboard.press("Enter");
    await isAt(page, view);
    assert.ok(await page.evaluate(() => document.activeElement.closest(".ways") !== null), "the focus stays");
    await page.keyboard.press("Tab");
  }
  // Past the strip: to the form, never to what is out of sight.
  const reached = [];
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.closest(".pane")?.dataset.view));
  }
  const views = new Set(reached.filter(Boolean));
  assert.ok(
    [...views].every((view) => view === "operations"),
    [...views].join(", "),
  );
});

onWholePage("help stands behind a button, by keyboard as by pointer", { view: "" }, async ({ page }) => {
  const name = t("form.help", { title: t("title.workload.item_size") });
  const help = page.getByRole("button", { name, exact: true });
  const meaning = page.locator('[id="field-workload.item_size-meaning"]');
  assert.equal(await meaning.isVisible(), false);
  await help.focus();
  await page.keyboard.press("Enter");
  assert.equal(await help.getAttribute("aria-expanded"), "true");
  assert.match(await meaning.innerText(), /UTF-8/);
  await page.keyboard.press("Space");
  assert.equal(await meaning.isVisible(), false);
});

onWholePage("eight inputs, each on a line of its own", { view: "", width: 1440 }, async ({ page }) => {
  const lines = page.locator(".form > .is-line:not(.is-switch)");
  assert.equal(await lines.count(), 7);
  for (const height of await lines.evaluateAll((all) => all.map((line) => line.offsetHeight)))
    assert.ok(height <= 52, `${height} px`);
  assert.equal(await page.locator(".form > .consumers").count(), 1);
  const form = await page.locator(".form").evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
  assert.ok(form <= 1, "the form scrolls inside itself");
});

onWholePage("requirements are a press away", { view: "" }, async ({ page }) => {
  await page.getByRole("button", { name: new RegExp(`^${t("title.requirements")}`) }).click();
  await eventually(
    () => page.evaluate(() => document.activeElement.id),
    (id) => id === "field-requirements.every_change",
  );
});

// The matrix.

onWholePage(
  "the matrix says what the report says, of five",
  { view: "", fragment: FIVE, width: 1440 },
  async ({ page }) => {
    const settings = FIVE.split("&").slice(1);
    const args = settings.flatMap((setting) => ["--set", setting]);
    const { architectures } = on.report(...args);
    const rows = page.locator("#matrix tbody tr");
    await rows.nth(5).waitFor();
    assert.equal(await rows.count(), 6);
    const cells = async (row) => rows.nth(row).locator("td").allInnerTexts();
    const months = await cells(0);
    architectures.forEach(({ monthly_usd }, index) => {
      assert.ok(on.says(months[index].split("\n")[0], monthly_usd), `${months[index]}: ${monthly_usd}`);
    });
    const outcomes = await cells(1);
    architectures.forEach(({ fit }, index) => assert.ok(outcomes[index].startsWith(t(`fit.${fit.outcome}`))));
    const served = await cells(2);
    architectures.forEach(({ consumers, carries }, index) => {
      const fed = consumers.filter(({ by }) => by !== "nothing").length;
      // What each of them alone could have, and all of them together not, is not counted as served.
      const isTooMany = fed === 2 && !carries.all;
      const expected = isTooMany ? t("matrix.too-many", { count: 2 }) : t("of", { demand: fed, limit: 2 });
      assert.ok(served[index].startsWith(expected), served[index]);
    });
    const risks = await cells(3);
    architectures.forEach(({ throttling }, index) =>
      assert.ok(risks[index].startsWith(t(`level.${throttling.decisive_level}`)), risks[index]),
    );
    await eventually(
      () => cells(5),
      (texts) => texts.slice(0, 2).every((text) => /later|within/.test(text)),
      "no outage",
    );
  },
);

// On a phone.

const PHONE = { view: "", width: 390, height: 844, context: { hasTouch: true } };
const dock = (page) => page.locator(".dock");

onWholePage("on a phone, the bar at the bottom leads to every view", { ...PHONE, fragment: FIVE }, async ({ page }) => {
  for (const view of VIEWS.slice(1)) {
    const link = dock(page).getByRole("link", { name: t(`view.${view}`), exact: true });
    if (!(await link.isVisible())) await dock(page).locator("summary").click();
    await link.click();
    await isAt(page, view);
  }
  await dock(page).locator("summary").click();
  await dock(page)
    .getByRole("link", { name: t("view.all"), exact: true })
    .click();
  assert.deepEqual(await seen(page), VIEWS);
});

onWholePage(
  "on a phone, inputs open over the answer, totals in view",
  { ...PHONE, fragment: FIVE },
  async ({ page }) => {
    const sheet = page.getByRole("dialog", { name: t("dock.inputs") });
    assert.equal(await page.locator(".form").isVisible(), false);
    await page.locator(".chips").getByRole("button").nth(1).click();
    await sheet.waitFor();
    await eventually(
      () => page.evaluate(() => document.activeElement.id),
      (id) => id === `field-${WRITES}`,
    );
    const before = await page.locator(".amounts").innerText();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("4000");
    await eventually(
      () => page.locator(".amounts").innerText(),
      (totals) => totals !== before,
    );
    const [strip, form] = await Promise.all([".amounts", "#inputs"].map((part) => page.locator(part).boundingBox()));
    assert.ok(strip.y >= 0 && strip.y + strip.height <= form.y + 0.5, "the sheet covers the totals");
    assert.deepEqual(await barriers(page, "#inputs"), []);
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press("Tab");
      const isBehind = await page.evaluate(() => document.activeElement.closest(".answer, .bar") !== null);
      assert.equal(isBehind, false, "Tab leads behind the sheet");
    }
    await page.getByRole("button", { name: t("inputs.done") }).click();
    await sheet.waitFor({ state: "hidden" });
    await dock(page)
      .getByRole("button", { name: t("dock.inputs") })
      .click();
    await sheet.waitFor();
    // The help that is open goes first, then the sheet; the focus goes to what opened it.
    await sheet.locator(".help").first().click();
    await page.keyboard.press("Escape");
    assert.deepEqual([await sheet.isVisible(), await sheet.locator(".help[aria-expanded=true]").count()], [true, 0]);
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "hidden" });
    assert.equal(await page.locator("[inert]").count(), 0);
    await eventually(
      () => page.evaluate(() => document.activeElement.innerText),
      (text) => text === t("dock.inputs"),
      "the focus is lost",
    );
  },
);

for (const language of ["en", "ja"])
  onWholePage(
    `side by side, nothing is cut off on the narrowest phone, in ${language}`,
    { language, view: "", width: 320, height: 700 },
    async ({ page }) => {
      await page.locator("#matrix .outcome").nth(3).waitFor();
      const cut = await page
        .locator("#matrix :is(th, td)")
        .evaluateAll((all) =>
          all
            .filter((cell) => cell.scrollWidth > cell.clientWidth)
            .map((cell) => `${cell.innerText}: ${cell.scrollWidth} of ${cell.clientWidth} px`),
        );
      assert.deepEqual(cut, []);
      const lines = await page
        .locator("#matrix .month .num")
        .evaluateAll((all) => all.map((amount) => amount.getClientRects().length));
      assert.deepEqual(lines, [1, 1]);
    },
  );

onWholePage(
  "on a phone, ranked rows and tables of two architectures",
  { ...PHONE, fragment: FIVE },
  async ({ page }) => {
    const { architectures } = on.report(
      ...FIVE.split("&")
        .slice(1)
        .flatMap((setting) => ["--set", setting]),
    );
    const places = await page.getByRole("article").evaluateAll((all) =>
      all
        .map((article) => [article.getBoundingClientRect().top, article.innerText.trim()[0]])
        .sort(([one], [other]) => one - other)
        .map(([, letter]) => letter),
    );
    const rank = ({ fit, monthly_usd }) => [fit.outcome.startsWith("fits") ? 0 : 1, monthly_usd];
    const expected = architectures.toSorted((one, other) => {
      const [[a, b], [c, d]] = [rank(one), rank(other)];
      return a - c || b - d;
    });
    assert.deepEqual(
      places,
      expected.map(({ letter }) => letter),
    );
    await page.locator("#matrix").waitFor();
    const heads = () => page.locator("#matrix thead th:visible").allInnerTexts();
    assert.equal((await heads()).length, 2);
    await page.locator("#one-more").waitFor({ state: "attached" });
    const columns = await page
      .locator("#one-more thead th")
      .evaluateAll((all) => all.filter((head) => getComputedStyle(head).display !== "none").length);
    assert.equal(columns, 3, "with one more consumer");
    const picker = page.getByRole("group", { name: t("picker.title") });
    await picker.getByRole("button").nth(3).click();
    await picker.getByRole("button").nth(4).click();
    assert.deepEqual(
      (await heads()).map((text) => text.trim()[0]),
      ["D", "E"],
    );
    await on.settled(page);
    await dock(page)
      .getByRole("link", { name: t("view.cost"), exact: true })
      .click();
    assert.equal(await page.locator("#cost thead th:visible").count(), 3);

    // The chart is of the two as well, and lines that neither has are not there.
    const letters = page.locator("#cost [role=img] text");
    const bars = async () => (await letters.allTextContents()).filter((text) => /^[A-E]$/.test(text));
    await eventually(bars, (texts) => texts.join("") === "DE", "not the chart of the two");
    const pair = architectures.filter(({ letter }) => "DE".includes(letter));
    const billed = new Set(pair.flatMap(({ bill }) => bill.map(({ id }) => id)));
    const lines = await page.locator("#cost tbody tr:visible code").allInnerTexts();
    assert.deepEqual(new Set(lines), billed);
    await picker.getByRole("button").nth(1).click();
    await eventually(bars, (texts) => texts.join("") === "BE", "not the chart of those picked then");
  },
);

onWholePage(
  "on paper from a phone, all architectures",
  { ...PHONE, view: "cost", fragment: FIVE },
  async ({ page }) => {
    await page.locator("#cost [role=img]").waitFor();
    await page.emulateMedia({ media: "print" });
    const bars = async () =>
      (await page.locator("#cost [role=img] text").allTextContents()).filter((text) => /^[A-E]$/.test(text));
    await eventually(bars, (texts) => texts.join("") === "ABCDE", "not the chart of all");
    assert.equal(await page.locator("#cost thead th:visible").count(), 6);
  },
);

// On paper, and what can go wrong.

onWholePage(
  "on paper there is every view, whichever is shown",
  { view: "operations", fragment: FIVE },
  async ({ page }) => {
    await page.locator("#curve").waitFor({ state: "attached" });
    for (const part of ["one-more", "tornado", "growth"]) await page.locator(`#${part}`).waitFor({ state: "attached" });
    const text = textOf(await page.pdf({ preferCSSPageSize: true })).normalize("NFKC");
    const plain = text.replace(/\s+/g, "");
    for (const section of [
      "matrix",
      "cost",
      "efficiency",
      "budget",
      "limits",
      "shards",
      "freshness",
      "curve",
      "day",
      "tornado",
    ])
      assert.ok(plain.includes(t(`section.${section}`).replace(/\s+/g, "")), `not on paper: ${section}`);
    for (const limit of ["kinesis.write_records", "lambda.timeout"])
      assert.ok(plain.includes(limit), `folded on paper: ${limit}`);
    assert.ok(plain.includes(t("section.operations")));
    // What buttons and fields say is read; what they are for, and what has not run, is not.
    const said = await page
      .locator(":is(#movers .change, #tornado button b)")
      .evaluateAll((all) => all.map((one) => one.textContent));
    assert.ok(said.length > 10);
    for (const amount of [...said, "5%/month"]) assert.ok(plain.includes(amount), `not on paper: ${amount}`);
    const hints = ["movers.try", "movers.try-end", "simulation.waiting", "section.simulation"].map((id) => t(id));
    for (const hint of hints) assert.ok(!plain.includes(hint.replace(/\s+/g, "")), `on paper: ${hint}`);
    const total = t("cost.total").replace(/\s+/g, "");
    assert.equal(plain.split(total).length, 2, "the total stands once");
  },
);

const cases = {
  "firehose-down": 'simulation.outages=[{ consumer = "firehose", at = "peak", for = "2 h" }]',
  "function-fails": 'simulation.outages=[{ consumer = "function", at = "peak", for = "1 h", how = "fails" }]',
  burst: 'workload.bursts=[{ at = "peak", length = "15 m", factor = 3 }]',
};
onWholePage("a ready case is one press, and one step back", { view: "outages" }, async ({ page }) => {
  await page.locator(".told li").first().waitFor();
  await each(cases, async (setting, name) => {
    const button = page.getByRole("button", { name: t(`cases.${name}`), exact: true });
    await button.press("Enter");
    assert.equal(await button.getAttribute("aria-pressed"), "true");
    await on.isOf(page, setting);
    await page.locator(".told li").first().waitFor();
    await page.getByRole("button", { name: t("bar.undo"), exact: true }).click();
    await on.isOf(page);
    await button.press("Enter");
    await button.press("Enter");
    await on.isOf(page);
    assert.equal(await button.getAttribute("aria-pressed"), "false");
  });
});

onWholePage("what an outage does follows it as it is dragged", { view: "outages" }, async ({ page }) => {
  await page.getByRole("button", { name: t("cases.firehose-down"), exact: true }).click();
  await page.locator(".told li").first().waitFor();
  const before = await page.locator(".told li").first().innerText();
  // Nothing but the heading of the lane and what adds to it stands between the picture and the lane.
  const [picture, lane] = await Promise.all(
    [on.picture(page, "backlog"), on.lane(page, "outages")].map((one) => one.boundingBox()),
  );
  const between = lane.y - (picture.y + picture.height);
  assert.ok(between > 0 && between < 80, `${between} px`);
  const bar = await page.locator("#outages .event-bar").boundingBox();
  await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
  await page.mouse.down();
  await page.mouse.move(bar.x + bar.width / 2 + 120, bar.y + bar.height / 2, { steps: 6 });
  // Not let go yet: what was found stays until what follows is there.
  await eventually(
    () => page.locator(".told li").allInnerTexts(),
    ([text]) => text !== undefined && text !== before,
    "nothing follows",
  );
  assert.match(await page.locator("#outages .event input").first().inputValue(), /peak/, "it is not set yet");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await eventually(
    () => page.locator(".told li").first().innerText(),
    (text) => text === before,
    "it does not go back",
  );
});

onWholePage(
  "what an outage does is seen as long as it is dragged, however long that takes",
  { view: "" },
  async ({ page, home }) => {
    await page.goto(
      `${home}?view=outages&days=5#v2&simulation.outages.0.consumer=firehose&simulation.outages.0.at=peak&simulation.outages.0.for=2%20h`,
    );
    await found(page);
    const told = page.locator(".told li").first();
    const before = await told.innerText();
    const bar = await page.locator("#outages .event-bar").boundingBox();
    const [x, y] = [bar.x + bar.width / 2, bar.y + bar.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    let step = 0;
    await eventually(
      async () => {
        await page.mouse.move(x + 100 + (step++ % 50), y);
        return told.innerText();
      },
      (text) => text !== before,
      "nothing follows",
    );
    await page.mouse.up();
  },
);
