// What is typed, chosen and ticked: it counts at once, is refused at its own field, and can be taken back.

import assert from "node:assert/strict";
import { each, eventually, onPage, plain } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const WRITES = "workload.writes_per_second";
const CONSUMERS = "consumers";

/** Keys as they are typed, and what the command is told for the same. */
const typed = {
  "a plain number": [{ [WRITES]: "1200" }],
  "a rate in other units": [{ [WRITES]: "1.2M/h" }],
  "thousands separators": [{ [WRITES]: "12,000" }],
  "digits of full width": [{ [WRITES]: "１２００" }, [`${WRITES}=1200`]],
  "blanks around it": [{ [WRITES]: " 1200 " }, [`${WRITES}=1200`]],
  "nothing: the default": [{ [WRITES]: "" }, []],
  "a size with its unit": [{ "workload.item_size": "2.5 KiB" }],
  "a size in full width": [{ "workload.item_size": "２ＫｉＢ" }, ["workload.item_size=2KiB"]],
  "another Region": [{ region: "us-west-2" }],
  "another destination": [{ "delivery.destination": "iceberg" }],
  "a switch": [{ "kinesis_firehose.source_backup": true }],
  "a switch that is off": [{ "kinesis_firehose.transform.enabled": false }],
  "shares that sum to 1": [
    { "workload.mix.insert": "1", "workload.mix.modify": "0", "workload.mix.remove": "0" },
    ["workload.mix={ insert = 1, modify = 0, remove = 0 }"],
  ],
  "an optional table": [
    { "delivery.destination": "opensearch", "delivery.vpc": true, "delivery.vpc.availability_zones": "2" },
    ["delivery.destination=opensearch", "delivery.vpc={ availability_zones = 2 }"],
  ],
  "a table that has to say all of its keys": [
    { "workload.batch": true, "workload.batch.changes": "1000000" },
    ['workload.batch={ changes = 1000000, hour = 2, length = "10 m" }'],
  ],
  "a switch that may be left alone": [{ "streams_lambda.pack_records": "false" }],
  "a switch that is left alone again": [
    { "streams_lambda.pack_records": "false", "requirements.max_risk": "low" },
    ["requirements.max_risk=low"],
    { "streams_lambda.pack_records": "" },
  ],
  "a choice that is taken back": [{ "requirements.max_risk": "low" }, [], { "requirements.max_risk": "" }],
  "a hot key with a shard of its own": [
    { "kinesis_firehose.shards": "5", "kinesis_firehose.isolate_hot_key": true, "workload.hottest_key_share": "0.3" },
  ],
  "an optional table with nothing in it": [
    { "delivery.dynamic_partitioning": true },
    ["delivery.dynamic_partitioning={}"],
  ],
  "an optional table that is off again": [
    { "delivery.dynamic_partitioning": true, "delivery.storage_months": "1" },
    ["delivery.storage_months=1"],
    { "delivery.dynamic_partitioning": false },
  ],
  "a list": [{ architectures: '["kinesis-firehose"]' }],
  "a list without brackets": [
    { "workload.hourly": `2${", 1".repeat(23)}` },
    [`workload.hourly=[2${", 1".repeat(23)}]`],
  ],
  "a name with quotes": [{ name: 'he said "no" \\ yes' }, ['name="he said \\"no\\" \\\\ yes"']],
  "several keys": [
    { [WRITES]: "50", "workload.peak_to_average": "6", "delivery.buffer_size": "64 MiB", discount_percent: "12.5" },
  ],
};
onPage("what is typed gives what the command gives", {}, async ({ page }) => {
  await each(typed, async ([values, settings, then = {}]) => {
    await on.choose(page, "default");
    for (const [key, value] of Object.entries({ ...values, ...then })) await on.say(page, key, value);
    const own = Object.entries(values).map(([key, value]) => `${key}=${value}`);
    await on.sameAs(page, ...(settings ?? own).flatMap((setting) => ["--set", setting]));
    assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  });
});

