// Bursts and reshardings of the simulation: typed in rows as outages are, shown in the charts, told as text.

import assert from "node:assert/strict";
import { barriers, barriersInBoth, each, eventually, onPage, ready, shardwise } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
/** Lists of events by name: their keys, and their columns in order. */
const LISTS = {
  bursts: { key: "workload.bursts", columns: ["at", "length", "factor"] },
  reshardings: { key: "simulation.reshardings", columns: ["at", "shards"] },
};

const section = on.simulation;
const row = (page, list, number, words = t) =>
  page.locator(`#${list}`).getByRole("group", { name: words(`${list}.row`, { number }), exact: true });
const cell = (page, list, number, column, words = t) =>
  row(page, list, number, words).getByLabel(words(`title.${LISTS[list].key}.${column}`));
const add = (page, list) => page.getByRole("button", { name: `+ ${t(`${list}.add`)}`, exact: true }).click();
const remove = (page, list, number) =>
  page
    .getByRole("button", { name: t("consumers.remove", { name: t(`${list}.row`, { number }) }), exact: true })
    .click();
/** What is typed, row by row. */
const typed = (page, list) =>
  on
    .rows(page, list)
    .evaluateAll((all) => all.map((row) => [...row.querySelectorAll("input")].map(({ value }) => value)));
const setting = (list, text) => `${LISTS[list].key}=${text}`;
const link = (settings) => ({
  fragment: on.fragmentOf(...Object.entries(settings).map(([list, text]) => setting(list, text))),
});

/** What was simulated is what the command simulates of these settings, over time too. */
async function isSimulated(page, ...settings) {
  const args = settings.flatMap((setting) => ["--set", setting]);
  const csv = shardwise("simulate", ...args, "--format", "csv");
  await eventually(
    async () =>
      (
        await on.downloaded(page, () =>
          section(page)
            .getByRole("button", { name: t("simulation.csv") })
            .click(),
        )
      ).text,
    (text) => text === csv,
    `not what simulate ${args.join(" ")} finds`,
  );
  return csv;
}

/** The most of a series of the Kinesis stream. */
const most = (csv, series) =>
  csv
    .split("\r\n")
    .map((line) => line.split(","))
    .filter((cells) => cells.at(-6) === "kinesis-firehose" && cells.at(-3) === series)
    .reduce((most, cells) => Math.max(most, Number(cells.at(-1))), 0);

/** The most that the legend of a chart says of its first line. */
const legend = (page) => on.figure(page, "load").getByRole("listitem").first().innerText();
const percentOf = (text) => Number(/([\d.]+)%/.exec(text)[1]);

/** Rows as they are typed, and the command's list. */
const rows = {
  "a burst as it comes": ["bursts", [{}], '[{ at = "12 h", length = "1 h", factor = 2 }]'],
  "bursts of every kind": [
    "bursts",
    [
      { at: "90 m", length: "45s", factor: "0" },
      { at: "１.５ｈ", length: " 20 min ", factor: "１．５" },
      { at: "0", length: "3600", factor: "007" },
    ],
    '[{ at = "90 m", length = "45 s", factor = 0 }, { at = "1.5 h", length = "20 m", factor = 1.5 }, { at = 0, length = 3600, factor = 7 }]',
  ],
  "a burst that is taken away": [
    "bursts",
    [{ at: "1 h" }, { at: "2 h" }, { at: "3 h" }],
    '[{ at = "1 h", length = "1 h", factor = 2 }, { at = "3 h", length = "1 h", factor = 2 }]',
    (page) => remove(page, "bursts", 2),
  ],
  "a resharding as it comes: twice the shards": ["reshardings", [{}], '[{ at = "12 h", shards = 10 }]'],
  reshardings: [
    "reshardings",
    [
      { at: "8h", shards: "６" },
      { at: "1200 m", shards: "4" },
    ],
    '[{ at = "8 h", shards = 6 }, { at = "20 h", shards = 4 }]',
  ],
};
onPage("events typed in rows give what the command gives", {}, async ({ page }) => {
  await each(rows, async ([list, said, text, then]) => {
    await on.choose(page, "default");
    for (const [index, cells] of said.entries()) {
      await add(page, list);
      for (const [column, value] of Object.entries(cells)) await cell(page, list, index + 1, column).fill(value);
    }
    await then?.(page);
    await on.isOf(page, setting(list, text));
    assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  });
});

