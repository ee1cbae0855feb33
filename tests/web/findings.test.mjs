// What the page says was found: books that add up, waits by their name, losses, and how each event ended.

import assert from "node:assert/strict";
import { onPage, ready, shardwise } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const section = on.simulation;
const link = on.fragmentOf;

/** Opens these settings for so many days. */
async function openDays({ page, home }, days, ...settings) {
  await page.goto(`${home}&days=${days}#${link(...settings)}`);
  await ready(page);
  await on.simulated(page);
}

/** The rows of what was found, by name. */
async function found(page) {
  const rows = await section(page)
    .getByRole("group", { name: t("simulation.found"), exact: true })
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.cells].map(({ innerText }) => innerText)));
  return new Map(rows.map(([name, ...cells]) => [name, cells]));
}

const findings = (...args) => JSON.parse(shardwise("simulate", ...args, "--format", "json")).findings;
const PLACES = ["delivered", "in_buffers", "unread", "waiting", "filtered", "set_aside", "lost"];

onPage("every change that was written is somewhere: the rows add up", {}, async ({ page, home }) => {
  await page.goto(`${home}#${link("workload.writes_per_second=20000")}`);
  await ready(page);
  await on.simulated(page);
  const rows = await found(page);
  const numbers = (name) => rows.get(name)?.map((text) => Number(text.replaceAll(",", "")));
  const written = numbers(t("simulation.changes"));
  const sums = written.map((_, which) =>
    PLACES.reduce((sum, place) => sum + (numbers(t(`simulation.books.${place}`))?.[which] ?? 0), 0),
  );
  assert.deepEqual(sums, written);
  assert.ok(numbers(t("simulation.books.unread"))[0] > 1e9);
  for (const place of ["delivered", "unread", "lost"]) assert.ok(rows.has(t(`simulation.books.${place}`)), place);
  assert.ok(!rows.has(t("simulation.books.filtered")));
});

onPage("waits are named by what was waited for, and the longest is the command's", {}, async ({ page, home }) => {
  const much = "workload.writes_per_second=3000";
  await page.goto(`${home}#${link(much)}`);
  await ready(page);
  await on.simulated(page);
  const rows = await found(page);
  const [a, b] = findings("--set", much).architectures;
  assert.equal(rows.get(t("simulation.delayed.function"))[1], "–");
  assert.equal(rows.get(t("simulation.delayed.stream"))[0], "–");
  assert.ok(on.says(rows.get(t("simulation.delayed.function"))[0], a.throttling.delayed_share * 100));
  assert.ok(on.says(rows.get(t("simulation.delayed.stream"))[1], b.throttling.delayed_share * 100));
  const longest = [Math.max(...a.consumers.map(({ iterator_age: { max } }) => max)), b.replication_age.max];
  const shown = rows.get(t("simulation.longest"));
  longest.forEach((seconds, index) =>
    assert.ok(
      on.says(shown[index], /h$/.test(shown[index]) ? seconds / 3600 : seconds),
      `${shown[index]}: ${seconds} s`,
    ),
  );
  assert.ok(on.says(rows.get(t("simulation.gb-seconds"))[0], a.lambda.gb_seconds));
});

onPage("an age below the step is not said to be none, and tables have shares of time", {}, async ({ page }) => {
  await on.simulated(page);
  await section(page)
    .locator("details")
    .evaluateAll((all) => all.forEach((details) => (details.open = true)));
  const table = (id) =>
    section(page)
      .getByRole("group", { name: t(`simulation.${id}`) })
      .locator("table");
  const ages = await table("consumers")
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => row.cells[2].innerText));
  const { architectures, step_seconds: step } = findings();
  const expected = architectures.flatMap(({ consumers }) => consumers.map(({ iterator_age: { p50 } }) => p50 < step));
  assert.ok(expected.includes(true));
  ages.forEach((text, index) => assert.equal(text === "<1 s", expected[index], text));
  for (const [id, column, list] of [
    ["limits", 3, "by_limit"],
    ["by-shard", 4, "by_shard"],
  ]) {
    const shares = architectures.flatMap(({ throttling }) => throttling[list].map(({ time_share }) => time_share));
    const cells = await table(id)
      .locator("tbody tr")
      .evaluateAll((all, column) => all.map((row) => row.cells[column].innerText), column);
    assert.equal(cells.length, shares.length);
    cells.forEach((text, index) =>
      assert.ok(on.says(text, shares[index] * 100), `${id}: ${text}, not ${shares[index]}`),
    );
  }
});

const outage = (at, length, consumer = "firehose") => `{ consumer = "${consumer}", at = "${at}", for = "${length}" }`;
const outages = (...list) => `simulation.outages=[${list.join(", ")}]`;
const note = (page, list, number) =>
  on
    .rows(page, list)
    .nth(number - 1)
    .getByRole("paragraph");