onPage("numbers follow every keystroke, before the field is left", {}, async ({ page }) => {
  const input = on.field(page, WRITES);
  await input.fill("");
  for (const [key, rate] of [
    ["1", 1],
    ["2", 12],
    ["0", 120],
    ["0", 1200],
  ]) {
    await input.press(key);
    const [first] = await on.totals(page);
    const expected = on.report("--set", `${WRITES}=${rate}`).architectures[0].monthly_usd;
    assert.ok(on.says(first, expected), `at ${rate}: ${first}, expected ${expected}`);
  }
});

onPage("what was changed says so, with its default and a way back", {}, async ({ page }) => {
  const group = page.locator("details", { has: on.field(page, "workload.table_size") }).last();
  await on.say(page, "workload.table_size", "5 GiB");
  await on.say(page, "workload.key_size", "70 B");
  assert.match(await group.locator("summary").innerText(), new RegExp(t("form.changed", { count: 2 })));
  assert.ok(await group.getByText(t("form.default", { value: "20 GiB" })).isVisible());
  await group.getByRole("button", { name: `${t("form.reset")} ${t("title.workload.table_size")}` }).click();
  assert.equal(await on.field(page, "workload.table_size").inputValue(), "20 GiB");
  await on.sameAs(page, "--set", "workload.key_size=70 B");
});

onPage("prices of one's own: chosen by id, typed, and taken away", {}, async ({ page }) => {
  await on.unfold(page);
  const ids = page.getByLabel(t("prices.add"));
  await eventually(() => ids.isEnabled(), Boolean, "the price book does not come");
  for (const [id, price] of [
    ["kinesis.shard_hour", "0.015"],
    ["lambda.request", "0.0000002"],
  ]) {
    const known = await ids.locator("option").evaluateAll((all) => all.map(({ value }) => value));
    assert.ok(known.includes(id), `${id} is not among ${known}`);
    const before = await on.totals(page);
    await ids.selectOption(id);
    // It starts as what it replaces, says what it is, and costs as much.
    const own = on.field(page, `prices.${id}`);
    await eventually(() => own.evaluate((input) => input === document.activeElement), Boolean, "no focus");
    assert.equal(await own.inputValue(), price);
    assert.deepEqual(await on.totals(page), before);
    const entry = page.locator(".field", { has: own });
    assert.match(await entry.innerText(), new RegExp(t(`price.${id}`)));
    assert.match(await entry.innerText(), /USD per (shard-hour|request)/);
    await own.fill("0.25");
  }
  await on.sameAs(page, "--set", "prices.kinesis.shard_hour=0.25", "--set", "prices.lambda.request=0.25");
  await page.getByRole("button", { name: t("prices.remove", { id: "lambda.request" }) }).click();
  await on.sameAs(page, "--set", "prices.kinesis.shard_hour=0.25");

  // From the explanation of what it is the price of.
  await page.locator("#all-settings").evaluate((fold) => (fold.open = false));
  await page
    .getByTitle(t("explain.open", { id: "firehose.ingest_gb" }), { exact: true })
    .first()
    .click();
  const wanted = page.getByRole("dialog").getByRole("button", { name: t("explain.own-price") });
  const before = await on.totals(page);
  await wanted.first().click();
  const own = page.locator(":focus");
  await eventually(
    () => own.getAttribute("id"),
    (id) => /^field-prices\.firehose\./.test(id ?? ""),
    "no field",
  );
  assert.ok(Number(await own.inputValue()) > 0);
  assert.deepEqual(await on.totals(page), before);
});

