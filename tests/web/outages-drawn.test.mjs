// Outages drawn on the time axis, moved by pointer and by keyboard.

import assert from "node:assert/strict";
import { barriers, barriersInBoth, each, eventually, onPageWithOutages, plain } from "./harness.mjs";
import { addOutage, are, axis, bar, bars, drag, list, outage, removal, row, t, title, type, undo } from "./outages.mjs";
import * as on from "./page.mjs";

// By pointer.

onPageWithOutages("an outage is drawn, moved and stretched, each in one step", {}, async ({ page }) => {
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

onPageWithOutages("an outage may be drawn backwards, and of the consumer that is chosen", {}, async ({ page }) => {
  await page.getByLabel(t("outages.whose")).selectOption("function");
  await drag(page, 20, 18);
  await eventually(() => bar(page, 1).evaluate((element) => element === document.activeElement), Boolean, "no focus");
  await are(page, `[${outage("18 h", "2 h", "function")}]`);
});

onPageWithOutages("nothing is computed on the way, and the way is shown", {}, async ({ page }) => {
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

onPageWithOutages("Escape gives a drag up, and so does a step back on the way", {}, async ({ page }) => {
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

onPageWithOutages("a click makes an outage of one hour, or of what is left", {}, async ({ page }) => {
  await on.lane(page, "outages").waitFor();
  const { x, y } = await axis(page);
  await page.mouse.click(x(4), y);
  await page.mouse.click(x(23.5), y);
  await page.mouse.click(x(4.5), y); // on a bar: nothing
  await page.mouse.click(x(9), y, { button: "right" });
  await are(page, `[${outage("4 h", "1 h")}, ${outage("23.5 h", "0.5 h")}]`);
});

onPageWithOutages("no drag leaves the axis or turns an outage over", {}, async ({ page }) => {
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

onPageWithOutages(
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

onPageWithOutages(
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
    assert.equal(await row(page, 3).getByLabel(title("at")).inputValue(), "15 h 20 m");
    assert.equal(await row(page, 3).getByLabel(title("for")).inputValue(), "1 m");
  },
);

onPageWithOutages(
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

onPageWithOutages("bars are moved, stretched and removed by keyboard", {}, async ({ page }) => {
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
    ["End", "22 h 55 m"],
    ["ArrowRight", "22 h 55 m"],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await row(page, 1).getByLabel(title("at")).inputValue(), at, key);
  }
  await page.keyboard.press("Control+z"); // however many keys: one step for as long as it has the focus
  await are(page, `[${outage("730 m", "65 m")}]`);
  await page.keyboard.press("Control+z");
  await are(page, `[${outage("12 h", "1 h")}]`);
});

onPageWithOutages("removal by keyboard leaves the focus on what is next", {}, async ({ page }) => {
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
  onPageWithOutages(
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

onPageWithOutages(
  "bars differ without their colors, also where the system sets them",
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

onPageWithOutages("paper has the bars, but nothing to use them with", list(MUCH), async ({ page }) => {
  await bars(page).nth(3).waitFor();
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("#outages .extent").nth(1).isVisible());
  for (const part of [row(page, 1), addOutage(page), page.getByText(t("lane.hint"))])
    assert.ok(!(await part.isVisible()));
});

onPageWithOutages(
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

onPageWithOutages(
  "where the system sets the colors, marks and lines of the time axis stay",
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
