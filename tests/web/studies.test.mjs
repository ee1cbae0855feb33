// What studies find, as the command prints it: what to take, which is the cheapest by rate, and what moves the answer.

import assert from "node:assert/strict";
import { barriers, barriersInBoth, each, eventually, onWholePage, shardwise } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const ja = on.texts("ja");

/** A table in Tokyo with two consumers beside Firehose. */
const TOKYO = [
  "region=ap-northeast-1",
  "workload.writes_per_second=2000",
  "workload.item_size=1 KiB",
  'consumers=[{ kind = "lambda" }, { kind = "kcl" }]',
];
const RATE = "workload.writes_per_second";
/** A rate has three digits. */
const ROUNDED = 5e-3;
/** What nothing can do. */
const TOO_FRESH = ["requirements.freshness=0.1 s"];

/** The default, and presets in which the answer is another: by an export, not at every rate, and for three consumers. */
const CASES = {
  "the default": [],
  "an export": ["scenarios/export-for-a-report.toml"],
  "a hot key": ["scenarios/hot-partition-key.toml"],
  "three consumers": ["scenarios/tokyo-three-consumers.toml"],
};

/** What the command prints; where nothing meets the requirements, it says so by its exit code as well. */
function asked(study, ...args) {
  try {
    return JSON.parse(shardwise(...study.split(" "), ...args, "--format", "json"));
  } catch (error) {
    assert.equal(error.status, 1);
    return JSON.parse(error.stdout);
  }
}
const recommended = (...args) => asked("recommend", ...args);
const turning = (...args) => asked(`breakeven --over ${RATE}`, ...args);
const moving = (...args) => asked("sensitivity --top 5", ...args);
/** So many guesses have both of their ends shown. */
const BOTH_ENDS = 6;
const set = (...settings) => settings.flatMap((setting) => ["--set", setting]);

/** The fragment of a scenario, given as the command takes it. */
const linkOf = (...args) => new URL(shardwise("compare", ...args, "--link", "http://localhost/").trim()).hash.slice(1);

const card = (page) => page.locator("#recommendation");
const price = (page) => card(page).locator(".price b");
const movers = (page) => page.locator("#movers .mover");
const first = (page) => card(page).locator("button.first");

/** Waits for the recommendation of this cost. */
const costs = (page, usd) =>
  eventually(
    async () => ((await price(page).count()) > 0 ? price(page).innerText() : ""),
    (text) => on.says(text, usd),
    `not ${usd}`,
  );

/** What is written on the strip and in its list, against the ranges of the command. */
async function sameRanges(page, { ranges }) {
  const segments = await page.locator(".segment").allInnerTexts();
  assert.equal(segments.length, ranges.length);
  const items = await page.locator("#cheapest ol.unseen li").allTextContents();
  ranges.forEach(({ from, to, cheapest }, index) => {
    const numbers = items[index].match(/[\d,.]*\d/g).map((text) => Number(text.replaceAll(",", "")));
    for (const [found, expected] of [
      [numbers[0], from],
      [numbers[1], to],
    ])
      assert.ok(Math.abs(found - expected) <= ROUNDED * expected, `${items[index]}: ${expected}`);
    assert.ok(items[index].includes(cheapest ?? t("cheapest.none")), items[index]);
  });
}

/** The amounts of the bars, against the ends that move the difference further. */
async function sameMovers(page, { inputs }) {
  const amounts = await page.locator("#movers .change").allInnerTexts();
  assert.equal(amounts.length, inputs.length);
  inputs.forEach(({ key, low, high, effect_usd: effect }, index) => {
    const change = Math.abs(high.change_usd) >= Math.abs(low.change_usd) ? high.change_usd : low.change_usd;
    assert.equal(Math.abs(change), effect);
    assert.ok(
      on.says(amounts[index], change) && amounts[index].startsWith(change < 0 ? "−" : "+"),
      `${key}: ${change}`,
    );
  });
}