onPage(
  "one share of the mix that is changed moves the others, and back again while it is typed",
  {},
  async ({ page }) => {
    const shares = () =>
      Promise.all(["insert", "modify", "remove"].map((kind) => on.field(page, `workload.mix.${kind}`).inputValue()));
    const insert = on.field(page, "workload.mix.insert");
    await insert.fill("");
    await insert.pressSequentially("0.5");
    assert.deepEqual(await shares(), ["0.5", "0.4", "0.1"]);
    await on.say(page, "workload.mix.modify", "0.3");
    assert.deepEqual(await shares(), ["0.5", "0.3", "0.2"]);
    await on.say(page, "workload.mix.insert", "1");
    assert.deepEqual(await shares(), ["1", "0", "0"]);
    assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
    await page.keyboard.press("Control+z");
    await on.sameAs(page, "--set", "workload.mix={ insert = 0.5, modify = 0.3, remove = 0.2 }");
  },
);

onPage("settings are found by their name, their key and what they mean", {}, async ({ page }) => {
  await page.locator("#all-settings > summary").click();
  const search = page.getByRole("searchbox", { name: t("form.search") });
  const found = page.locator("#all-settings [id^=field-]:is(input, select)");
  for (const [text, key] of [
    ["retention_hours", "kinesis_firehose.retention_hours"],
    [t("title.delivery.buffer_size"), "delivery.buffer_size"],
    ["longest time", "requirements.freshness"],
  ]) {
    await search.fill(text);
    const ids = await found.evaluateAll((all) => all.map(({ id }) => id));
    assert.ok(ids.includes(`field-${key}`) && ids.length < 12, `${text}: ${ids}`);
  }
  await search.fill("no such thing");
  assert.equal(await found.count(), 0);
  await search.fill(t("title.delivery.buffer_size"));
  await on.field(page, "delivery.buffer_size").fill("64 MiB");
  await on.sameAs(page, "--set", "delivery.buffer_size=64 MiB");
});

onPage(
  "quotas as AWS granted them: a size or a number, refused at their field, and taken away",
  {},
  async ({ page }) => {
    await on.unfold(page);
    const ids = page.getByLabel(t("quotas.add"));
    const bytes = "firehose.direct_put_bytes";
    await eventually(() => ids.isEnabled(), Boolean, "the quotas do not come");
    const before = await on.totals(page);
    await ids.selectOption(bytes);
    assert.match(await on.field(page, `quotas.${bytes}`).inputValue(), /^\d+ MiB$/, "it starts as the default");
    assert.deepEqual(await on.totals(page), before);
    await on.field(page, `quotas.${bytes}`).fill("10 MiB");
    await ids.selectOption("lambda.concurrent_executions");
    await on.field(page, "quotas.lambda.concurrent_executions").fill("5000");
    const granted = ["--set", `quotas.${bytes}=10 MiB`, "--set", "quotas.lambda.concurrent_executions=5000"];
    await on.sameAs(page, ...granted);
    await on.field(page, `quotas.${bytes}`).fill("much");
    await refusedAt(on.field(page, `quotas.${bytes}`), /"much"/);
    await on.field(page, `quotas.${bytes}`).fill("10 MiB");
    await page.getByRole("button", { name: t("quotas.remove", { id: "lambda.concurrent_executions" }) }).click();
    await on.sameAs(page, ...granted.slice(0, 2));
  },
);

