// For everyone: by axe in every language, theme and width; by keyboard alone; without motion; on paper.

import assert from "node:assert/strict";
import { barriers, barriersInBoth, each, eventually, onWholePage, shardwise } from "./harness.mjs";
import * as on from "./page.mjs";
import { textOf } from "./pdf.mjs";

const WIDTHS = [320, 390, 768, 1440, 2560];
const LANGUAGES = ["en", "ja"];
const t = on.texts();

/** A scenario that shows as much as there is: notices, exceeded limits, assumed prices, consumers of every kind. */
const MUCH =
  "v2&region=ap-northeast-1&workload.writes_per_second=20000&prices.kinesis.shard_hour=0.05&delivery.format_conversion=true" +
  "&delivery.dynamic_partitioning=%7B%7D&consumers.0.kind=lambda&consumers.1.kind=flink&consumers.1.count=2" +
  "&consumers.2.kind=kcl&consumers.2.fan_out=true";

/** The layouts for phones and desks. Colors are the same at every width and in every language, and so is what stands where. */
const LAYOUTS = [320, 1440];

for (const language of LANGUAGES)
  onWholePage(
    `no barrier in ${language}, at any width: all open, pinned, with errors, with an explanation`,
    { language, fragment: MUCH },
    async ({ page }) => {
      await on.drawn(page);
      assert.deepEqual(await barriers(page), []);
      await page.getByRole("button", { name: on.texts(language)("bar.pin"), exact: true }).click();
      await on.say(page, "workload.peak_to_average", "6");
      await on.unfold(page);
      const wrong = { "workload.item_size": "big", "workload.mix.insert": "1.9", "workload.key_size": "?" };
      for (const [key, text] of Object.entries(wrong)) await on.say(page, key, text);
      await on.say(page, "prices.kinesis.shard_hour", "x");
      await on.consumer(page, 1, on.texts(language)).getByRole("textbox").first().fill("0");
      await on.openFile(page, "regio = 1");
      const widths = Object.fromEntries((language === "en" ? WIDTHS : LAYOUTS).map((width) => [`${width} px`, width]));
      await each(widths, async (width) => {
        await page.setViewportSize({ width, height: 900 });
        await on.drawn(page);
        // Between the widths of a layout, colors are the same.
        const isColored = language === "en" && LAYOUTS.includes(width);
        const look = (part) => (isColored ? barriersInBoth(page, part) : barriers(page, part, { contrast: false }));
        const found = await look("html");
        await page.locator("#limits").getByRole("button").first().click();
        await page.getByRole("dialog").waitFor();
        found.push(...(await look("dialog")));
        await page.keyboard.press("Escape");
        assert.deepEqual(found, []);
      });
    },
  );

onWholePage("no barrier with a menu open", { theme: "dark", width: 320 }, async ({ page }) => {
  for (const menu of ["share", "shown"]) {
    await on.open(page, menu);
    assert.deepEqual(await barriers(page, "header details[open]"), []);
    await page.keyboard.press("Escape");
  }
});

onWholePage("no barrier while it says that something broke", { fragment: "v2&regio=1" }, async ({ page }) => {
  await page.getByText(t("refused.title")).waitFor();
  assert.deepEqual(await barriers(page), []);
});

for (const language of LANGUAGES)
  onWholePage(`what either costs stands in one line, in ${language}`, { language }, async ({ page }) => {
    await on.drawn(page);
    const widths = Object.fromEntries([...WIDTHS, 992, 1024, 1280].map((width) => [`${width} px`, width]));
    await each(widths, async (width) => {
      await page.setViewportSize({ width, height: 900 });
      const lines = await page.locator("#answer article button[title*=total]").evaluateAll((all) =>
        all.map((amount) => {
          const text = document.createRange();
          text.selectNodeContents(amount);
          return new Set([...text.getClientRects()].map(({ bottom }) => bottom)).size;
        }),
      );
      assert.deepEqual(lines, [1, 1]);
    });
  });