/** What makes the best safer, where it is at a risk that is worth it: what that costs; trying it is one step. */
async function saferIs(page, best, args) {
  const line = card(page).locator(".safer");
  if (!["moderate", "high", "severe"].includes(best.level)) return assert.equal(await line.count(), 0);
  const { best: safer } = recommended(...args, ...set("requirements.max_risk=low"));
  await line.getByRole("button").waitFor();
  const text = await line.innerText();
  assert.ok(on.says(text.match(/\$[\d,.]+/)[0], safer.monthly_usd - best.monthly_usd), text);
  assert.ok(text.includes(t(`level.${safer.level}`)), text);
  const before = await on.totals(page);
  await line.getByRole("button").click();
  await eventually(
    () => on.totals(page),
    (texts) => texts.some((total) => on.says(total, safer.monthly_usd)),
    `not ${safer.monthly_usd}`,
  );
  await page.keyboard.press("Control+z");
  await eventually(
    () => on.totals(page),
    (texts) => texts.join() === before.join(),
    "not back",
  );
  await on.studied(page);
}

/** Both ends of each guess, and the jumps that are near. */
async function sameEnds(page, { inputs: all, edges }) {
  const inputs = all.slice(0, BOTH_ENDS);
  for (const side of ["low", "high"]) {
    const amounts = await page.locator(`#tornado .${side} b`).allInnerTexts();
    assert.equal(amounts.length, inputs.length);
    inputs.forEach((input, index) => {
      const { change_usd: change } = input[side];
      assert.ok(on.says(amounts[index], change), `${input.key} ${side}: ${amounts[index]}, ${change}`);
      assert.equal(amounts[index].startsWith("−"), change < 0, `${input.key} ${side}`);
    });
  }
  assert.equal(await page.locator("#tornado .edges li").count(), edges.length);
}

/** The settings that are alternatives, and where several of them together cost less. */
async function sameAlternatives(page, { alternatives }) {
  const items = await page.locator(".crossings > ul").last().locator("li").allTextContents();
  assert.deepEqual(
    items.map((text) => text.includes(t("cheapest.together"))),
    alternatives.map(({ together }) => together !== null),
  );
}

for (const [name, args] of Object.entries(CASES)) {
  onWholePage(`says of ${name} what the command says`, { fragment: linkOf(...args) }, async ({ page }) => {
    const { best, others, must_hold: held, requirements } = recommended(...args);
    await on.studied(page);
    assert.ok(on.says(await price(page).innerText(), best.monthly_usd));
    assert.ok((await card(page).locator("h2").innerText()).includes(best.architecture));
    const givesUp = await card(page).locator(".decision .meaning").allInnerTexts();
    const said = best.gives_up === null ? [] : [best.gives_up];
    assert.deepEqual(
      givesUp.map((text) => text.toLowerCase()),
      said.map((text) => t("sentence", { text }).toLowerCase()),
    );
    const changes = best.changes.filter(({ key }) => key !== "architectures");
    const shown = await card(page).locator(".to-change .changes li").allInnerTexts();
    assert.equal(shown.length, changes.length, shown.join());
    changes.forEach(({ to }, index) => {
      const value = { true: t("form.on"), false: t("form.off") }[to] ?? to;
      assert.ok(shown[index].endsWith(value), `${shown[index]}: ${to}`);
    });
    const rows = await card(page).locator(".others li:has(button)").allInnerTexts();
    assert.equal(rows.length, Math.min(others.length, 2));
    rows.forEach((row, index) => {
      assert.ok(row.includes(others[index].architecture));
      assert.ok(on.says(row.match(/\$[\d,.]+/)[0], others[index].monthly_usd), row);
    });
    await card(page).locator(".held summary").click();
    const costs = await card(page).locator(".held li b").allInnerTexts();
    assert.equal(costs.length, held.length);
    requirements.forEach(({ costs_usd: usd }, index) => {
      const isSaid = usd < 0.005 ? costs[index] === t("recommendation.costs-nothing") : on.says(costs[index], usd);
      assert.ok(isSaid, `${costs[index]}: ${usd}`);
    });
    await sameRanges(page, turning(...args));
    await sameMovers(page, moving(...args));
    await saferIs(page, best, args);
    await sameEnds(page, asked("sensitivity --top 16", ...args));
    await sameAlternatives(page, turning(...args));
  });
}

