// Outages of the simulation: typed in rows, drawn on the time axis, moved by pointer and by keyboard.

import assert from "node:assert/strict";
import { barriers, barriersInBoth, each, eventually, onPage, plain, ready } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const OUTAGES = "simulation.outages";
const title = (key) => t(`title.${OUTAGES}.${key}`);

const row = (page, number, words = t) =>
  page.locator("#outages").getByRole("group", { name: words("outages.row", { number }), exact: true });
const bars = (page) => page.locator("#outages").getByRole("slider");
const bar = (page, number) => page.getByRole("slider", { name: t("outages.row", { number }), exact: true });
const addOutage = (page) => page.getByRole("button", { name: `+ ${t("outages.add")}`, exact: true });
const removal = (page, number) =>
  page.getByRole("button", { name: t("consumers.remove", { name: t("outages.row", { number }) }), exact: true });
const undo = (page) => page.getByRole("button", { name: t("bar.undo"), exact: true });

/** What is there now is what the command makes of this list. */
const are = (page, list) => on.isOf(page, ...(list === "" ? [] : [`${OUTAGES}=${list}`]));

/** Types a row; what is not said stays as it is. */
async function type(page, number, { consumer, at, length, how }) {
  const cells = row(page, number);
  if (consumer) await cells.getByLabel(title("consumer")).selectOption(consumer);
  if (at !== undefined) await cells.getByLabel(title("at")).fill(at);
  if (length !== undefined) await cells.getByLabel(title("for")).fill(length);
  if (how) await cells.getByLabel(title("how")).selectOption(how);
}

/** Rows as they are typed, and the command's list. */
const typed = {
  "one as it comes": [[{}], '[{ consumer = "firehose", at = "12 h", for = "1 h" }]'],
  "times of every kind": [
    [
      { at: "90 m", length: "45s" },
      { at: "１.５ｈ", length: " 20 min " },
      { at: "0", length: "3600" },
    ],
    '[{ consumer = "firehose", at = "90 m", for = "45 s" }, { consumer = "firehose", at = "1.5 h", for = "20 m" }, { consumer = "firehose", at = 0, for = 3600 }]',
  ],
  "a function that fails": [
    [{ consumer: "function", how: "fails" }],
    '[{ consumer = "function", at = "12 h", for = "1 h", how = "fails" }]',
  ],
  "another consumer, which only stops": [
    [{ consumer: "function", how: "fails" }, {}],
    '[{ consumer = "firehose", at = "12 h", for = "1 h" }, { consumer = "firehose", at = "12 h", for = "1 h" }]',
    (page) => type(page, 1, { consumer: "firehose" }),
  ],
  "one that is taken away": [
    [{ at: "1 h" }, { at: "2 h" }, { at: "3 h" }],
    '[{ consumer = "firehose", at = "1 h", for = "1 h" }, { consumer = "firehose", at = "3 h", for = "1 h" }]',
    (page) => removal(page, 2).click(),
  ],
};
onPage("outages typed in rows give what the command gives", {}, async ({ page }) => {
  await each(typed, async ([rows, list, then]) => {
    await on.choose(page, "default");
    for (const [index, said] of rows.entries()) {
      await addOutage(page).click();
      await type(page, index + 1, said);
    }
    await then?.(page);
    await are(page, list);
    assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
    assert.equal(await bars(page).count(), await on.rows(page, "outages").count(), "a bar for each row");
  });
});

/** What can stop in a scenario, beside the consumers that it shares with the default. */
const stoppable = {
  "all architectures": ["architectures=all", ["firehose", "function", "pipe", "delivery"]],
  "a pipe": ['architectures=["streams-pipes"]', ["firehose", "pipe"]],
  "a stream that delivers by itself": ['architectures=["kinesis-direct"]', ["delivery"]],
};
onPage("what can stop is what the architectures have", {}, async ({ page, home }) => {
  await each(stoppable, async ([setting, names]) => {
    await page.goto(`${home}#${on.fragmentOf(setting)}`);
    await addOutage(page).click();
    const options = row(page, 1).getByLabel(title("consumer")).locator("option");
    await eventually(
      () => options.allInnerTexts(),
      (found) => JSON.stringify(found) === JSON.stringify(names),
    );
    await type(page, 1, { consumer: names.at(-1) });
    await on.isOf(page, setting, `${OUTAGES}=[{ consumer = "${names.at(-1)}", at = "12 h", for = "1 h" }]`);
  });
});

