// The page computes what the command computes: every example, every key, every sum on screen.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { each, eventually, identical, onPage, root, shardwise, shardwiseOf } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();

const examples = readdirSync(join(root, "scenarios")).map((file) => basename(file, ".toml"));
const file = (name) => `scenarios/${name}.toml`;

onPage("examples: on screen and in every file, to the byte, what the command computes", {}, async ({ page, home }) => {
  const byName = Object.fromEntries(examples.map((name) => [name, file(name)]));
  await each(byName, async (toml, name) => {
    await on.choose(page, name);
    await shows(page, on.report(toml));
    await on.sameAs(page, toml);
    identical((await on.keep(page, "csv")).text, shardwise("compare", toml, "--format", "csv"), "CSV");
    const written = (await on.keep(page, "toml")).text;
    const again = shardwiseOf(written, "compare", "-", "--format", "json");
    identical(again, shardwise("compare", toml, "--format", "json"), "JSON of the TOML");
    const link = shardwise("compare", toml, "--link", home).trim();
    const address = link.endsWith("#v2") ? home : link;
    await eventually(
      () => page.url(),
      (url) => url === address,
      `the address is not ${address}`,
    );
  });
  await on.inYen(page, 155.2);
  await each(byName, async (toml, name) => {
    await on.choose(page, name);
    const yen = shardwise("compare", toml, "--format", "csv", "--currency", "JPY=155.2");
    identical((await on.keep(page, "csv")).text, yen, "CSV in yen");
    const document = shardwise("compare", toml, "--format", "html", "--currency", "JPY=155.2");
    identical((await on.keep(page, "html")).text, document, "HTML in yen");
  });
});

/** What is on screen is in the report, and the other way round. */
async function shows(page, { architectures, verdict, notices }) {
  await page.locator("#limits").waitFor();
  await on.settled(page);
  const sentences = [await page.locator("#verdict").innerText(), ...(await page.locator("#why li").allInnerTexts())];
  // The page groups the digits of seconds, and writes kinds of consumers as names.
  const plain = (text) => text.replaceAll(/(?<=\d),(?=\d)/g, "").toLowerCase();
  assert.equal(plain(sentences.join(" ")), plain(verdict.text));
  const shown = await on.totals(page);
  const articles = await page.locator("#answer").getByRole("article").allInnerTexts();
  architectures.forEach(({ monthly_usd, fit, consumers, operations }, index) => {
    assert.ok(on.says(shown[index], monthly_usd), `${shown[index]}: ${monthly_usd}`);
    const lines = articles[index].split("\n").map((line) => line.trim());
    assert.ok(lines.includes(t(`fit.${fit.outcome}`)), `not ${fit.outcome}: ${articles[index]}`);
    assert.ok(operations.length > 0 && consumers.length === architectures[0].consumers.length);
  });
  const said = notices.length > 0 ? await page.locator("#notices").innerText() : "";
  for (const { key, text } of notices) assert.ok(said.includes(key) && said.includes(text), `${key}: ${text}`);

  const rows = await page
    .locator("#cost tbody tr")
    .evaluateAll((all) =>
      all.map((row) => [
        row.querySelector("th code").textContent,
        ...[...row.querySelectorAll("td")].map((cell) => cell.querySelector("button")?.textContent),
      ]),
    );
  const billed = new Set(architectures.flatMap(({ bill }) => bill.map(({ id }) => id)));
  assert.deepEqual(new Set(rows.map(([id]) => id)), billed);
  for (const [id, ...amounts] of rows)
    for (const [index, { bill }] of architectures.entries()) {
      const line = bill.find((line) => line.id === id);
      assert.equal(amounts[index] !== undefined, line !== undefined, `${id} of ${index}`);
      if (line) assert.ok(on.says(amounts[index], line.usd), `${id}: ${amounts[index]}, expected ${line.usd}`);
    }

  const tables = await page
    .locator("#limits .pair > div")
    .evaluateAll((all) =>
      all.map((one) =>
        [...one.querySelectorAll("tbody tr")].map((row) => [row.querySelector("code").textContent, row.innerText]),
      ),
    );
  for (const [index, { limits }] of architectures.entries()) {
    assert.deepEqual(tables[index].map(([id]) => id).toSorted(), limits.map(({ id }) => id).toSorted());
    for (const { id, verdict, nature, delay_seconds: delay } of limits) {
      const [, text] = tables[index].find(([shown]) => shown === id);
      assert.ok(text.includes(verdict) && text.includes(nature), `${id} is not ${verdict}, ${nature}: ${text}`);
      assert.equal(text.includes(t("limits.delay-endless")), delay === null, `${id}: ${delay}`);
      assert.equal(/up to .* behind/.test(text), delay > 0, `${id}: ${delay}`);
    }
  }
}

onPage("every example of the directory is in the list, by a name of its own", {}, async ({ page }) => {
  const list = page.locator("header select").first().locator("option:not([disabled])");
  await eventually(
    () => list.count(),
    (count) => count > 0,
  );
  const options = await list.evaluateAll((all) => all.map(({ value, label }) => ({ value, label })));
  assert.deepEqual(options.map(({ value }) => value).toSorted(), examples.toSorted());
  assert.equal(new Set(options.map(({ label }) => label)).size, examples.length);
  assert.deepEqual(
    options.filter(({ value, label }) => value === label),
    [],
  );
});