/** Where the cheapest changes between two architectures. */
const CHANGES = "scenarios/function-writes-small-objects.toml";

onWholePage("says where the cheapest changes, and why", { fragment: linkOf(CHANGES) }, async ({ page }) => {
  const found = turning(CHANGES);
  assert.equal(found.crossings.length, 1);
  await page.locator("#cheapest").waitFor();
  await sameRanges(page, found);
  await on.unfold(page);
  const [{ because, monthly_usd: usd }] = found.crossings;
  const text = await page.locator(".crossings li").first().innerText();
  assert.ok(text.includes(because), `${text}: ${because}`);
  assert.ok(on.says(text.match(/\$[\d,.]*\d/)[0], usd), text);
});

onWholePage(
  "what is tried is the scenario, and one step takes it back",
  { fragment: on.fragmentOf(...TOKYO) },
  async ({ page }) => {
    const { best } = recommended(...set(...TOKYO));
    await on.studied(page);
    const before = await on.totals(page);
    assert.equal(await first(page).innerText(), t("recommendation.try", { letter: "B" }));
    await first(page).click();
    // What is recommended is what is set now, and that is all there is to say.
    await card(page).getByText(t("recommendation.given-same"), { exact: true }).waitFor();
    await costs(page, best.monthly_usd);
    assert.ok((await on.totals(page)).some((total) => on.says(total, best.monthly_usd)));
    assert.equal(await first(page).count(), 0);
    assert.ok((await on.fragment(page)).includes("kinesis_firehose.shards=32"));
    await page.getByRole("button", { name: t("bar.undo") }).click();
    assert.deepEqual(await on.totals(page), before);
    await first(page).waitFor();
  },
);

/** Two consumers beside Firehose, and little risk. */
const CAREFUL = ["consumers.0.kind=lambda", "consumers.1.kind=kcl", "requirements.max_risk=low"];

onWholePage(
  "without a requirement that costs something, the best costs so much less, and is tried in one step",
  { fragment: on.fragmentOf(...CAREFUL) },
  async ({ page }) => {
    const { best, requirements, must_hold: held } = recommended(...set(...CAREFUL));
    await on.studied(page);
    await card(page).locator(".held summary").click();
    const priced = requirements.filter(({ costs_usd: usd }) => usd >= 0.005);
    const tries = card(page).locator(".held button");
    assert.ok(priced.some(({ key }) => key === "requirements.max_risk"));
    assert.equal(await tries.count(), priced.length);
    const [{ costs_usd: usd }] = requirements.filter(({ key }) => key === "requirements.max_risk");
    const at = held.findIndex(({ key }) => key === "requirements.max_risk");
    const before = await on.totals(page);
    await card(page).locator(".held li").nth(at).getByRole("button").click();
    await eventually(
      () => on.totals(page),
      (texts) => texts.some((total) => on.says(total, best.monthly_usd - usd)),
      `not ${best.monthly_usd - usd}`,
    );
    // It is not required any more.
    assert.ok(!(await on.fragment(page)).includes("max_risk"));
    await page.getByRole("button", { name: t("bar.undo") }).click();
    assert.deepEqual(await on.totals(page), before);
  },
);

onWholePage("another architecture is compared with once it is tried", {}, async ({ page }) => {
  const [other] = recommended().others;
  assert.equal(other.architecture, "streams-pipes");
  await on.studied(page);
  await card(page)
    .getByRole("button", { name: t("recommendation.try", { letter: "C" }) })
    .click();
  await eventually(
    () => on.totals(page),
    (totals) => totals.length === 3 && on.says(totals[2], other.monthly_usd),
  );
});

