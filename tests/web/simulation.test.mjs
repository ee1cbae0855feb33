// The simulation on the page: the command's findings to the byte, in a worker that can be stopped, drawn and told.

import assert from "node:assert/strict";
import { barriers, barriersInBoth, contrasts, eventually, identical, onPage, ready, shardwise } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const NOON = 'simulation.outages=[{ consumer = "firehose", at = "12 h", for = "1 h" }]';
const noon = on.fragmentOf(NOON);

const section = on.simulation;
const told = (page) => section(page).getByRole("status").nth(1);
const days = (page) => page.locator("#simulation-days");
const seed = (page) => page.locator("#simulation-seed");

const kept = (page, format) =>
  on.downloaded(page, () =>
    section(page)
      .getByRole("button", { name: t(`simulation.${format}`) })
      .click(),
  );

for (const file of [false, true])
  onPage(
    `finds to the byte what the command finds, ${file ? "from a file" : "from a server"}`,
    { file, fragment: noon },
    async ({ page }) => {
      await on.simulated(page);
      for (const format of ["json", "csv"])
        identical((await kept(page, format)).text, shardwise("simulate", "--set", NOON, "--format", format), format);
      const { findings } = JSON.parse(shardwise("simulate", "--set", NOON, "--format", "json"));
      // 12:00 to 13:00, and some minutes to catch up.
      const clocks = findings.architectures.map(({ events: [{ until, catch_up_seconds }] }) =>
        new Date((until + catch_up_seconds) * 1000).toISOString().slice(11, 19),
      );
      const lines = (await told(page).innerText()).split("\n");
      findings.architectures.forEach(({ events: [event] }, index) => {
        assert.equal(event.event, "firehose stops");
        assert.ok(event.until === 13 * 3600 && event.catch_up_seconds > 60);
        const said = new RegExp(
          `^${"AB"[index]}\\s+firehose stops from 12:00 to 13:00: a backlog of 2\\.\\d+ million .* at ${clocks[index]}; lost: none\\.$`,
        );
        assert.match(lines[index], said);
      });
      const labels = await on.picture(page, "backlog").locator("..").innerText();
      clocks.forEach((clock, index) => assert.match(labels, new RegExp(`^${"AB"[index]} ${clock}$`, "m")));
    },
  );

onPage("follows days, seed and scenario, and undo", {}, async ({ page }) => {
  await on.simulated(page);
  // A day without an outage has its sentences as well.
  const quiet = await told(page).innerText();
  const { findings } = JSON.parse(shardwise("simulate", "--format", "json"));
  findings.architectures.forEach(({ consumers, books, throttling }, index) => {
    const most = Math.max(...consumers.map(({ most_backlog }) => most_backlog));
    const line = quiet.split("\n")[index];
    assert.equal(books.lost, 0);
    assert.ok(line.toLowerCase().endsWith(`${t("simulation.lost")}: ${t("simulation.nothing")}.`.toLowerCase()), line);
    if (most > 0) assert.ok(line.includes(most.toLocaleString("en")), line);
    // What waits to be written is no backlog of a consumer, and waits all the same.
    const waits = throttling.waits_for === "stream" && throttling.delayed_share > 0;
    assert.equal(line.includes("to be written to the stream"), waits, line);
    assert.equal(/nothing waits/i.test(line), !waits && most === 0, line);
  });
  await days(page).fill("2");
  await seed(page).fill("7");
  await section(page).locator("#add-outages").click();
  await eventually(
    () => told(page).innerText(),
    (text) => /firehose stops from 12:00/.test(text),
  );
  await eventually(
    async () => (await kept(page, "json")).text,
    (text) => text === shardwise("simulate", "--set", NOON, "--days", "2", "--seed", "7", "--format", "json"),
  );
  await page.keyboard.press("Control+z");
  await eventually(
    () => told(page).innerText(),
    (text) => text !== "" && !text.includes("firehose stops"),
  );
});

// Counted from the first request on: the module may be asked for before the page is ready.
const asked = [];
const counting = { height: 600, before: (context) => context.on("request", (request) => asked.push(request.url())) };
onPage("does not run before it comes into view, and shares the module", counting, async ({ page }) => {
  await on.drawn(page);
  await on.settled(page);
  assert.equal(await section(page).getByRole("figure").count(), 0);
  assert.equal(await section(page).getByRole("progressbar").count(), 0);
  assert.match(await section(page).innerText(), new RegExp(t("simulation.waiting")));
  await on.simulated(page);
  assert.equal(asked.filter((url) => /more_bg.*\.wasm$/.test(url)).length, 1);
});