/** Rows of consumers as [kind, what is set in the row], and the command's list. */
const consumers = {
  "one of each kind": [
    ["lambda", "kcl", "flink", "eventbridge-pipe", "firehose", "custom"].map((kind) => [kind, {}]),
    '[{ kind = "lambda" }, { kind = "kcl" }, { kind = "flink" }, { kind = "eventbridge-pipe" }, { kind = "firehose" }, { kind = "custom", polls_per_second = 1 }]',
  ],
  "a count": [[["lambda", { count: "3" }]], '[{ kind = "lambda", count = 3 }]'],
  "a count in full width": [[["lambda", { count: "１２" }]], '[{ kind = "lambda", count = 12 }]'],
  "enhanced fan-out": [
    [
      ["lambda", { fan_out: "true" }],
      ["lambda", {}],
    ],
    '[{ kind = "lambda", fan_out = true }, { kind = "lambda" }]',
  ],
  "polls of one's own": [
    [
      ["custom", { polls: "0.2" }],
      ["flink", { polls: "2" }],
    ],
    '[{ kind = "custom", polls_per_second = 0.2 }, { kind = "flink", polls_per_second = 2 }]',
  ],
  "another kind in the row": [[["lambda", { kind: "flink" }]], '[{ kind = "flink" }]'],
  "polls go with the row": [[["flink", { polls: "2", kind: "lambda" }]], '[{ kind = "lambda", polls_per_second = 2 }]'],
  "no fan-out, said of a kind that has it": [[["kcl", { fan_out: "false" }]], '[{ kind = "kcl", fan_out = false }]'],
  "a function": [
    [["lambda", { function: { base_ms: "80", batch_size: "" } }]],
    '[{ kind = "lambda", function = { base_ms = 80 } }]',
  ],
};
/** Adds a row and fills it. */
async function addRow(page, number, kind, set) {
  await on.add(page, kind);
  const row = on.consumer(page, number);
  if (set.count) await row.getByLabel(t("consumers.count")).fill(set.count);
  if (set.fan_out) await row.getByLabel(t(`title.${CONSUMERS}.fan_out`)).selectOption(set.fan_out);
  if (set.polls) await row.getByLabel(t(`title.${CONSUMERS}.polls_per_second`)).fill(set.polls);
  if (set.function) await row.getByLabel(t("consumers.function")).check();
  for (const [name, text] of Object.entries(set.function ?? {}))
    await row.getByLabel(t(`title.${CONSUMERS}.function.${name}`)).fill(text);
  if (set.kind) await row.getByLabel(t("consumers.kind"), { exact: true }).selectOption(set.kind);
}
onPage("consumers in rows give what the command gives", {}, async ({ page }) => {
  await each(consumers, async ([rows, list]) => {
    await on.choose(page, "default");
    for (const [index, [kind, set]] of rows.entries()) await addRow(page, index + 1, kind, set);
    await on.sameAs(page, "--set", `${CONSUMERS}=${list}`);
  });
});

onPage("a row that is taken away leaves the others as they are", {}, async ({ page }) => {
  await addRow(page, 1, "lambda", { count: "2" });
  await addRow(page, 2, "custom", { polls: "3" });
  await addRow(page, 3, "kcl", { fan_out: "false" });
  await page.getByRole("button", { name: t("consumers.remove", { name: t("consumers.row", { number: 2 }) }) }).click();
  await on.sameAs(page, "--set", `${CONSUMERS}=[{ kind = "lambda", count = 2 }, { kind = "kcl", fan_out = false }]`);
});

onPage("whoever has never seen the page adds a third consumer and sees whether it throttles", {}, async ({ page }) => {
  const stream = page.getByRole("article", { name: t("architecture.kinesis-firehose") });
  const why = page.locator("#why");
  await on.add(page, "lambda");
  const calls = t("label.kinesis.read_calls");
  assert.ok(!(await stream.innerText()).includes(calls));
  assert.match(await stream.innerText(), new RegExp(`^${t("fit.fits")}$`, "m"));
  assert.doesNotMatch(await why.innerText(), /does not fit/);
  // Flink polls 5 times a second: with Firehose and Lambda beside it the budget of 5 calls does not do.
  await on.add(page, "flink");
  assert.match(await stream.innerText(), new RegExp(`${t("reason.setting")}\\s+${calls}\\s+140%`));
  assert.match(await stream.innerText(), new RegExp(`^${t("fit.does-not-fit")}$`, "m"));
  assert.match(await why.innerText(), /kinesis-firehose \(.*\) does not fit: GetRecords calls/);
  const budget = page.locator("#budget");
  assert.match(await budget.innerText(), /7 of 5 calls[^%]*140%/);
  await on.settled(page);
  assert.match(
    await page.locator("#limits").getByRole("row", { name: "kinesis.read_calls" }).innerText(),
    /140% exceeded/,
  );
  // Enhanced fan-out is what helps.
  await on
    .consumer(page, 2)
    .getByLabel(t(`title.${CONSUMERS}.fan_out`))
    .selectOption("true");
  assert.match(await stream.innerText(), new RegExp(`^${t("fit.fits")}$`, "m"));
  await on.settled(page);
  assert.match(await budget.innerText(), /2 of 5 calls[^%]*40%/);
});