/** What is refused, and where. */
const refused = {
  "no factor": ["bursts", "factor", "", ""],
  "a negative factor": ["bursts", "factor", "-1", "-1"],
  "a factor that is too large": ["bursts", "factor", "1000001", "1000001"],
  "a factor that is none": ["bursts", "factor", "twice", '"twice"'],
  "a time that is none": ["bursts", "at", "noon", '"noon"'],
  "a duration without its second unit": ["bursts", "length", "1 h 30", '"1 h 30"'],
  "a quote within": ["bursts", "length", '1 h" }, { x = "', String.raw`"1 h\" }, { x = \""`],
  "no shards": ["reshardings", "shards", "0", "0"],
  "half a shard": ["reshardings", "shards", "1.5", "1.5"],
  "more shards than there are": ["reshardings", "shards", "99999999999", "99999999999"],
  "a time after the last": ["reshardings", "at", "9999 d", '"9999 d"'],
};
const SOUND = { bursts: { at: '"12 h"', length: '"1 h"', factor: "2" }, reshardings: { at: '"12 h"', shards: "8" } };
/** A refusal without its bounds: the page writes numbers as its language does. */
const unbound = (text) => text?.replace(/ (to|and at most) .*, found/, ", found");
onPage("what is wrong with an event is refused at its cell, in the words of the command", {}, async ({ page }) => {
  for (const list of Object.keys(LISTS)) for (let count = 0; count < 2; count++) await add(page, list);
  await each(refused, async ([list, column, text, toml]) => {
    const control = cell(page, list, 2, column);
    const before = await control.inputValue();
    await control.fill(text);
    const table = Object.entries({ ...SOUND[list], [column]: toml }).filter(([, value]) => value !== "");
    const written = `[{ ${table.map(([key, value]) => `${key} = ${value}`).join(", ")} }]`;
    const said = on.refusal(`[0].${column}`, "compare", "--set", setting(list, written));
    assert.equal(unbound(await on.described(control)), unbound(said));
    assert.equal(await control.getAttribute("aria-invalid"), "true");
    assert.equal(await section(page).locator("[aria-invalid=true]").count(), 1, "its neighbors are well");
    assert.ok(await page.getByText(t("summary.stale")).isVisible());
    await control.fill(before);
    assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  });
});

onPage("a burst raises the most that comes in a second; undo takes it back", {}, async ({ page }) => {
  await on.simulated(page);
  const before = percentOf(await legend(page));
  const calm = most(await isSimulated(page), "changes_per_second");
  await add(page, "bursts");
  await cell(page, "bursts", 1, "factor").fill("4");
  const stormy = await isSimulated(page, setting("bursts", '[{ at = "12 h", length = "1 h", factor = 4 }]'));
  assert.ok(most(stormy, "changes_per_second") > 2 * calm);
  await eventually(
    async () => percentOf(await legend(page)),
    (now) => now > 2 * before,
  );
  await eventually(
    () => on.marks(page).innerText(),
    (text) =>
      text === `${t("simulation.marked", { event: t("bursts.said", { factor: 4 }), from: "12:00", to: "13:00" })}`,
  );
  const charts = section(page).getByRole("img");
  for (const index of [0, 1, 2])
    await eventually(
      () => charts.nth(index).innerHTML(),
      (svg) => svg.includes("×4"),
      `chart ${index}`,
    );
  await page.keyboard.press("Control+z");
  assert.equal(await cell(page, "bursts", 1, "factor").inputValue(), "2");
  await page.keyboard.press("Control+z");
  assert.equal(await on.rows(page, "bursts").count(), 0);
  await eventually(
    async () => percentOf(await legend(page)),
    (now) => now === before,
  );
  assert.equal(await on.marks(page).count(), 0);
  await eventually(
    () => charts.first().innerHTML(),
    (svg) => !svg.includes("×4"),
  );
});