onPage("the form has what is one value, but no list of events", {}, async ({ page }) => {
  await on.unfold(page);
  assert.ok(await on.field(page, "simulation.scaling").isVisible());
  for (const list of [OUTAGES, "workload.bursts", "simulation.reshardings"])
    assert.equal(await on.field(page, list).count(), 0, list);
});

/** What is refused: where, and what is said there. */
const refused = {
  "a time that is none": ["at", "noon", /"noon"/],
  "a negative time": ["at", "-1 h", /"-1 h"/],
  "two units, one of them missing": ["for", "1 h 30", /"1 h 30"/],
  "a time that is too long": ["for", "9999999 h", /9999999 h/],
  "no time": ["at", "", /missing required key/],
  "a quote within": ["for", '1 h" }, { x = "', /1 h\\?" }/],
};
onPage(
  "what is wrong with an outage is refused at its field, and its neighbours stay where they are",
  {},
  async ({ page }) => {
    await addOutage(page).click();
    await addOutage(page).click();
    await each(refused, async ([key, text, said]) => {
      const control = row(page, 2).getByLabel(title(key));
      const before = await control.inputValue();
      await control.fill(text);
      assert.equal(await control.getAttribute("aria-invalid"), "true");
      assert.ok(await on.described(control));
      assert.match(await row(page, 2).getByRole("alert").innerText(), said);
      assert.equal(await on.simulation(page).locator("[aria-invalid=true]").count(), 1);
      assert.ok(await page.getByText(t("summary.stale")).isVisible());
      assert.equal(await bars(page).count(), 1, "the other outage has lost its bar");
      await control.fill(before);
      assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
      assert.equal(await bars(page).count(), 2);
    });
  },
);

onPage("both times of a row may be wrong, each with words of its own", {}, async ({ page }) => {
  await addOutage(page).click();
  await type(page, 1, { at: "early", length: "long" });
  for (const [key, said] of [
    ["at", /early/],
    ["for", /long/],
  ]) {
    const control = row(page, 1).getByLabel(title(key));
    assert.match(await on.described(control), said);
  }
});

const list = (text) => ({ fragment: on.fragmentOf(`${OUTAGES}=${text}`) });

onPage(
  "what cannot be simulated is refused at its field, as the command refuses it",
  list('[{ consumer = "firehos", at = "1 h", for = "2 h" }]'),
  async ({ page }) => {
    await page.locator("#outages").scrollIntoViewIfNeeded();
    const control = row(page, 1).getByLabel(title("consumer"));
    const said = on.refusal(
      "consumer",
      "simulate",
      "--set",
      `${OUTAGES}=[{ consumer = "firehos", at = "1 h", for = "2 h" }]`,
    );
    assert.match(said, /expected one of firehose, function, found "firehos"; did you mean "firehose"\?$/);
    await eventually(
      () => on.described(control),
      (text) => text === said,
      `expected ${said}`,
    );
    assert.equal(await control.inputValue(), "firehos");
    assert.equal(await control.getAttribute("aria-invalid"), "true");
    await are(page, '[{ consumer = "firehos", at = "1 h", for = "2 h" }]');
    // One that is well leaves it as it is, and goes without it.
    await addOutage(page).click();
    await eventually(
      () => on.described(control),
      (text) => text === said,
    );
    assert.equal(await on.simulation(page).locator("[aria-invalid=true]").count(), 1);
    await removal(page, 1).click();
    await eventually(
      () => page.locator("[aria-invalid=true]").count(),
      (count) => count === 0,
    );
    await page.keyboard.press("Control+z");
    await eventually(
      () => on.described(control),
      (text) => text === said,
    );
    await control.selectOption("firehose");
    await eventually(
      () => page.locator("[aria-invalid=true]").count(),
      (count) => count === 0,
    );
  },
);

onPage(
  "every outage that cannot be simulated says so, in any language",
  {
    language: "ja",
    ...list(
      '[{ consumer = "nobody", at = "1 h", for = "2 h" }, { consumer = "firehose", at = "1 h", for = "2 h", how = "fails" }]',
    ),
  },
  async ({ page }) => {
    await page.locator("#outages").scrollIntoViewIfNeeded();
    const ja = on.texts("ja");
    const said = (number, key) => row(page, number, ja).getByLabel(ja(`title.${OUTAGES}.${key}`));
    await eventually(
      () => on.described(said(1, "consumer")),
      (text) => /"nobody"/.test(text) && !/expected/.test(text),
    );
    await eventually(
      () => on.described(said(2, "how")),
      (text) => text === ja("message.simulate.only-functions-fail", { consumer: '"firehose"' }),
    );
  },
);

const SOME =
  '[{ consumer = "function", at = "30 m", for = "5 m", how = "fails" }, { consumer = "firehose", at = "45000 s", for = "10 h" }]';
onPage(
  "a link and a file bring outages back as rows, in times as people write them",
  list(SOME),
  async ({ page, context, home }) => {
    const shown = (page) =>
      on
        .rows(page, "outages")
        .evaluateAll((all) => all.map((row) => [...row.querySelectorAll("select, input")].map(({ value }) => value)));
    const expected = [
      ["function", "30 m", "5 m", "fails"],
      ["firehose", "12.5 h", "10 h"],
    ];
    await bars(page).nth(1).waitFor();
    assert.deepEqual(await shown(page), expected);
    await are(page, SOME);
    const { text } = await on.keep(page, "toml");
    await on.choose(page, "default");
    assert.deepEqual(await shown(page), []);
    await on.openFile(page, text);
    await bars(page).nth(1).waitFor();
    assert.deepEqual(await shown(page), expected);
    await are(page, SOME);

    const other = await context.newPage();
    await other.goto(`${home}#${await on.fragment(page)}`);
    await ready(other);
    await bars(other).nth(1).waitFor();
    assert.deepEqual(await shown(other), expected);
  },
);

onPage("outages that are pinned stand beside those of now", {}, async ({ page }) => {
  await addOutage(page).click();
  await page.getByRole("button", { name: t("bar.pin"), exact: true }).click();
  await type(page, 1, { at: "3 h" });
  const changed = page.locator("#pinned").getByLabel(t("pinned.settings")).getByRole("row", { name: OUTAGES });
  await changed.waitFor();
  assert.match(await changed.innerText(), /43200 s[^]*10800 s/);
  await page
    .locator("#pinned")
    .getByRole("button", { name: t("pinned.back") })
    .click();
  assert.equal(await row(page, 1).getByLabel(title("at")).inputValue(), "12 h");
});

onPage("typing in one field is one step, and so is each row that comes or goes", {}, async ({ page }) => {
  await addOutage(page).click();
  const at = row(page, 1).getByLabel(title("at"));
  await at.fill("");
  await at.pressSequentially("1.5 h");
  await removal(page, 1).click();
  await page.keyboard.press("Control+z");
  assert.equal(await at.inputValue(), "1.5 h");
  await page.keyboard.press("Control+z");
  assert.equal(await at.inputValue(), "12 h");
  await page.keyboard.press("Control+z");
  assert.equal(await on.rows(page, "outages").count(), 0);
  assert.ok(await undo(page).isDisabled());
});

// By pointer.

/** The axis, of 24 hours: where a time is on the screen. */
async function axis(page, track = 0) {
  const lane = on.lane(page, "outages");
  // What is found moves what stands below it, and the lane with it.
  await on.simulated(page);
  await lane.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const box = await lane.boundingBox();
  const rem = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  return { x: (hours) => box.x + (hours / 24) * box.width, y: box.y + (track * 2 + 1) * rem };
}

/** Drags from one time to another, in steps, and lets go; `before` is done on the way. */
async function drag(page, from, to, { track, before } = {}) {
  const { x, y } = await axis(page, track);
  await page.mouse.move(x(from), y);
  await page.mouse.down();
  for (const share of [0.1, 0.5, 0.9, 1]) await page.mouse.move(x(from + (to - from) * share), y);
  await before?.();
  await page.mouse.up();
}

const outage = (at, length, consumer = "firehose", how = "") =>
  `{ consumer = "${consumer}", at = "${at}", for = "${length}"${how && `, how = "${how}"`} }`;

onPage("an outage is drawn, moved and stretched, each in one step", {}, async ({ page }) => {
  await on.lane(page, "outages").waitFor();
  const made = ["", outage("6 h", "2 h"), outage("9 h", "2 h"), outage("9 h", "5 h"), outage("7 h", "7 h")];
  const steps = [
    [6, 8],
    [7, 10],
    [10.95, 13.95],
    [9.05, 7.05],
  ];
  for (const [index, [from, to]] of steps.entries()) {
    await drag(page, from, to);
    await are(page, `[${made[index + 1]}]`);
  }
  assert.equal(await page.locator("output").count(), 0);
  for (const list of made.slice(0, -1).toReversed()) {
    await undo(page).click();
    await are(page, list && `[${list}]`);
  }
  assert.ok(await undo(page).isDisabled(), "more steps than drags");
});

onPage("an outage may be drawn backwards, and of the consumer that is chosen", {}, async ({ page }) => {
  await page.getByLabel(t("outages.whose")).selectOption("function");
  await drag(page, 20, 18);
  await eventually(() => bar(page, 1).evaluate((element) => element === document.activeElement), Boolean, "no focus");
  await are(page, `[${outage("18 h", "2 h", "function")}]`);
});

onPage("nothing is computed on the way, and the way is shown", {}, async ({ page }) => {
  await addOutage(page).click();
  const list = `[${outage("12 h", "1 h")}]`;
  await are(page, list);
  const places = { consumer: "firehose", from: "16:00", length: `1 ${t("unit.h")}` };
  await drag(page, 12.5, 16.5, {
    before: async () => {
      assert.equal(await page.locator("output").innerText(), t("outages.stops-at", places));
      assert.equal(await row(page, 1).getByLabel(title("at")).inputValue(), "12 h");
    },
  });
  assert.equal(await row(page, 1).getByLabel(title("at")).inputValue(), "16 h");
});

onPage("Escape gives a drag up, and so does a step back on the way", {}, async ({ page }) => {
  await drag(page, 6, 8, { before: () => page.keyboard.press("Escape") });
  await are(page, "");
  await addOutage(page).click();
  await type(page, 1, { at: "3 h" });
  await drag(page, 3.5, 8, { before: () => page.keyboard.press("Escape") });
  assert.equal(await page.locator("output").count(), 0);
  await are(page, `[${outage("3 h", "1 h")}]`);
  await drag(page, 3.5, 8, { before: () => page.keyboard.press("Control+z") });
  await are(page, `[${outage("12 h", "1 h")}]`);
});

onPage("a click makes an outage of one hour, or of what is left", {}, async ({ page }) => {
  await on.lane(page, "outages").waitFor();
  const { x, y } = await axis(page);
  await page.mouse.click(x(4), y);
  await page.mouse.click(x(23.5), y);
  await page.mouse.click(x(4.5), y); // on a bar: nothing
  await page.mouse.click(x(9), y, { button: "right" });
  await are(page, `[${outage("4 h", "1 h")}, ${outage("23.5 h", "0.5 h")}]`);
});

onPage("no drag leaves the axis or turns an outage over", {}, async ({ page }) => {
  await drag(page, 20, 30);
  await are(page, `[${outage("20 h", "4 h")}]`);
  await drag(page, 22, 30);
  await are(page, `[${outage("20 h", "4 h")}]`);
  await drag(page, 22, -9);
  await are(page, `[${outage("0 h", "4 h")}]`);
  await drag(page, 3.9, -3);
  const [length] = await on
    .rows(page, "outages")
    .getByRole("textbox")
    .nth(1)
    .inputValue()
    .then((text) => text.split(" "));
  assert.ok(Number(length) > 0);
});

onPage(
  "what was typed off the grid, or runs on beyond the axis, keeps what is not dragged",
  list(`[${outage("12.01 h", "1.01 h")}, ${outage("22 h", "40 h")}]`),
  async ({ page }) => {
    await bars(page).nth(1).waitFor();
    await drag(page, 12.5, 14.5);
    await are(page, `[${outage("14 h", "1.01 h")}, ${outage("22 h", "40 h")}]`);
    await drag(page, 23, 21);
    await are(page, `[${outage("14 h", "1.01 h")}, ${outage("20 h", "40 h")}]`);
    await drag(page, 23.9, 22.9);
    await are(page, `[${outage("14 h", "1.01 h")}, ${outage("20 h", "3 h")}]`);
  },
);

onPage(
  "outages at the same time lie on tracks of their own, and one of a minute can be taken hold of",
  {},
  async ({ page }) => {
    for (const number of [1, 2, 3]) {
      await addOutage(page).click();
      await type(page, number, { at: `${11 + number / 10} h`, length: "1 m" });
    }
    const boxes = await bars(page).evaluateAll((all) => all.map((element) => element.getBoundingClientRect().toJSON()));
    assert.equal(new Set(boxes.map(({ top }) => top)).size, 3);
    for (const { width, height } of boxes) assert.ok(width >= 72 && height >= 24, `${width} × ${height} px`);
    await drag(page, 11.3, 15.3, { track: 2 });
    assert.equal(await row(page, 3).getByLabel(title("at")).inputValue(), "920 m");
    assert.equal(await row(page, 3).getByLabel(title("for")).inputValue(), "1 m");
  },
);

onPage(
  "a finger draws, moves and stretches outages, and still scrolls the page",
  { width: 390, context: { hasTouch: true, isMobile: true } },
  async ({ page, context }) => {
    await on.lane(page, "outages").waitFor();
    const client = await context.newCDPSession(page);
    const swipe = async (points) => {
      const touch = (type, point) =>
        client.send("Input.dispatchTouchEvent", { type, touchPoints: point ? [point] : [] });
      await touch("touchStart", points[0]);
      for (const point of points.slice(1)) await touch("touchMove", point);
      await touch("touchEnd");
      await on.settled(page);
    };
    const along = async (from, to) => {
      const { x, y } = await axis(page);
      await swipe([0, 0.2, 0.5, 0.8, 1].map((share) => ({ x: x(from + (to - from) * share), y })));
    };
    await along(4, 12);
    await are(page, `[${outage("4 h", "8 h")}]`);
    await along(8, 14);
    await are(page, `[${outage("10 h", "8 h")}]`);
    await along(17.5, 21.5);
    await are(page, `[${outage("10 h", "12 h")}]`);
    const { x, y } = await axis(page);
    const scrolled = await page.evaluate(() => scrollY);
    const down = [0, 20, 60, 120, 180].map((pixels) => ({ x: x(4), y: y - pixels }));
    await swipe(down);
    await eventually(
      () => page.evaluate(() => scrollY),
      (now) => now > scrolled + 50,
      "the page does not scroll",
    );
    assert.equal(await on.rows(page, "outages").count(), 1);
  },
);

// By keyboard.

onPage("bars are moved, stretched and removed by keyboard", {}, async ({ page }) => {
  await addOutage(page).click();
  const slider = bar(page, 1);
  await slider.focus();
  const saying = (from, length) => t("outages.stops-at", { consumer: "firehose", from, length });
  assert.equal(await slider.getAttribute("aria-valuetext"), saying("12:00", "1 h"));
  const told = await slider.evaluate(
    (element) => document.getElementById(element.getAttribute("aria-describedby")).innerText,
  );
  const step = 5 * 60;
  assert.equal(plain(told), t("lane.keys", { step: "5 min" }), "the step that the test counts with");
  for (const key of [
    "ArrowRight",
    "ArrowUp",
    "ArrowRight",
    "ArrowLeft",
    "Shift+ArrowRight",
    "Shift+ArrowDown",
    "Shift+ArrowUp",
  ])
    await page.keyboard.press(key);
  assert.equal(await slider.getAttribute("aria-valuetext"), saying("12:10", "1 h 5 min"));
  assert.equal(Number(await slider.getAttribute("aria-valuenow")), 12 * 3600 + 2 * step);
  await are(page, `[${outage("730 m", "65 m")}]`);
  await slider.blur();
  await slider.focus();
  for (const [key, at] of [
    ["Home", "0 h"],
    ["ArrowLeft", "0 h"],
    ["End", "1375 m"],
    ["ArrowRight", "1375 m"],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await row(page, 1).getByLabel(title("at")).inputValue(), at, key);
  }
  await page.keyboard.press("Control+z"); // however many keys: one step for as long as it has the focus
  await are(page, `[${outage("730 m", "65 m")}]`);
  await page.keyboard.press("Control+z");
  await are(page, `[${outage("12 h", "1 h")}]`);
});

onPage("removal by keyboard leaves the focus on what is next", {}, async ({ page }) => {
  for (const number of [1, 2, 3]) {
    await addOutage(page).click();
    await type(page, number, { at: `${number} h` });
  }
  const focused = () => page.evaluate(() => [document.activeElement.dataset.row, document.activeElement.id].join(""));
  await bar(page, 2).focus();
  for (const [key, next] of [
    ["Delete", "1"],
    ["Backspace", "0"],
    ["Delete", "add-outages"],
  ]) {
    await page.keyboard.press(key);
    await eventually(focused, (now) => now === next, `after ${key}`);
  }
  await are(page, "");
  await addOutage(page).click();
  await addOutage(page).click();
  await removal(page, 1).focus();
  await page.keyboard.press("Enter");
  await eventually(
    () => page.evaluate(() => document.activeElement.getAttribute("aria-label")),
    (label) => label === t("consumers.remove", { name: t("outages.row", { number: 1 }) }),
  );
});

// For everyone.

const MUCH = `[${outage("0 h", "1 m")}, ${outage("3 h", "6 h", "function", "fails")}, ${outage("3 h", "7 h", "nobody")}, ${outage("22 h", "40 h")}]`;
for (const language of ["en", "ja"])
  onPage(
    `no barrier among outages in ${language}, nor does anything stick out`,
    { language, ...list(MUCH) },
    async ({ page }) => {
      await bars(page).nth(3).waitFor();
      await row(page, 1, on.texts(language)).locator("input").first().fill("?");
      await each({ phone: 320, "larger phone": 360, desk: 1440 }, async (width) => {
        await page.setViewportSize({ width, height: 900 });
        await on.settled(page);
        if (language === "en" && width === 1440) assert.deepEqual(await barriersInBoth(page, "#simulation"), []);
        else assert.deepEqual(await barriers(page, "#simulation", { contrast: false }), []);
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(over, 0);
      });
    },
  );

onPage(
  "bars differ without their colours, also where the system sets them",
  { ...list(MUCH), context: { forcedColors: "active" } },
  async ({ page }) => {
    await bars(page).nth(3).waitFor();
    const looks = await page
      .locator("#outages .extent")
      .evaluateAll((all) =>
        all.map((element) => [
          element.innerText,
          getComputedStyle(element).borderTopStyle,
          getComputedStyle(element).borderTopWidth,
        ]),
      );
    assert.equal(new Set(looks.map(([text]) => text)).size, looks.length, "two bars of one name");
    assert.deepEqual(
      looks.filter(([, style]) => style === "dashed").map(([text]) => text),
      ["2 function"],
    );
    assert.ok(looks.every(([, , width]) => parseFloat(width) > 0));
  },
);

onPage("paper has the bars, but nothing to use them with", list(MUCH), async ({ page }) => {
  await bars(page).nth(3).waitFor();
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("#outages .extent").nth(1).isVisible());
  for (const part of [row(page, 1), addOutage(page), page.getByText(t("lane.hint"))])
    assert.ok(!(await part.isVisible()));
});