onPage(
  "what one more consumer would do stands there before it is added, and adding it does that",
  {},
  async ({ page }) => {
    await on.add(page, "lambda");
    const rows = page.locator("#one-more").getByRole("row", { name: new RegExp(`^${t("consumer.flink")}`) });
    const flink = rows.locator("td.of-1");
    await flink.waitFor();
    await eventually(
      () => flink.innerText(),
      (text) => text.includes(`${t("label.kinesis.read_calls")} 140%`),
    );
    assert.equal(await flink.getByRole("img").first().getAttribute("aria-label"), t("fit.does-not-fit"));
    const [before] = [on.report("--set", `${CONSUMERS}=[{ kind = "lambda" }]`)];
    await flink.getByRole("button").click();
    const list = `${CONSUMERS}=[{ kind = "lambda" }, { kind = "flink" }]`;
    await on.sameAs(page, "--set", list);
    assert.equal(await page.getByRole("group", { name: /^Consumer \d+$/ }).count(), 2);
    assert.notDeepEqual(on.report("--set", list), before);
  },
);

/** What is refused: said how, and what is named at the field. */
const refused = {
  "a size that is none": [{ "workload.item_size": "big" }, /"big"/],
  "a size that is too large": [{ "workload.item_size": "2 GiB" }, /400 KiB/],
  "a negative rate": [{ [WRITES]: "-1" }, /found -1/],
  "no rate at all": [{ [WRITES]: "0" }, /found 0/],
  NaN: [{ [WRITES]: "NaN" }, /"NaN"/],
  nan: [{ [WRITES]: "nan" }, /nan/i],
  inf: [{ [WRITES]: "inf" }, /found "inf"/],
  Infinity: [{ [WRITES]: "Infinity" }, /Infinity/],
  "1e300": [{ [WRITES]: "1e300" }, /found 1e300/],
  "a burstiness of 1e300": [{ "workload.burstiness": "1e300" }, /found 1e300/],
  "half a shard": [{ "kinesis_firehose.shards": "1.5" }, /found 1\.5/],
  "more shards than there are": [{ "kinesis_firehose.shards": "99999999999" }, /found 99999999999/],
  "an empty share": [{ "workload.mix.insert": "" }, /found 0 \+ 0\.65 \+ 0\.1/],
  "a share above 1": [{ "workload.mix.insert": "2" }, /found 2/],
  "a day of 2 hours": [{ "workload.hourly": "1, 2" }, /24/],
  "a day with a word in it": [{ "workload.hourly": `"x"${", 1".repeat(23)}` }, /"x"/],
  "no architecture": [{ architectures: "[]" }, /./],
  "a table for a number": [{ [WRITES]: "{ a = 1 }" }, /./],
  "TOML that does not end": [{ [WRITES]: '"""' }, /./],
  "a second setting in a line": [{ [WRITES]: "1\nregion = 'us-west-2'" }, /./],
  "a very long text": [{ "workload.item_size": "9".repeat(5000) }, /./],
  "a zone that a VPC has not": [
    { "delivery.destination": "opensearch", "delivery.vpc": true, "delivery.vpc.availability_zones": "9" },
    /found 9/,
  ],
};
onPage("what is wrong is refused at its field, and the last good numbers stay", {}, async ({ page }) => {
  await each(refused, async ([values, said]) => {
    await on.choose(page, "default");
    for (const [key, value] of Object.entries(values).slice(0, -1)) await on.say(page, key, value);
    await on.say(page, "discount_percent", "7");
    const good = await on.totals(page);
    const [key, value] = Object.entries(values).at(-1);
    await on.say(page, key, value);
    await refusedAt(on.field(page, key), said);
    await lastGood(page, good);
    await page.keyboard.press("Control+z");
    await nothingRefused(page, good);
  });
});