for (const language of LANGUAGES)
  onWholePage(
    `the page never scrolls sideways, nor is anything cut off, in ${language}`,
    { language, fragment: MUCH },
    async ({ page }) => {
      await on.drawn(page);
      await page.getByRole("button", { name: on.texts(language)("bar.pin"), exact: true }).click();
      await on.say(page, "name", "a name without any blank in it ".replaceAll(" ", "") + "x".repeat(300));
      await on.unfold(page);
      await on.say(page, "workload.item_size", "9".repeat(400));
      const widths = Object.fromEntries(WIDTHS.map((width) => [`${width} px`, width]));
      await each(widths, async (width) => {
        await page.setViewportSize({ width, height: 900 });
        await on.drawn(page);
        assert.deepEqual(await on.sideways(page), []);
        assert.deepEqual(await on.torn(page), []);
        assert.deepEqual(await on.run(page), []);
        assert.deepEqual(await on.outside(page), []);
        await page.locator("#limits").getByRole("button").first().click();
        const dialog = page.getByRole("dialog");
        await dialog.locator("[aria-busy=false]").waitFor();
        const hidden = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
        assert.equal(hidden, 0, "the explanation scrolls sideways");
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "hidden" });
      });
    },
  );

onWholePage(
  "zoomed to 200 %, nothing scrolls sideways",
  { width: 640, context: { deviceScaleFactor: 2 } },
  async ({ page }) => {
    await on.drawn(page);
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    assert.deepEqual(await on.sideways(page), []);
  },
);

// By keyboard.

/** Which elements of the page are meant. */
const described = (elements) =>
  elements.evaluate((all) =>
    all.map((element) =>
      [element.localName, element.id, element.getAttribute("aria-label"), element.innerText?.slice(0, 40)]
        .filter(Boolean)
        .join(" "),
    ),
  );

for (const [width, height] of [
  [390, 900],
  [768, 900],
  [1280, 900],
  [1366, 650],
])
  onWholePage(
    `everything that can be used is reached by Tab and never covered, in the order in which it stands, at ${width} x ${height}`,
    { width, height, fragment: height === 900 ? MUCH : "" },
    async ({ page }) => {
      await on.drawn(page);
      await page.getByRole("button", { name: t("bar.pin"), exact: true }).click();
      await on.studied(page);
      // Folded, the form stays in view beside the answer where the window is high enough.
      if (height === 900) await on.unfold(page);
      await page.evaluate(() => {
        document.querySelectorAll("header details").forEach((menu) => (menu.open = true));
        // From the very start of the page on, wherever the focus was.
        document.body.tabIndex = -1;
        document.body.focus();
        document.body.removeAttribute("tabindex");
      });
      const expected = await page.evaluate(() => {
        // All but the file's own field, which a button stands for.
        const usable = "a[href], button, input:not([type=file]), select, textarea, summary, [tabindex='0']";
        const all = [...document.querySelectorAll(usable)].filter(
          (element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }),
        );
        window.expected = all;
        window.reached = [];
        window.unseen = [];
        window.covered = [];
        return all.length;
      });
      assert.ok(expected > 100);
      for (let step = 0; step <= expected + 10; step++) {
        await page.keyboard.press("Tab");
        const done = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body || window.reached.includes(element)) return true;
          window.reached.push(element);
          // The focus is to be seen: an outline, or a ring drawn by the browser.
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          if (outlineStyle === "none" || outlineWidth === "0px") window.unseen.push(element);
          // Nor is any of it under what stays in view, unless it is taller than the room beside that. Menus are above it.
          const covers = [...document.querySelectorAll(".strip, .dock")].map((cover) => cover.getBoundingClientRect());
          const { top, bottom, height } = element.getBoundingClientRect();
          const room = covers.reduce((room, cover) => room - cover.height, innerHeight);
          const isUnder = covers.some((cover) => top < cover.bottom - 0.5 && bottom > cover.top + 0.5);
          const isOut = bottom <= 0 || top >= innerHeight;
          if (!element.closest(".strip, .dock, .skip, .bar") && (isOut || (isUnder && height < room - 20)))
            window.covered.push(element);
          return false;
        });
        if (done) break;
      }
      const missed = () => window.expected.filter((element) => !window.reached.includes(element));
      assert.deepEqual(await described(await page.evaluateHandle(missed)), []);
      assert.deepEqual(await described(await page.evaluateHandle(() => window.covered)), [], "covered");
      assert.deepEqual(await on.sameNames(page), []);
      assert.deepEqual(
        await described(await page.evaluateHandle(() => window.unseen)),
        [],
        "without a focus that is seen",
      );
    },
  );