onPage("a resharding changes the shards over time, and is marked when it takes effect", {}, async ({ page }) => {
  await on.simulated(page);
  assert.equal(most(await isSimulated(page), "shards"), 5);
  await add(page, "reshardings");
  assert.equal(most(await isSimulated(page, setting("reshardings", '[{ at = "12 h", shards = 10 }]')), "shards"), 10);
  const shards = section(page)
    .getByRole("group", { name: t("simulation.found") })
    .getByRole("row", { name: t("simulation.shards"), exact: false })
    .first();
  await eventually(
    () => shards.innerText(),
    (text) => text.endsWith(t("simulation.from-to", { least: 5, most: 10 })),
  );
  const event = t("message.event.shards", { from: 5, to: 10 });
  await eventually(
    () => on.marks(page).innerText(),
    (text) => text === t("simulation.marked", { event, from: "12:00", to: "12:05" }),
  );
  assert.ok((await on.picture(page, "load").innerHTML()).includes("5→10"));
  await on.say(page, "simulation.resharding_time", "1 h");
  await eventually(
    () => on.marks(page).innerText(),
    (text) => text === t("simulation.marked", { event, from: "12:00", to: "13:00" }),
  );
  await remove(page, "reshardings", 1);
  await eventually(
    () => shards.innerText(),
    (text) => /\t5$/.test(text),
  );
});

const SOME = {
  bursts: '[{ at = "90 m", length = "45 s", factor = 2.5 }, { at = "45000 s", length = "10 h", factor = 0 }]',
  reshardings: '[{ at = "8 h", shards = 6 }]',
};
onPage("a link and a file bring events back as rows", link(SOME), async ({ page, context, home }) => {
  const expected = [
    ["1.5 h", "45 s", "2.5"],
    ["12.5 h", "10 h", "0"],
  ];
  const are = async (page) => {
    await on.rows(page, "reshardings").waitFor();
    assert.deepEqual(await typed(page, "bursts"), expected);
    assert.deepEqual(await typed(page, "reshardings"), [["8 h", "6"]]);
  };
  await are(page);
  await on.isOf(page, ...Object.entries(SOME).map(([list, text]) => setting(list, text)));
  const { text } = await on.keep(page, "toml");
  await on.choose(page, "default");
  for (const list of Object.keys(LISTS)) assert.deepEqual(await typed(page, list), []);
  await on.openFile(page, text);
  await are(page);
  const other = await context.newPage();
  await other.goto(`${home}#${await on.fragment(page)}`);
  await ready(other);
  await are(other);
});

onPage("events that are pinned stand beside those of now", link(SOME), async ({ page }) => {
  await on.rows(page, "reshardings").waitFor();
  await page.getByRole("button", { name: t("bar.pin"), exact: true }).click();
  await cell(page, "bursts", 1, "factor").fill("7");
  await cell(page, "reshardings", 1, "shards").fill("5");
  const settings = page.locator("#pinned").getByLabel(t("pinned.settings"));
  const differing = (key) => settings.getByRole("row", { name: key, exact: false }).innerText();
  assert.match(await differing(`${LISTS.bursts.key}.0.factor`), /2\.5\s+7$/);
  assert.match(await differing(`${LISTS.reshardings.key}.0.shards`), /6\s+5$/);
  await page
    .locator("#pinned")
    .getByRole("button", { name: t("pinned.back") })
    .click();
  assert.equal(await cell(page, "bursts", 1, "factor").inputValue(), "2.5");
});

onPage(
  "a burst is drawn, moved and stretched on a lane of its own, by pointer and by keyboard",
  {},
  async ({ page }) => {
    const lane = on.lane(page, "bursts");
    await on.simulated(page);
    const drag = async (from, to) => {
      await lane.evaluate((element) => element.scrollIntoView({ block: "center" }));
      const { x, y, width } = await lane.boundingBox();
      await page.mouse.move(x + (from / 24) * width, y + 16);
      await page.mouse.down();
      for (const share of [0.1, 0.5, 1]) await page.mouse.move(x + ((from + (to - from) * share) / 24) * width, y + 16);
      await page.mouse.up();
    };
    const is = (at, length) => on.isOf(page, setting("bursts", `[{ at = "${at}", length = "${length}", factor = 2 }]`));
    await drag(6, 8);
    await is("6 h", "2 h");
    await drag(7, 10);
    await is("9 h", "2 h");
    await drag(10.95, 13.95);
    await is("9 h", "5 h");
    const bar = lane.getByRole("slider", { name: t("bursts.row", { number: 1 }) });
    await bar.focus();
    assert.equal(
      await bar.getAttribute("aria-valuetext"),
      t("bursts.at", { factor: 2, from: "09:00", length: `5 ${t("unit.h")}` }),
    );
    assert.match(await on.described(bar), /Delete/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowLeft");
    await is("545 m", "295 m");
    assert.equal(await on.rows(page, "outages").count(), 0);
    await bar.focus();
    await page.keyboard.press("Delete");
    await eventually(
      () => page.evaluate(() => document.activeElement.id),
      (id) => id === "add-bursts",
    );
    await on.isOf(page);
  },
);

onPage("removal leaves the focus on what is next", link(SOME), async ({ page }) => {
  const focused = () =>
    page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("aria-label"));
  await on.rows(page, "bursts").nth(1).waitFor();
  await remove(page, "bursts", 1);
  await eventually(focused, (label) => label === t("consumers.remove", { name: t("bursts.row", { number: 1 }) }));
  await page.keyboard.press("Enter");
  await eventually(focused, (id) => id === "add-bursts");
  await remove(page, "reshardings", 1);
  await eventually(focused, (id) => id === "add-reshardings");
});