onWholePage("works by keyboard alone", {}, async ({ page }) => {
  await on.studied(page);
  const reach = async (pattern) => {
    for (let stops = 0; stops < 120; stops++) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => document.activeElement?.innerText ?? "");
      if (pattern.test(name)) return;
    }
    assert.fail(`not reached: ${pattern}`);
  };
  await reach(/^Try A$/);
  await page.keyboard.press("Enter");
  await eventually(
    () => page.evaluate(() => document.activeElement?.id),
    (id) => id === "recommendation",
  );
  await page.keyboard.press("Control+z");
  await first(page).waitFor();
  await on.studied(page);
  await reach(/^Writes per second/);
  await page.keyboard.press("Enter");
  await eventually(
    () => on.field(page, RATE).inputValue(),
    (rate) => rate === "600",
  );
  await page.keyboard.press("Control+z");
  assert.equal(await on.field(page, RATE).inputValue(), "400");
});

onWholePage(
  "a guess that is tried sets all it takes",
  { fragment: on.fragmentOf("workload.hottest_key_share=0.25") },
  async ({ page }) => {
    const given = set("workload.hottest_key_share=0.25");
    const updates = moving(...given).inputs.find(({ key }) => key === "workload.mix.modify");
    await on.studied(page);
    await movers(page)
      .filter({ hasText: t("title.workload.mix.modify") })
      .click();
    const { low, high } = updates;
    const { compare } = Math.abs(high.change_usd) >= Math.abs(low.change_usd) ? high : low;
    const settings = compare.match(/workload\.mix\.\w+=[\d.]+/g);
    assert.equal(settings.length, 3);
    await on.isOf(page, "workload.hottest_key_share=0.25", ...settings);
  },
);

onWholePage(
  "says what stands in the way where nothing meets the requirements",
  { fragment: on.fragmentOf(...TOO_FRESH) },
  async ({ page }) => {
    const [way] = recommended(...set(...TOO_FRESH)).in_the_way;
    await on.studied(page);
    assert.equal(await card(page).locator("h2").innerText(), t("recommendation.nothing"));
    const item = await card(page).getByRole("listitem").innerText();
    assert.ok(item.toLowerCase().startsWith(way.needed.replace("0.1 s", "100 ms")), item);
    const reached = way.reached.replace(/^0\.(\d) s$/, (_, tenth) => `${tenth}00 ms`);
    assert.ok(item.includes(t("recommendation.reached", { value: reached })), item);
    assert.equal(await card(page).getByRole("button").count(), 0);
    assert.deepEqual(await barriers(page, "#recommendation"), []);
  },
);

/** Has the page note what it asks of the worker. */
const listening = (context) =>
  context.addInitScript(() => {
    window.asked = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (order, ...rest) {
      if (order.do === "answer") window.asked.push(order.question);
      return post.call(this, order, ...rest);
    };
  });
const questions = (page, of) => page.evaluate((of) => window.asked.filter((question) => question.of === of), of);

onWholePage("drops what is not of the scenario any more", { before: listening }, async ({ page }) => {
  await on.studied(page);
  await page.evaluate(() => window.asked.splice(0));
  // Each of them after a pause long enough to ask, and too short for an answer to all.
  for (const rate of ["500", "600", "700", "800", "900"]) {
    await on.field(page, RATE).fill(rate);
    await page.waitForTimeout(160);
  }
  await costs(page, recommended(...set(`${RATE}=900`)).best.monthly_usd);
  await on.studied(page);
  await sameRanges(page, turning(...set(`${RATE}=900`)));
  const [recommend, breakeven] = await Promise.all(["recommend", "breakeven"].map((of) => questions(page, of)));
  assert.ok(breakeven.length < 5, `asked ${breakeven.length} times`);
  assert.ok(recommend.length <= 5, `asked ${recommend.length} times`);
  for (const asked of [recommend, breakeven]) assert.deepEqual(asked.at(-1).settings, [`${RATE}=900.0`]);
});