/** Rows of consumers that are refused: the kind, what is set, at which control it is said. */
const refusedRows = {
  "no polls": ["custom", { polls: "" }, "polls", /polls_per_second/],
  "polls that are none": ["kcl", { polls: "often" }, "polls", /often/],
  "negative polls": ["custom", { polls: "-1" }, "polls", /-1/],
  "a count that is none": ["lambda", { count: "x" }, "count", /x/],
  "a count of 0": ["lambda", { count: "0" }, "count", /found 0/],
  "half a consumer": ["lambda", { count: "1.5" }, "count", /1\.5/],
};
onPage("what is wrong with a consumer is refused in its row", {}, async ({ page }) => {
  await each(refusedRows, async ([kind, set, at, said]) => {
    await on.choose(page, "default");
    await on.add(page, "lambda"); // a row above that is well
    await on.add(page, kind);
    const good = await on.totals(page);
    const label = at === "polls" ? `title.${CONSUMERS}.polls_per_second` : `consumers.${at}`;
    const control = on.consumer(page, 2).getByLabel(t(label));
    const before = await control.inputValue();
    await control.fill(set[at]);
    await refusedAt(control, said);
    assert.equal(await on.consumer(page, 1).locator("[aria-invalid=true]").count(), 0, "the row above is well");
    await lastGood(page, good);
    await control.fill(before);
    await nothingRefused(page, good);
  });
});

onPage("shares that do not sum to 1 are refused at all three of them", {}, async ({ page }) => {
  const good = await on.totals(page);
  await on.say(page, "workload.mix.insert", "");
  for (const part of ["insert", "modify", "remove"])
    await refusedAt(on.field(page, `workload.mix.${part}`), /0 \+ 0\.65 \+ 0\.1 = 0\.75/);
  await lastGood(page, good);
  await on.say(page, "workload.mix.modify", "0.4");
  assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  await on.sameAs(page, "--set", "workload.mix={ insert = 0.25, modify = 0.4, remove = 0.35 }");
});

/** A control is marked, and what describes it says what is wrong. */
async function refusedAt(control, said) {
  const described = () =>
    control.evaluate((element) =>
      [...(element.getAttribute("aria-describedby")?.split(" ") ?? []), element.getAttribute("aria-errormessage")]
        .filter(Boolean)
        .map((id) => document.getElementById(id)?.innerText ?? `no element ${id}`),
    );
  // A group that opens shows what is in it a moment later.
  const texts = await eventually(described, (all) => said.test(plain(all.join("\n"))), "not said");
  assert.equal(await control.getAttribute("aria-invalid"), "true", `not marked; it is described by: ${texts}`);
  assert.ok(texts.join().length < 2000, "a message of a length to read");
  assert.ok(await control.isVisible());
}

/** The last good numbers stay, and say that they are. */
async function lastGood(page, good) {
  assert.deepEqual(await on.totals(page), good);
  assert.ok(await page.getByText(t("summary.stale")).isVisible());
}

async function nothingRefused(page, good) {
  assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  assert.equal(await page.getByText(t("summary.stale")).count(), 0);
  assert.deepEqual(await on.totals(page), good);
}

onPage("a group stays open while a field of it is mended, and keeps the focus", {}, async ({ page }) => {
  await on.say(page, "workload.table_size", "5 G");
  const input = on.field(page, "workload.table_size");
  await refusedAt(input, /5 G/);
  await input.press("End");
  await page.keyboard.type("iB");
  assert.ok(await input.isVisible(), "the group closed");
  assert.ok(await input.evaluate((element) => element === document.activeElement), "the focus is gone");
  await on.sameAs(page, "--set", "workload.table_size=5 GiB");
});