const MANY = `[${Array.from({ length: 60 }, (_, index) => `{ at = "${index * 20} m", length = "10 m", factor = 1.${index} }`).join(", ")}]`;
onPage(
  "labels of many events do not run into each other, and all that is not told is counted",
  { width: 390, ...link({ bursts: MANY }) },
  async ({ page }) => {
    await on.simulated(page);
    const boxes = await on.picture(page, "load").evaluate((svg) => {
      const frame = svg.getBoundingClientRect();
      const labels = [...svg.querySelectorAll("text")].filter((text) => text.textContent.startsWith("×"));
      return labels
        .map((label) => label.getBoundingClientRect())
        .map(({ left, right }) => ({ left: left - frame.left, right: frame.right - right, end: right - frame.left }));
    });
    assert.ok(boxes.length > 3, `${boxes.length} labels`);
    boxes.forEach(({ left, right }, index) =>
      assert.ok(left >= (boxes[index - 1]?.end ?? 0) && right >= 0, JSON.stringify(boxes)),
    );
    assert.match(
      await on.marks(page).getByRole("listitem").last().innerText(),
      new RegExp(t("refused.more", { count: 40 })),
    );
  },
);

onPage(
  "of many events twenty are shown at first, and more as they are asked for",
  link({ bursts: MANY }),
  async ({ page }) => {
    const [rows, bars] = [on.rows(page, "bursts"), on.lane(page, "bursts").getByRole("slider")];
    const more = (shown, all) => page.getByRole("button", { name: t("events.more", { shown, all }), exact: true });
    // Rows may come before their bars.
    const areShown = async (count) => {
      await rows.nth(count - 1).waitFor();
      await bars.nth(count - 1).waitFor();
      assert.deepEqual([await rows.count(), await bars.count()], [count, count]);
    };
    await more(20, 60).waitFor();
    await areShown(20);
    await more(20, 60).click();
    await more(40, 60).waitFor();
    await areShown(40);
    // What is added is there to be edited.
    await page.locator("#add-bursts").click();
    await areShown(61);
    assert.equal(await page.getByRole("button", { name: /61/ }).and(page.locator(".more-events")).count(), 0);
  },
);

const ALL = {
  ...SOME,
  bursts: '[{ at = "90 m", length = "1 m", factor = 2.5 }, { at = "22 h", length = "40 h", factor = 800000.5 }]',
  reshardings: '[{ at = "8 h", shards = 6 }, { at = "23 h", shards = 100000 }]',
};
for (const language of ["en", "ja"])
  onPage(
    `no barrier among events in ${language}, nor does anything stick out`,
    { language, ...link(ALL) },
    async ({ page }) => {
      const words = on.texts(language);
      await on.simulated(page);
      await page.locator("#add-bursts").click();
      await cell(page, "bursts", 3, "factor", words).fill("?");
      await cell(page, "reshardings", 1, "at", words).fill("?");
      await each({ phone: 320, "larger phone": 390, tablet: 816, desk: 1440 }, async (width) => {
        await page.setViewportSize({ width, height: 900 });
        await on.drawn(page);
        if (language === "en" && width === 1440) assert.deepEqual(await barriersInBoth(page, "#simulation"), []);
        else assert.deepEqual(await barriers(page, "#simulation", { contrast: false }), []);
        assert.equal(
          await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
          0,
        );
      });
      assert.doesNotMatch(await section(page).innerText(), /(bursts|reshardings|lane|simulation)\.|undefined|NaN|\{/);
    },
  );