onWholePage(
  "asks nothing while one types, nor of a scenario that is wrong",
  { before: listening },
  async ({ page }) => {
    await on.studied(page);
    const before = await price(page).innerText();
    await page.evaluate(() => window.asked.splice(0));
    await on.field(page, RATE).fill("");
    await on.field(page, RATE).pressSequentially("many", { delay: 30 });
    await card(page).and(page.locator("[aria-busy=true]")).waitFor();
    await page.waitForTimeout(400);
    // An outage is simulated once it is in view, which may be later than all else: it is of what was there before.
    const asked = await page.evaluate(() => window.asked.flatMap(({ settings }) => settings));
    assert.deepEqual(
      asked.filter((setting) => setting.startsWith(RATE)),
      [],
    );
    // The last result stays, marked; nothing can be tried that is not of what is typed.
    assert.equal(await price(page).innerText(), before);
    assert.equal(await first(page).getAttribute("aria-disabled"), "true");
    await first(page).click({ force: true });
    assert.equal(await on.field(page, RATE).inputValue(), "many");
  },
);

onWholePage(
  "keeps its place",
  { view: "", fragment: on.fragmentOf(...TOKYO), width: 1440, before: on.shifting },
  async ({ page }) => {
    await on.studied(page);
    await on.still(page);
  },
);

onWholePage(
  "keeps its place on a phone",
  { view: "", width: 390, height: 844, before: on.shifting },
  async ({ page }) => {
    await on.studied(page);
    await on.still(page);
  },
);

const PARTS = ["#recommendation", "#cheapest", "#movers", "#tornado"];

for (const [language, texts] of Object.entries({ en: t, ja })) {
  onWholePage(`can be used by everyone, in ${language}`, { language, width: 390, height: 844 }, async ({ page }) => {
    await on.studied(page);
    await page.locator("#recommendation details, #cheapest details, #tornado details").evaluateAll((all) => {
      for (const details of all) details.open = true;
    });
    for (const part of PARTS) {
      if (language === "en") assert.deepEqual(await barriersInBoth(page, part), []);
      else assert.deepEqual(await barriers(page, part, { contrast: false }), []);
    }
    assert.deepEqual(await on.sideways(page), []);
    const own = await page.locator(PARTS.map((part) => `${part} button`).join()).allInnerTexts();
    assert.equal(new Set(own).size, own.length, own.join());
    for (const id of ["cheapest", "movers", "tornado"])
      assert.equal(await page.locator(`#${id} h2`).innerText(), texts(`section.${id}`));
  });
}

onWholePage(
  "speaks Japanese, reasons included",
  { language: "ja", fragment: on.fragmentOf(...TOKYO) },
  async ({ page }) => {
    await on.studied(page);
    for (const part of PARTS) {
      const text = await page.locator(part).evaluate((section) => {
        for (const details of section.querySelectorAll("details")) details.open = true;
        // Commands, values and ids are the same in every language.
        for (const code of section.querySelectorAll("code")) code.remove();
        return section.innerText;
      });
      assert.doesNotMatch(text, /\b(requires?d?|instead|from|month|arrives?|fits?|reached)\b/i);
      assert.doesNotMatch(text, /\b(study|recommendation|cheapest|movers)\.[a-z]/);
    }
  },
);

onWholePage("bars are told from their track", {}, async ({ page }) => {
  await on.studied(page);
  const each = () => page.evaluate(ratios);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const found = await each();
    assert.ok(found.length === 5 && found.every((ratio) => ratio >= 3), `${colorScheme}: ${found}`);
  }
});

/** In the page: the contrast of every bar and its track. */
function ratios() {
  const luminance = (color) => {
    const [r, g, b] = color.match(/\d+(\.\d+)?/g).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll(".mover .track")].map((track) => {
    const [low, high] = [track, track.firstElementChild]
      .map((element) => luminance(getComputedStyle(element).backgroundColor))
      .sort((one, other) => one - other);
    return (high + 0.05) / (low + 0.05);
  });
}