onPage("shows how far it is, and says what it has when it is stopped", {}, async ({ page }) => {
  await on.simulated(page);
  await on.say(page, "kinesis_firehose.shards", "2000");
  await days(page).fill("366");
  const [stop, run] = ["stop", "run"].map((id) =>
    section(page).getByRole("button", { name: t(`simulation.${id}`), exact: true }),
  );
  await stop.waitFor();
  await eventually(
    () =>
      section(page)
        .locator("progress")
        .evaluate((bar) => bar.value),
    (value) => value > 0,
  );
  // The page is as quick as ever.
  await on.say(page, "name", "meanwhile");
  await eventually(
    () => page.locator(".about").first().innerText(),
    (text) => text.includes("meanwhile"),
  );
  // The one under way gives way to that of the new name, a pause after it was typed.
  await page.waitForTimeout(500);
  await eventually(
    () =>
      section(page)
        .locator("progress")
        .evaluate((bar) => bar.value),
    (value) => value > 0,
  );
  await stop.click();
  const standing = section(page).getByRole("status").first();
  await eventually(
    () => standing.innerText(),
    (text) => /^Stopped after \S+% of the time\.$/.test(text),
  );
  assert.ok(await run.evaluate((button) => button === document.activeElement));
  const { findings } = JSON.parse((await kept(page, "json")).text);
  assert.ok(findings.seconds > 0 && findings.seconds < findings.asked_seconds);
  // And from the start again, by the same button.
  await run.click();
  await stop.waitFor();
  await stop.click();
  await run.waitFor();
  await on.say(page, "kinesis_firehose.shards", "4");
  await days(page).fill("1");
  await eventually(
    () => standing.innerText(),
    (text) => text === t("simulation.done", { time: "1 day" }),
  );
  assert.equal(await run.getAttribute("aria-disabled"), "true");
});

onPage("says what is wrong at its field, and keeps the last findings", { fragment: noon }, async ({ page }) => {
  await on.simulated(page);
  const before = await told(page).innerText();
  for (const [field, wrong] of [
    [days(page), ["", "x", "0", "-1", "1e300", "367", "NaN"]],
    [seed(page), ["", "x", "-1", "0.5", "18446744073709551616"]],
  ]) {
    const good = await field.inputValue();
    for (const text of wrong) {
      await field.fill(text);
      await eventually(
        () => field.getAttribute("aria-invalid"),
        (invalid) => invalid === "true",
        `${text} is taken`,
      );
      assert.equal(await told(page).innerText(), before);
      assert.match(await section(page).innerText(), new RegExp(t("simulation.stale")));
      await field.fill(good);
      await eventually(
        () => field.getAttribute("aria-invalid"),
        (invalid) => invalid === null,
      );
    }
  }
  await on.say(page, "workload.writes_per_second", "1e12");
  await eventually(
    () => section(page).locator("[role=alert]").allInnerTexts(),
    (texts) => texts.some((text) => /^Not simulated: .*at most/.test(text)),
  );
});

onPage(
  "a module that does not come is said, and the page goes on",
  {
    before: (context) => context.route(/more_bg.*\.wasm/, (route) => route.abort()),
  },
  async ({ page, complaints }) => {
    await page.locator("#page [role=alert]").first().waitFor();
    await on.say(page, "workload.writes_per_second", "800");
    const [first] = await on.totals(page);
    assert.ok(on.says(first, on.report("--set", "workload.writes_per_second=800").architectures[0].monthly_usd));
    assert.ok(complaints.length > 0 && complaints.every((text) => /ERR_FAILED/.test(text)), complaints.join("\n"));
    complaints.length = 0;
  },
);