onPage("a row says when either had caught up, by letter", {}, async ({ page, home }) => {
  const settings = outages(outage("12 h", "1 h"), outage("30 h", "1 h"));
  await page.goto(`${home}#${link(settings)}`);
  await ready(page);
  await on.simulated(page);
  const letters = findings("--set", settings).architectures.map(({ events: [{ until, catch_up_seconds }] }, index) => {
    const clock = new Date((until + catch_up_seconds) * 1000).toISOString().slice(11, 19);
    return ["AB"[index], clock];
  });
  assert.equal(
    await note(page, "outages", 1).innerText(),
    letters.map(([letter, time]) => t("outages.caught-up", { letter, time })).join(" · "),
  );
  assert.equal(await note(page, "outages", 2).innerText(), t("simulation.after-all", { time: "1 day" }));
});

onPage(
  "what goes on beyond the time is behind at the end of that, and what begins after it says so",
  {},
  async ({ page, home }) => {
    const burst = 'workload.bursts=[{ at = "25 h", length = "1 h", factor = 2 }]';
    const resharding = 'simulation.reshardings=[{ at = "24 h", shards = 8 }]';
    await page.goto(`${home}#${link(outages(outage("20 h", "10 h")), burst, resharding)}`);
    await ready(page);
    await on.simulated(page);
    const said = await section(page).getByRole("status").getByRole("listitem").allInnerTexts();
    assert.equal(said.length, 2);
    for (const text of said)
      assert.match(
        text,
        /to day 2, 06:00: a backlog of \S+ million changes at the end of the simulated time\. Did not catch up/,
      );
    assert.equal(
      await note(page, "outages", 1).innerText(),
      ["A", "B"].map((letter) => t("outages.not-caught-up", { letter })).join(" · "),
    );
    for (const list of ["bursts", "reshardings"])
      assert.equal(await note(page, list, 1).innerText(), t("simulation.after-all", { time: "1 day" }), list);
  },
);

onPage("changes that are lost are told with their time and place, at the outage too", {}, async ({ page, home }) => {
  const settings = ["workload.writes_per_second=20", outages(outage("1 h", "30 h"))];
  await openDays({ page, home }, 3, ...settings);
  const { architectures } = findings("--days", "3", ...settings.flatMap((setting) => ["--set", setting]));
  const losses = architectures.flatMap(({ losses }) => losses);
  assert.ok(losses.length > 0);
  const told = await section(page)
    .getByRole("listitem")
    .filter({ hasText: / lost \S+\schanges, from / })
    .allInnerTexts();
  assert.equal(told.length, losses.length);
  losses.forEach(({ consumer, shard }, index) => {
    assert.match(told[index], new RegExp(`${consumer} lost .* changes, from day 2, .* to day 2, `));
    assert.match(told[index], shard === null ? /on every shard/ : new RegExp(`first on shard ${shard}`));
  });
  assert.match(await note(page, "outages", 1).innerText(), /A caught up at .*, lost: .* · B caught up at .*, lost: /);
});

onPage("what is set aside is said in words", {}, async ({ page, home }) => {
  const settings = [
    "streams_lambda.maximum_record_age=60 s",
    'simulation.outages=[{ consumer = "function", at = "12 h", for = "1 h", how = "fails" }]',
  ];
  await page.goto(`${home}#${link(...settings)}`);
  await ready(page);
  await on.simulated(page);
  assert.ok((await found(page)).has(t("simulation.books.set_aside")));
  assert.ok(await section(page).getByText(t("simulation.set-aside.meaning")).isVisible());
  assert.match(await note(page, "outages", 1).innerText(), /set aside: /);
});

onPage("a resharding says at its row what it came to, and when nothing waited any more", {}, async ({ page, home }) => {
  const list =
    'simulation.reshardings=[{ at = "8 h", shards = 8 }, { at = "8.05 h", shards = 4 }, { at = "20 h", shards = 100 }]';
  await page.goto(`${home}#${link(list)}`);
  await ready(page);
  await on.simulated(page);
  const notes = await on.rows(page, "reshardings").getByRole("paragraph").allInnerTexts();
  assert.match(notes[0], /^5 to 8 shards from 08:05; the wait that it caused ended at 08:\d\d/);
  assert.equal(notes[1], t("message.event.shards-busy", { from: 5, to: 4 }));
  assert.match(notes[2], /^8 to 16 shards, 100 requested from 20:/);
});

onPage(
  "what scaling saves is relative to the initial shards, comes with shard-hours, and can be negative",
  {},
  async ({ page, home }) => {
    const settings = ['simulation.reshardings=[{ at = "12 h", shards = 8 }]'];
    await page.goto(`${home}#${link(...settings)}`);
    await ready(page);
    await on.simulated(page);
    const rows = await found(page);
    const { shards } = findings("--set", settings[0]).architectures[1];
    const [none, hours] = rows.get(t("simulation.shard-hours"));
    assert.ok(none === "–" && on.says(hours, shards.shard_hours), hours);
    const [of, saved] = rows.get(t("simulation.saved", { count: shards.first }));
    assert.ok(of === "–" && on.says(saved, shards.saved_usd), saved);
    assert.equal(saved.startsWith("−"), shards.saved_usd < 0);
  },
);