onPage(
  "what is dragged is said inside of the page, however narrow",
  { width: 390, ...list(`[${outage("20 h", "2 h")}]`) },
  async ({ page }) => {
    await bars(page).first().waitFor();
    await on.lane(page, "outages").evaluate((element) => element.scrollIntoView({ block: "center" }));
    const { x, y } = await axis(page);
    for (const [from, to] of [
      [21, 22.5],
      [22.5, 3],
      [9, 10.5],
      [1, 12],
    ]) {
      await page.mouse.move(x(from), y);
      await page.mouse.down();
      for (const share of [0.3, 0.7, 1]) await page.mouse.move(x(from + (to - from) * share), y);
      const { left, right } = await page
        .locator("output")
        .evaluate((element) => element.getBoundingClientRect().toJSON());
      assert.ok(left >= 0 && right <= 390, `${left} to ${right} px, dragged from ${from} to ${to}`);
      await page.keyboard.press("Escape");
      await page.mouse.up();
    }
  },
);

onPage(
  "where the system sets the colours, marks and lines of the time axis stay",
  { ...list(`[${outage("12 h", "1 h")}]`), context: { forcedColors: "active" } },
  async ({ page }) => {
    await page.locator("#simulation").scrollIntoViewIfNeeded();
    const mark = page.locator(".mark.outage");
    await mark.waitFor();
    const [mine, adjusted] = await mark.evaluate((element) => [
      getComputedStyle(element).borderTopWidth,
      getComputedStyle(element).forcedColorAdjust,
    ]);
    assert.deepEqual([parseFloat(mine) > 0, adjusted], [true, "none"]);
    const ticks = await page
      .locator("#outages .lane-tick")
      .evaluateAll((all) => all.map((element) => parseFloat(getComputedStyle(element).borderInlineStartWidth)));
    assert.ok(ticks.length > 3 && ticks.every((width) => width > 0), ticks.join());
  },
);