onPage("an example can be chosen again after a change", {}, async ({ page }) => {
  await on.choose(page, "tiny-table");
  await on.say(page, "workload.writes_per_second", "9");
  // A list that still shows the example would not take it as a choice.
  assert.equal(await page.locator("header select").first().inputValue(), "");
  await on.choose(page, "tiny-table");
  await on.sameAs(page, file("tiny-table"));
});

/** Keys of the scenario's schema, with what they may be. */
function keysOf({ properties = {} }, prefix = "") {
  return Object.entries(properties).flatMap(([name, schema]) => [
    { key: prefix + name, schema },
    ...keysOf(schema, `${prefix}${name}.`),
  ]);
}

/** A value that is not the default, as it is typed. */
function another({ key, schema }) {
  const special = {
    name: "quarterly review",
    region: "ap-northeast-1",
    architectures: '["kinesis-firehose"]',
    "workload.hourly": "1,2,3,4,5,6,7,8,9,10,11,12,12,11,10,9,8,7,6,5,4,3,2,1",
    "workload.mix": undefined, // its three parts have a sum to keep
    "delivery.buffer_size": "64 MiB",
    "kinesis_firehose.max_record_size": "2 MiB",
    "kinesis_firehose.transform.buffer_size": "2 MiB",
    consumers: undefined, // in rows: form.test.mjs
    prices: undefined, // by id: form.test.mjs
    quotas: undefined,
    "requirements.max_risk": "low",
    "workload.day": "evening",
    "streams_lambda.pack_records": "false",
    "kinesis_firehose.isolate_hot_key": undefined, // asks for shards beside it: form.test.mjs
    "kinesis_firehose.record_distribution": undefined, // asks for a mode beside it
    "workload.key_skew": undefined, // asks for distinct_keys beside it
    "streams_lambda.writer": "s3",
    "kinesis_direct.record_distribution": undefined, // asks for a mode beside it
    "kinesis_direct.max_record_size": "2 MiB",
    "kinesis_direct.freshness": "600 s",
    "incremental_export.window": "1 h",
  };
  if (key in special) return special[key];
  if (["workload.mix.", "workload.batch."].some((table) => key.startsWith(table))) return undefined;
  const { enum: choices, default: own, format, minimum } = schema;
  const type = [schema.type].flat()[0];
  if (choices) return choices.find((choice) => choice !== own);
  if (type === "boolean") return !own;
  if (format === "bytes") return "1.5 KiB";
  if (format === "seconds") return "75 s";
  if (format === "rate") return "90k/min";
  if (type === "number" && own === undefined && minimum >= 1) return String(minimum + 3);
  if (type === "number" || type === "integer")
    return String(type === "integer" || own >= 2 ? (own ?? 3) + 1 : (own ?? minimum) === 1 ? 0.5 : 0.9);
  return undefined;
}

const keys = keysOf(JSON.parse(shardwise("schema")));
const settable = keys.map((entry) => ({ ...entry, value: another(entry) })).filter(({ value }) => value !== undefined);

test("nearly all keys of the schema are tried", () => {
  const tables = keys.filter(({ key }) => keys.some((other) => other.key.startsWith(`${key}.`)));
  const elsewhere = [
    "workload.mix.insert",
    "workload.mix.modify",
    "workload.mix.remove",
    "workload.batch.changes",
    "workload.batch.hour",
    "workload.batch.length",
    "consumers",
    "prices",
    "quotas",
    "kinesis_firehose.isolate_hot_key",
    "kinesis_firehose.record_distribution",
    "kinesis_direct.record_distribution",
    // In rows: outages.test.mjs and events.test.mjs.
    "simulation.outages",
    "workload.bursts",
    "simulation.reshardings",
    "workload.key_skew", // asks for another key
  ];
  const tried = new Set([...settable, ...tables].map(({ key }) => key).concat(elsewhere));
  assert.deepEqual(
    keys.map(({ key }) => key).filter((key) => !tried.has(key)),
    [],
  );
});

/** A key and its value as `--set` of the command takes them. */
const typed = ({ key, value }) =>
  `${key}=${key === "name" ? JSON.stringify(value) : key === "workload.hourly" ? `[${value}]` : value}`;

/** What replaces or refuses others of its table. */
const ALONE = ["workload.hourly", "workload.attributes", "delivery.format_conversion"];

onPage("keys: each one gives what the command gives, table by table", {}, async ({ page }) => {
  const groupOf = ({ key }) => (ALONE.includes(key) ? key : key.split(".").slice(0, -1).join("."));
  const groups = new Set(settable.map(groupOf));
  const together = [...groups].map((group) => [group, settable.filter((entry) => groupOf(entry) === group)]);
  await each(Object.fromEntries(together), async (entries, group) => {
    const steps = ["delivery.dynamic_partitioning", "delivery.vpc"].includes(group) ? [[group, true]] : [];
    steps.push(...entries.map(({ key, value }) => [key, value]));
    for (const [key, value] of steps) await on.say(page, key, value);
    await on.sameAs(page, ...entries.flatMap((entry) => ["--set", typed(entry)]));
    await page.evaluate(() => document.activeElement.blur());
    for (const _ of steps) await page.keyboard.press("Control+z");
  });
  await on.sameAs(page);
});

onPage("two scenarios, one of them pinned, are one document", {}, async ({ page }) => {
  await on.choose(page, "tiny-table");
  await page.getByRole("button", { name: on.texts()("bar.pin"), exact: true }).click();
  await on.choose(page, "large-stream");
  const both = [file("tiny-table"), file("large-stream")];
  await on.sameAs(page, ...both);
  identical((await on.keep(page, "csv")).text, shardwise("compare", ...both, "--format", "csv"), "CSV");
});