onWholePage("is of one architecture or of all", {}, async ({ page }) => {
  await on.studied(page);
  const lists = { one: '["kinesis-firehose"]', all: "all" };
  await each(lists, async (architectures) => {
    const given = set(`architectures=${architectures}`);
    const fragment = on.fragmentOf(`architectures=${architectures}`);
    await page.evaluate((fragment) => {
      location.hash = fragment;
    }, fragment);
    await costs(page, recommended(...given).best.monthly_usd);
    await on.studied(page);
    await sameRanges(page, turning(...given));
    await sameMovers(page, moving(...given));
    assert.equal(await page.locator(".fits-where li").count(), turning(...given).architectures.length);
  });
});

onWholePage(
  "a study that fails is said, and the next is asked of a new worker",
  { before: failing },
  async ({ page, complaints }) => {
    await on.studied(page);
    await page.evaluate(() => {
      window.fails = "recommend";
    });
    await on.field(page, RATE).fill("500");
    await page.getByText(t("refused.broken")).waitFor();
    await page.evaluate(() => {
      window.fails = undefined;
    });
    await on.field(page, RATE).fill("600");
    await page.getByText(t("refused.broken")).waitFor({ state: "detached" });
    await costs(page, recommended(...set(`${RATE}=600`)).best.monthly_usd);
    // The worker tells the console what broke.
    assert.ok(complaints.splice(0).length > 0);
  },
);

/** Has the worker be asked what it cannot answer, where `fails` names a study. */
function failing(context) {
  return context.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (order, ...rest) {
      const isBroken = order.do === "answer" && order.question.of === window.fails;
      return post.call(this, isBroken ? { ...order, question: { of: window.fails, settings: null } } : order, ...rest);
    };
  });
}

onWholePage(
  "all settings: those that were changed first, then those that move the answer most",
  {},
  async ({ page }) => {
    const group = page.locator("#group-workload");
    const open = async () => {
      await page.locator("#all-settings > summary").click();
      await group.locator("summary").first().click();
      await group.locator("[id^=field-]").first().waitFor();
    };
    const order = () =>
      group.locator("[id^=field-]:is(input, select)").evaluateAll((all) => all.map(({ id }) => id.slice(6)));
    const { inputs } = JSON.parse(shardwise("sensitivity", "--top", "5", "--format", "json"));
    const asked = await page
      .locator(".form > .is-line [id^=field-]")
      .evaluateAll((all) => all.map(({ id }) => id.slice(6)));
    const movers = inputs.map(({ key }) => key).filter((key) => key.startsWith("workload.") && !asked.includes(key));
    assert.ok(movers.length > 1, movers.join());
    await on.studied(page);
    await open();
    assert.deepEqual((await order()).slice(0, movers.length), movers);
    await on.field(page, "workload.key_size").fill("48");
    assert.deepEqual((await order()).slice(0, movers.length), movers, "what is typed moves nothing");
    await page.locator("#all-settings > summary").click();
    await open();
    assert.deepEqual((await order()).slice(0, movers.length + 1), ["workload.key_size", ...movers]);
  },
);

const RAISED = ["region=ap-northeast-1", `${RATE}=300`, "consumers.0.kind=lambda"];
onWholePage(
  "says from which rate on AWS must raise a quota, and what has no price",
  { fragment: `v2&${RAISED.join("&")}` },
  async ({ page, home }) => {
    await on.studied(page);
    const [{ at_once: now }] = turning(...set(...RAISED)).architectures;
    const [item] = await page.locator(".fits-where li").allInnerTexts();
    const last = item
      .match(/[\d,.]*\d/g)
      .at(-1)
      .replaceAll(",", "");
    assert.ok(Math.abs(Number(last) - now.at(-1).to) <= ROUNDED * now.at(-1).to, `${item}: ${now.at(-1).to}`);
    assert.equal(await page.locator(".cheapest-strip .raised").count(), 1);
    // An architecture that is not priced fits nowhere for no other reason.
    await page.goto(`${home}#v2&region=ap-northeast-1&architectures=all`);
    const pipes = page.locator(".fits-where li", { hasText: /^C/ });
    await eventually(
      () => pipes.allInnerTexts(),
      (texts) => texts.length === 1 && texts[0].includes(t("fit.not-priced")),
      "no word on its price",
    );
  },
);