onWholePage("menus open by Enter, close by Escape, and give the focus back", {}, async ({ page }) => {
  for (const menu of ["share", "shown"]) {
    const details = await on.open(page, menu);
    await page.keyboard.press("Escape");
    assert.equal(await details.evaluate((element) => element.open), false);
    const summary = details.locator("summary");
    assert.ok(await summary.evaluate((element) => element === document.activeElement));
    await page.keyboard.press("Enter");
    assert.equal(await details.evaluate((element) => element.open), true);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    assert.equal(await details.evaluate((element) => element.open), false);
    assert.ok(await summary.evaluate((element) => element === document.activeElement));
    await page.keyboard.press("Space");
    assert.equal(await details.evaluate((element) => element.open), true);
    await page.locator("#verdict").click();
    assert.equal(await details.evaluate((element) => element.open), false, "a click beside it closes it");
  }
  // And one closes when the other is gone to.
  const share = await on.open(page, "share");
  await on.open(page, "shown");
  assert.equal(await share.evaluate((element) => element.open), false);
});

onWholePage("the first Tab offers a way past the form, and it leads to the answer", {}, async ({ page }) => {
  const before = page.url();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: t("page.skip") });
  assert.ok(await skip.evaluate((element) => element === document.activeElement));
  await eventually(
    () => skip.evaluate((element) => element.getBoundingClientRect().top),
    (top) => top >= 0,
    "it stays out of view",
  );
  await page.keyboard.press("Enter");
  await eventually(
    () => page.evaluate(() => document.activeElement.id),
    (id) => id === "answer",
  );
  assert.equal(page.url(), before);
});

onWholePage("a form filled by keyboard alone gives what the command gives", {}, async ({ page }) => {
  await on.field(page, "workload.writes_per_second").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("1200");
  await page.keyboard.press("Enter"); // sends nothing anywhere
  await page
    .getByRole("group", { name: t("consumers.add") })
    .getByRole("button", { name: t("consumer.flink") })
    .focus();
  await page.keyboard.press("Space");
  await on.consumer(page, 1).getByLabel(t("title.consumers.fan_out")).focus();
  await page.keyboard.type(t("form.on"));
  await on.field(page, "delivery.destination").focus();
  await page.keyboard.type("ice");
  await on.sameAs(
    page,
    ...[
      "workload.writes_per_second=1200",
      "delivery.destination=iceberg",
      'consumers=[{ kind = "flink", fan_out = true }]',
    ].flatMap((setting) => ["--set", setting]),
  );
});

/** What takes away the very control that is used: the focus must not fall to the start of the page. */
const leaving = {
  // First, as long as there is no other step.
  "the last step back": async (page) => {
    const undo = page.getByRole("button", { name: t("bar.undo"), exact: true });
    while (await undo.isEnabled()) await undo.click();
    await on.say(page, "workload.writes_per_second", "5");
    await undo.focus();
  },
  "a consumer that is taken away": async (page) => {
    await on.add(page, "lambda");
    await on.add(page, "kcl");
    await page
      .getByRole("button", { name: t("consumers.remove", { name: t("consumers.row", { number: 2 }) }) })
      .focus();
  },
  "a field that is reset": async (page) => {
    await on.say(page, "workload.writes_per_second", "5");
    await page.getByRole("button", { name: `${t("form.reset")} ${t("title.workload.writes_per_second")}` }).focus();
  },
  "a price that is taken away": async (page) => {
    await on.unfold(page);
    await page.getByLabel(t("prices.add")).selectOption("kinesis.shard_hour");
    await page.getByRole("button", { name: t("prices.remove", { id: "kinesis.shard_hour" }) }).focus();
  },
  "a refusal that is closed": async (page) => {
    await on.openFile(page, "regio = 1");
    await page.getByRole("button", { name: t("refused.close") }).focus();
  },
  "a pin that is taken off": async (page) => {
    await page.getByRole("button", { name: t("bar.pin"), exact: true }).click();
    await page.getByRole("button", { name: t("pinned.remove", { name: t("pinned.name", { number: 1 }) }) }).focus();
  },
};
onWholePage("the focus stays near what goes away", {}, async ({ page }) => {
  await each(leaving, async (prepare) => {
    await on.choose(page, "default");
    await prepare(page);
    await page.keyboard.press("Enter");
    await on.settled(page);
    assert.ok(await page.evaluate(() => document.activeElement !== document.body), "the focus is lost");
  });
});