for (const language of ["en", "ja"])
  onPage(`is for everyone, in ${language}`, { language, fragment: noon }, async ({ page }) => {
    await on.simulated(page);
    await section(page)
      .locator("details")
      .evaluateAll((all) => all.forEach((details) => (details.open = true)));
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await on.drawn(page);
      if (language === "en" && width === 320) assert.deepEqual(await barriersInBoth(page, "#simulation"), []);
      else assert.deepEqual(await barriers(page, "#simulation", { contrast: false }), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    }
    assert.doesNotMatch(await section(page).innerText(), /simulation\.|undefined|NaN|\{/);
  });

/** What is not of the input as it is: dimmed, and kept as no file. */
async function isBefore(page) {
  assert.equal(await section(page).locator(".is-before").count(), 4);
  for (const format of ["csv", "json"])
    assert.equal(
      await section(page)
        .getByRole("button", { name: t(`simulation.${format}`) })
        .getAttribute("aria-disabled"),
      "true",
    );
}

onPage("what is shown of the input before says so, and can be read", { fragment: noon }, async ({ page }) => {
  await on.simulated(page);
  assert.equal(await section(page).locator(".is-before").count(), 0);
  await on.say(page, "kinesis_firehose.shards", "2000");
  await days(page).fill("366");
  const before = section(page).getByText(t("simulation.before"));
  await before.waitFor();
  await isBefore(page);
  assert.equal(
    await on
      .rows(page, "outages")
      .getByRole("paragraph")
      .first()
      .innerText()
      .then((text) => text.trim()),
    "",
    "a note of the outage before",
  );
  assert.deepEqual(await contrasts(page, "#simulation"), []);
  // Stopped, and then changed: what was found until then is not of what is asked either.
  const button = (id) => section(page).getByRole("button", { name: t(`simulation.${id}`), exact: true });
  await eventually(
    () =>
      section(page)
        .locator("progress")
        .evaluate((bar) => bar.value),
    (value) => value > 0,
  );
  await button("stop").click();
  await button("run").waitFor();
  await eventually(
    () => section(page).locator(".is-before").count(),
    (count) => count === 0,
  );
  await seed(page).fill("2");
  await before.waitFor();
  await isBefore(page);
  await days(page).fill("x");
  await section(page).getByText(t("simulation.stale")).waitFor();
  await isBefore(page);
});

onPage(
  "the time axis of events is that of the days asked for, with times, while they are simulated",
  {},
  async ({ page }) => {
    await on.simulated(page);
    const times = () => section(page).locator(".lane-times").first().innerText();
    assert.match(await times(), /^00:00.*24:00$/s);
    await on.say(page, "kinesis_firehose.shards", "2000");
    await days(page).fill("30");
    await section(page).locator("progress").waitFor();
    assert.match(
      await times(),
      new RegExp(`^${t("simulation.day", { day: 1 })}.*${t("simulation.day", { day: 2 })}\\d`, "s"),
    );
  },
);

onPage("days and seed are kept by a reload and by a copied link", {}, async ({ page, context, home }) => {
  await on.simulated(page);
  assert.equal(new URL(page.url()).search, "?view=all");
  await days(page).fill("2");
  await seed(page).fill("7");
  await on.say(page, "workload.writes_per_second", "500");
  await eventually(
    () => page.url(),
    (url) => /\?view=all&days=2&seed=7#v2&workload/.test(url),
  );
  const menu = await on.open(page, "share");
  await menu.getByRole("button", { name: t("share.link"), exact: true }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(new URL(link).search, "?days=2&seed=7");
  const other = await context.newPage();
  await other.goto(link);
  await ready(other);
  await on.view(other, "outages");
  await on
    .simulation(other)
    .locator(".unfolds")
    .evaluateAll((folds) => folds.forEach((fold) => (fold.open = true)));
  await on.simulated(other);
  assert.deepEqual([await days(other).inputValue(), await seed(other).inputValue()], ["2", "7"]);
  const args = ["--set", "workload.writes_per_second=500", "--days", "2", "--seed", "7", "--format", "json"];
  identical((await kept(other, "json")).text, shardwise("simulate", ...args), "of the link");
  await days(other).fill("1");
  await seed(other).fill("1");
  await eventually(
    () => other.url(),
    (url) => new URL(url).search === "?view=outages" && url.startsWith(new URL(home).origin),
  );
});

for (const width of [1280, 390])
  onPage(`nothing jumps when the first findings come, at ${width} px`, { width, fragment: noon }, async ({ page }) => {
    await page.locator("#add-outages").waitFor();
    await on.drawn(page);
    await page.evaluate(() => {
      window.shifts = [];
      // What moves within the section: where it stands as a whole is up to what is above it.
      const section = document.querySelector("#simulation");
      const isWithin = ({ node }) => node !== section && section.contains(node);
      new PerformanceObserver((list) => {
        const within = list.getEntries().filter(({ sources }) => sources.some(isWithin));
        window.shifts.push(...within.map(({ value }) => value));
      }).observe({ type: "layout-shift" });
    });
    const top = () =>
      page
        .locator("#outages")
        .evaluate(
          (element) =>
            element.getBoundingClientRect().top - document.querySelector("#simulation").getBoundingClientRect().top,
        );
    await page.locator("#add-outages").scrollIntoViewIfNeeded();
    const before = await top();
    await on.found(page);
    const after = await top();
    assert.ok(Math.abs(after - before) < 24, `${before} px, then ${after} px`);
    const shift = await page.evaluate(() => window.shifts.reduce((sum, value) => sum + value, 0));
    assert.ok(shift < 0.05, `a layout shift of ${shift}`);
  });

onPage(
  "lines have the color of their architecture, and differ without it",
  {
    fragment: `${noon}${["firehose", "flink", "kcl"].map((kind, row) => `&consumers.${row}.kind=${kind}`).join("")}`,
  },
  async ({ page }) => {
    await on.simulated(page);
    for (const chart of await section(page).getByRole("figure").all()) {
      const lines = await chart.locator("li:has(path)").evaluateAll((all) =>
        all.map((line) => {
          const { stroke, strokeDasharray } = line.querySelector("path").style;
          return { place: "AB".indexOf(line.innerText.trim()[0]), stroke, strokeDasharray };
        }),
      );
      for (const { place, stroke } of lines)
        assert.match(stroke, new RegExp(`^var\\(--architecture-${place}(-\\d)?\\)$`));
      assert.equal(
        new Set(lines.map(({ strokeDasharray }) => strokeDasharray)).size,
        lines.length,
        "two lines of one dash",
      );
    }
  },
);

onPage(
  "every moment of catching up has its letter and its label, and no two meet",
  { width: 390 },
  async ({ page }) => {
    const outages = ["2 h", "6 h", "12 h", "23 h"].map((at) => `{consumer="firehose",at="${at}",for="20 m"}`);
    await page.evaluate((fragment) => (location.hash = fragment), on.fragmentOf(`simulation.outages=[${outages}]`));
    await on.rows(page, "outages").nth(3).waitFor();
    await on.simulated(page);
    const chart = on.picture(page, "backlog");
    await eventually(
      () =>
        chart
          .locator("text")
          .evaluateAll((all) => all.filter((text) => /^[AB] \d\d:\d\d/.test(text.textContent)).length),
      (count) => count === 8,
    );
    const boxes = await chart.evaluate((svg) => {
      const frame = svg.getBoundingClientRect();
      const labels = [...svg.querySelectorAll("text")].filter((text) => /^[AB] \d\d:\d\d/.test(text.textContent));
      return labels
        .map((label) => label.getBoundingClientRect())
        .map(({ left, right, top, bottom }) => ({
          left: left - frame.left,
          right: frame.right - right,
          begin: left,
          end: right,
          top,
          bottom,
        }));
    });
    boxes.forEach((one, index) => {
      assert.ok(one.left >= 0 && one.right >= 0, JSON.stringify(one));
      for (const other of boxes.slice(index + 1))
        assert.ok(
          one.end <= other.begin ||
            other.end <= one.begin ||
            one.bottom <= other.top + 2 ||
            other.bottom <= one.top + 2,
          JSON.stringify([one, other]),
        );
    });
  },
);

onPage(
  "axes have round times: ages in one unit, days where there are several",
  { fragment: noon },
  async ({ page }) => {
    await on.simulated(page);
    const ages = await on.picture(page, "age").locator("..").innerText();
    for (const age of ["0 min", "15 min", "60 min"]) assert.match(ages, new RegExp(`^${age}$`, "m"));
    await days(page).fill("3");
    const chart = on.picture(page, "load").locator("..");
    await eventually(
      () => chart.innerText(),
      (text) => text.includes(t("simulation.day", { day: 3 })),
    );
    assert.doesNotMatch(await chart.innerText(), /day \d\.|day 4/);
  },
);

onPage(
  "the title of a chart says that it is drawn by the most of each stretch, and names its figure",
  {},
  async ({ page }) => {
    await on.simulated(page);
    const titles = (await section(page).getByRole("heading", { level: 3 }).allInnerTexts()).slice(0, 3);
    assert.deepEqual(
      titles,
      ["backlog", "load", "age"].map((name) => t(`simulation.${name}`)),
    );
    assert.match(titles[1], /busiest second of each interval/);
    for (const title of titles)
      assert.equal(await section(page).getByRole("figure", { name: title, exact: true }).count(), 1);
    const head = section(page)
      .getByRole("group", { name: t("simulation.load"), exact: true, includeHidden: true })
      .locator("thead");
    assert.match(await head.textContent(), /hottest lane or Direct PUT, largest.*hottest shard, largest/);
    assert.match(await on.figure(page, "load").innerText(), new RegExp(t("simulation.points", { length: "2 min" })));
  },
);

onPage("days and seed are kept by a reload of the page as one file", { file: true }, async ({ page }) => {
  await days(page).fill("0.5");
  await seed(page).fill("3");
  await eventually(
    () => new URL(page.url()).search,
    (query) => query === "?view=all&days=0.5&seed=3",
  );
  await page.reload();
  await ready(page);
  await on.simulated(page);
  assert.deepEqual([await days(page).inputValue(), await seed(page).inputValue()], ["0.5", "3"]);
});

onPage(
  "in Japanese, counts stand at their word, and ranges have their own sign",
  { language: "ja", fragment: `${noon}&simulation.reshardings.0.at=20 h&simulation.reshardings.0.shards=8` },
  async ({ page }) => {
    await on.simulated(page);
    const text = await section(page).innerText();
    assert.match(text, /2\d\d万件/);
    assert.match(text, /5〜8/);
    assert.match(text, /12:00〜13:00/);
    assert.doesNotMatch(text, /万 件|\d ?~ ?\d|読み手/);
    assert.equal(await section(page).getByRole("button", { name: "実行", exact: true }).count(), 1);
  },
);