onPage("a problem inside a group that is closed opens it", {}, async ({ page }) => {
  const group = page.locator("form details", { has: on.field(page, "workload.key_size") }).last();
  await on.say(page, "workload.key_size", "x");
  await page.keyboard.press("Control+z");
  await group.evaluate((details) => (details.open = false));
  await page.keyboard.press("Control+Shift+z");
  await refusedAt(on.field(page, "workload.key_size"), /"x"/);
});

// Back and forth.

const undo = (page) => page.getByRole("button", { name: t("bar.undo"), exact: true });
const redo = (page) => page.getByRole("button", { name: t("bar.redo"), exact: true });
const rate = (page) => on.field(page, WRITES).inputValue();

const ways = {
  buttons: { back: (page) => undo(page).click(), forth: (page) => redo(page).click() },
  "Ctrl+Z and Ctrl+Shift+Z": {
    back: (page) => page.keyboard.press("Control+z"),
    forth: (page) => page.keyboard.press("Control+Shift+z"),
  },
  "Ctrl+Z and Ctrl+Y": {
    back: (page) => page.keyboard.press("Control+z"),
    forth: (page) => page.keyboard.press("Control+y"),
  },
  "Command+Z and Command+Shift+Z": {
    back: (page) => page.keyboard.press("Meta+z"),
    forth: (page) => page.keyboard.press("Meta+Shift+z"),
  },
};
onPage("steps back and forth by buttons and by keys", {}, async ({ page }) => {
  assert.ok(await undo(page).isDisabled());
  assert.ok(await redo(page).isDisabled());
  await on.field(page, WRITES).fill("");
  await on.field(page, WRITES).pressSequentially("1200"); // one step, however many keys
  await on.say(page, "workload.item_size", "1 KiB");
  await on.add(page, "lambda");
  await on.choose(page, "tiny-table");
  const full = [`${WRITES}=1200`, "workload.item_size=1 KiB", `${CONSUMERS}=[{ kind = "lambda" }]`];
  const states = [0, 1, 2, 3].map((steps) => full.slice(0, steps).flatMap((setting) => ["--set", setting]));
  states.push(["scenarios/tiny-table.toml"]);
  await each(ways, async ({ back, forth }) => {
    for (const state of states.slice(0, -1).toReversed()) {
      await back(page);
      await on.sameAs(page, ...state);
    }
    assert.ok(await undo(page).isDisabled(), "more steps back than were taken");
    await page.keyboard.press("Control+z"); // one too many
    for (const state of states.slice(1)) {
      await forth(page);
      await on.sameAs(page, ...state);
    }
    assert.ok(await redo(page).isDisabled());
  });
});

onPage("a step back from what is refused, and a new step forgets what was undone", {}, async ({ page }) => {
  await on.say(page, WRITES, "5");
  await on.say(page, "workload.item_size", "big");
  await page.keyboard.press("Control+z");
  assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  assert.equal(await on.field(page, "workload.item_size").inputValue(), "900 B");
  assert.equal(await rate(page), "5");
  await on.say(page, "workload.item_size", "1 KiB");
  assert.ok(await redo(page).isDisabled());
  await on.sameAs(page, "--set", `${WRITES}=5`, "--set", "workload.item_size=1 KiB");
});

onPage("text that is being composed is not undone", {}, async ({ page }) => {
  await on.say(page, WRITES, "5");
  await on.field(page, WRITES).evaluate((input) => {
    const composing = { key: "z", ctrlKey: true, bubbles: true, cancelable: true, isComposing: true };
    input.dispatchEvent(new KeyboardEvent("keydown", composing));
  });
  assert.equal(await rate(page), "5");
});

// Pinned.