// Explanations.

onWholePage(
  "every number opens its explanation, with formula and source, and gives the focus back",
  {},
  async ({ page, home }) => {
    let heard = [];
    await each({ "the default": "v2", "a scenario with much in it": MUCH }, async (fragment) => {
      await page.goto(`${home}#${fragment}`);
      await on.drawn(page);
      await on.settled(page);
      // All in the page, for there are many; a few by hand, below.
      const { count, faults } = await page.evaluate(explainAll, { terms: t("explain.terms"), heard });
      heard = await page.locator("main button[title]").evaluateAll((all) => all.map(({ title }) => title));
      assert.ok(count > 5, `${count} numbers`);
      assert.deepEqual(faults, []);
    });
  },
);

/** In the page: opens every explanation that was not heard before, and says what is wrong with it. */
async function explainAll({ terms, heard }) {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const faults = [];
  const buttons = [...document.querySelectorAll("main button[title]")].filter(({ title }) => !heard.includes(title));
  for (const button of buttons) {
    const fault = (what) => faults.push(`${button.title} (${button.innerText}): ${what}`);
    button.focus();
    button.click();
    const dialog = document.querySelector("dialog");
    for (let wait = 0; wait < 10 && !dialog.open; wait++) await frame();
    if (!dialog.open) {
      fault("nothing opens");
      continue;
    }
    const isLoading = () => dialog.querySelector("[aria-busy=true]") !== null;
    for (let wait = 0; wait < 300 && isLoading(); wait++) await frame();
    const said = dialog.innerText;
    if (!/\d/.test(dialog.querySelector(".formula")?.innerText ?? "")) fault("no formula with a number");
    // A price or quota with its source; a number that has none of its own says what it is made of.
    if (!dialog.querySelector(`.source dd, [aria-label='${terms}'] tbody tr`)) fault("no source");
    if (/undefined|NaN|\[object|\{\w+\}/.test(said)) fault(said);
    if (!document.getElementById(dialog.getAttribute("aria-labelledby"))?.innerText) fault("no title");
    dialog.close();
    for (let wait = 0; wait < 3; wait++) await frame();
    if (document.activeElement !== button) fault(`the focus went to ${document.activeElement.localName}`);
  }
  return { count: buttons.length, faults };
}

const closing = {
  Escape: (page) => page.keyboard.press("Escape"),
  "its button": (page) => page.getByRole("button", { name: t("explain.close") }).click(),
  "a click beside it": (page) => page.mouse.click(5, 450),
};
onWholePage("an explanation closes in every way, and the focus returns to its number", {}, async ({ page }) => {
  await on.drawn(page);
  await each(closing, async (close) => {
    for (const section of ["#answer", "#cost", "#limits"]) {
      const number = page
        .locator(section)
        .getByTitle(/^Explain /)
        .first();
      await number.focus();
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)), "the focus is not in it");
      for (let step = 0; step < 20; step++) {
        await page.keyboard.press("Tab");
        const outside = await page.evaluate(
          () => !document.activeElement.closest("dialog") && document.activeElement !== document.body,
        );
        assert.equal(outside, false, "Tab leaves the dialog for the page behind it");
      }
      await close(page);
      await dialog.waitFor({ state: "hidden" });
      assert.ok(
        await number.evaluate((element) => element === document.activeElement),
        `${section}: the focus did not return`,
      );
    }
  });
});

onWholePage("an explanation says what the command's says", {}, async ({ page }) => {
  const ids = ["kinesis.shard_hours", "kinesis.read_calls", "firehose.ingest_gb"];
  await each(Object.fromEntries(ids.map((id) => [id, id])), async (id) => {
    const { parts } = JSON.parse(shardwise("explain", id, "--format", "json"));
    await page.getByTitle(t("explain.open", { id }), { exact: true }).first().click();
    await page.getByRole("dialog").locator("[aria-busy=false]").waitFor();
    // Six digits count, until all are asked for.
    const digits = (await page.getByRole("dialog").innerText()).match(/(?<![\w.-])\d+\.\d+(?![\w.-])/g) ?? [];
    const long = digits.filter((number) => number.replace(/^0\.0*|\./g, "").length > 6);
    assert.deepEqual(long, []);
    await page.getByRole("dialog").getByLabel(t("explain.digits")).check();
    const said = await page.getByRole("dialog").innerText();
    await page.keyboard.press("Escape");
    for (const { quantity, cost, bound } of parts) {
      const expected = [
        quantity.symbols,
        cost?.numbers,
        cost?.price?.id,
        bound?.limit.symbols,
        bound?.source.id,
      ].filter(Boolean);
      for (const text of expected) assert.ok(said.includes(text), `${text} is not in: ${said}`);
    }
  });
});

// Without motion, with other colors, on paper.

const MOVING = () =>
  [...document.querySelectorAll("*")].filter((element) => {
    const { transitionDuration, animationDuration, animationName, scrollBehavior } = getComputedStyle(element);
    const lasts = (durations) => durations.split(", ").some((duration) => parseFloat(duration) > 0);
    return (
      lasts(transitionDuration) || (animationName !== "none" && lasts(animationDuration)) || scrollBehavior === "smooth"
    );
  }).length;

onWholePage("gauges may move, but nothing for who wants no motion", {}, async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await on.drawn(page);
  assert.ok((await page.evaluate(MOVING)) > 0, "so what follows would show nothing");
  await page.emulateMedia({ reducedMotion: "reduce" });
  assert.equal(await page.evaluate(MOVING), 0);
});

onWholePage(
  "with forced colors all is there, without a barrier",
  { context: { forcedColors: "active" } },
  async ({ page }) => {
    await on.drawn(page);
    assert.deepEqual(await barriers(page), []);
    const gauge = await page
      .locator("#limits .gauge > span")
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    assert.notEqual(gauge, "rgba(0, 0, 0, 0)");
  },
);

onWholePage(
  "on paper, whatever the theme: verdict, totals and settings, on A4, without the form",
  { fragment: MUCH },
  async ({ page }) => {
    await on.drawn(page);
    await on.say(page, "name", "quarterly review");
    await on.fragment(page);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ media: null, colorScheme });
      const verdict = await page.locator("#verdict").innerText();
      const [a, b] = await on.totals(page);
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: false });
      const boxes = [...pdf.toString("latin1").matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(
        ([, width, height]) => [width, height].map(Number).map(Math.round),
      );
      assert.ok(boxes.length > 0);
      assert.deepEqual(
        boxes.filter(([width, height]) => Math.abs(width - 595) > 1 || Math.abs(height - 842) > 1),
        [],
      );
      assert.ok(boxes.length <= 12, `${boxes.length} sheets`);
      const text = textOf(pdf).normalize("NFKC").replace(/\s+/g, "");
      const has = (words) => assert.ok(text.includes(words.replace(/\s+/g, "")), `not on paper: ${words}`);
      [verdict, a, b, "quarterly review", t("section.cost"), t("section.limits")].forEach(has);
      for (const setting of [
        "region=ap-northeast-1",
        "workload.writes_per_second=20000",
        "prices.kinesis.shard_hour=0.05",
        "delivery.format_conversion=true",
      ])
        has(setting);
      for (const words of [t("form.title"), t("bar.presets")])
        assert.ok(!text.includes(words.replace(/\s+/g, "")), `on paper: ${words}`);

      // Ink on white, whatever the screen shows.
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator("header details").first().isVisible(), false);
      const colors = await page.evaluate(() => [
        getComputedStyle(document.body).color,
        getComputedStyle(document.querySelector("#verdict")).color,
      ]);
      for (const color of colors)
        assert.ok(
          color.match(/\d+/g).every((part) => Number(part) < 100),
          `${color} on white`,
        );
    }
  },
);
