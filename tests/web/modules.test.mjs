// Every scenario gives the same JSON in the WebAssembly modules and in the command, byte for byte.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { command, pathOf, root } from "./places.mjs";

const modules = pathOf("web/generated");
async function loaded(name) {
  const module = await import(pathToFileURL(join(modules, `${name}.js`)));
  module.initSync({ module: readFileSync(join(modules, `${name}_bg.wasm`)) });
  return module;
}
const shardwise = await loaded("shardwise_wasm");
const more = await loaded("shardwise_wasm_more");
const review = await loaded("shardwise_wasm_files");
const { Simulator } = more;
// Some years from now: prices are old, and both say so.
process.env.SOURCE_DATE_EPOCH = "1900000000";
const today = "2030-03-17";
const compare = (...scenarios) => more.compare(scenarios, today);
// A sentence as the page fills it in, in English.
const read = (name, language = "en") =>
  JSON.parse(readFileSync(pathOf(`web/messages/${language}/${name}.json`), "utf8"));
const english = { ...read("core"), ...read("core.more") };
const said = ({ id, arguments: places }) =>
  english[`message.${id}`].replace(/\{(\w+)\}/g, (_, place) => filled(places[place]));
function filled({ text, word, number, message, list }) {
  if (message) return said(message);
  if (list) return list.items.map(filled).join(english[`join.${list.joining}`]);
  return text ?? word?.text ?? number?.value ?? "…";
}
const options = { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 };
const run = (...args) => execFileSync(command, args, options);

const files = readdirSync(pathOf("scenarios")).map((file) => `scenarios/${file}`);
const texts = files.map((file) => readFileSync(pathOf(file), "utf8"));
assert.ok(files.length >= 10);
const printed = (...args) => spawnSync(command, args, options).stdout;

function answered(answer) {
  assert.equal(answer.errors, "[]");
  return JSON.parse(answer.document);
}
/** Of a whole what a part of it has. */
function partOf(whole, part) {
  if (Array.isArray(whole)) return whole.map((one, index) => partOf(one, part[index]));
  if (whole === null || typeof whole !== "object") return whole;
  return Object.fromEntries(Object.keys(part ?? {}).map((key) => [key, partOf(whole[key], part[key])]));
}

test("every scenario, alone and with the others, is the same document", () => {
  files.forEach((file, index) => {
    assert.equal(compare(texts[index]).document, run("compare", file, "--format", "json"), file);
  });
  assert.equal(compare(...texts).document, run("compare", ...files, "--format", "json"), "all together");
  assert.equal(compare("").document, run("compare", "--format", "json"), "the default");
});

test("tables, documents and workbooks are the same to the byte, in any language and currency", () => {
  assert.equal(more.csv(texts, undefined, today).document, run("compare", ...files, "--format", "csv"));
  assert.equal(review.html(texts, undefined, today).document, run("compare", ...files, "--format", "html"));
  assert.equal(
    review.html([""], "JPY=155.2", today).document,
    run("compare", "--format", "html", "--currency", "JPY=155.2"),
  );
  const japanese = JSON.stringify({ ...read("core", "ja"), ...read("core.more", "ja") });
  assert.equal(
    review.html(texts, undefined, today, japanese).document,
    run("compare", ...files, "--format", "html", "--lang", "ja"),
  );
  const workbookOf = (...args) =>
    execFileSync(command, ["compare", ...args, "--format", "xlsx"], { ...options, encoding: undefined });
  assert.ok(workbookOf().equals(review.xlsx([""], undefined, today).bytes), "the workbook of the default");
  assert.ok(workbookOf("--currency", "JPY=155.2").equals(review.xlsx([""], "JPY=155.2", today).bytes), "in yen");
  assert.ok(
    workbookOf("--lang", "ja").equals(review.xlsx([""], undefined, today, japanese).bytes),
    "the workbook of the default in Japanese",
  );
  assert.equal(
    more.csv([""], "JPY=155.2", today).document,
    run("compare", "--format", "csv", "--currency", "JPY=155.2"),
  );
});

test("however a scenario comes in, it is the same scenario", () => {
  files.forEach((file, index) => {
    const opened = answered(more.open(texts[index]));
    const link = `https://example.org/#${opened.fragment}`;
    assert.equal(run("compare", file, "--link", "https://example.org/"), `${link}\n`);
    assert.deepEqual(answered(shardwise.open_link(link)), opened);
    const settings = opened.settings.map(({ key, value }) => `${key}=${value}`);
    const { fragment, scenario, report, is_uncertain } = answered(shardwise.view(settings));
    assert.equal(fragment, opened.fragment);
    // What to do is asked of the second module, apart.
    const { todo, ...reported } = answered(compare(texts[index])).scenarios[0];
    assert.deepEqual(answered(more.report(settings, today)).report, reported, file);
    // What the first module says is a part of it.
    assert.deepEqual(partOf(reported, report), report, file);
    assert.ok(is_uncertain || reported.prices.assumed.length === 0, file);
    assert.ok(Array.isArray(todo), file);
    assert.deepEqual(answered(more.open(scenario)), opened);
    assert.equal(compare(scenario).document, compare(texts[index]).document, file);
    assert.deepEqual(answered(more.open(more.toml(settings).document)), opened);
    const { explanation } = answered(more.explain(settings, "kinesis.shard_hours"));
    assert.deepEqual(explanation, JSON.parse(run("explain", file, "kinesis.shard_hours", "--format", "json")), file);
  });
});

test("studies find the same to the byte, what nothing meets included", () => {
  const impossible = ["requirements.max_monthly_usd=1", "name=it's"];
  for (const settings of [[], impossible, ["workload.writes_per_second=2000", "consumers.0.kind=kcl"]]) {
    const given = [...settings.flatMap((setting) => ["--set", setting]), "--format", "json"];
    assert.equal(more.recommend(settings).document, printed("recommend", ...given), settings);
    const over = ["--over", "workload.writes_per_second"];
    assert.equal(more.breakeven(settings).document, printed("breakeven", ...over, ...given), settings);
    assert.equal(more.sensitivity(settings, 5).document, printed("sensitivity", "--top", "5", ...given), settings);
    for (const [growth, months] of [
      ["5%/month", "36"],
      ["2x/quarter", "9"],
      ["-30%/year", "1"],
    ]) {
      const expected = printed("project", `--growth=${growth}`, "--months", months, ...given);
      assert.equal(more.project(settings, growth, months).document, expected, settings);
    }
  }
});

test("ranges, alone, several, and with a price that is not verified, are the same samples", () => {
  const SAMPLES = 256;
  for (const settings of [
    [],
    ["workload.writes_per_second=300..900", "workload.item_size=0.8 to 1.2 KiB", "consumers.0.kind=lambda"],
    ["region=us-west-2", "workload.mix.insert=0.1..0.5", "workload.mix.modify=0.65", "workload.mix.remove=0.1"],
  ]) {
    const given = [...settings.flatMap((setting) => ["--set", setting]), "--format", "json"];
    const expected = printed("uncertain", "--samples", String(SAMPLES), ...given);
    assert.equal(more.uncertain(settings, SAMPLES).document, expected, settings);
  }

  const RANGE = "workload.writes_per_second=300..900";
  assert.equal(
    answered(shardwise.view([RANGE])).report.flow.mean_rate,
    JSON.parse(run("compare", "--set", RANGE, "--format", "json")).scenarios[0].flow.mean_rate,
  );
});

test("what the page asks for beside reports is what reports say", () => {
  const { curve, headroom, one_more } = answered(more.outlook([]));
  assert.equal(
    curve.series[0].monthly_usd[curve.rates.indexOf(400)],
    answered(compare("")).scenarios[0].architectures[0].monthly_usd,
  );
  assert.deepEqual(
    headroom.map(({ limit }) => limit),
    ["firehose.put_bytes", "kinesis.write_bytes"],
  );
  const onStream = one_more.find(({ by }) => by === "shared-throughput");
  assert.equal(onStream.budgets.find(({ id }) => id === "kinesis.read_calls").demand, 2);
  assert.deepEqual(answered(more.open({})), { settings: [], fragment: "v2" });
  assert.deepEqual(answered(more.open({ workload: { hourly: null, peak_to_average: 3 } })).settings, []);
  assert.equal(answered(shardwise.regions()).length, 4);
});

test("the schema of the page is that of the command", () => {
  // The page has labels of its own, reads a range in any field without being told, and shows what only simulations read among theirs.
  const bare = (key, value) => {
    if (key === "x-simulation-only") return undefined;
    if (["title", "description"].includes(key) && typeof value === "string") return undefined;
    if (!value?.pattern?.includes(" to ")) return value;
    const { pattern: _, ...number } = value;
    const kinds = number.type.filter((kind) => kind !== "string");
    return { ...number, type: kinds.length === 1 ? kinds[0] : kinds };
  };
  assert.deepEqual(JSON.parse(shardwise.schema()), JSON.parse(run("schema"), bare));
});

// What is wrong with an object or a setting names its key as well.
function wrong(answer) {
  assert.equal(answer.document, undefined);
  return JSON.parse(answer.errors);
}
const complaint = (answer, expected) =>
  assert.match(
    wrong(answer)
      .map(({ key, sentence }) => `${key}: ${said(sentence)}`)
      .join("; "),
    expected,
  );

test("what is wrong has its place, its key and a sentence", () => {
  const refused = compare('regio = "x"\n[workload]\nwrites_per_second = -1\n');
  assert.equal(refused.document, undefined);
  const errors = JSON.parse(refused.errors);
  assert.deepEqual(
    errors.map(({ place, line, column, key }) => [place, line, column, key]),
    [
      ["scenario", 1, 1, "regio"],
      ["scenario", 3, 21, "workload.writes_per_second"],
    ],
  );
  assert.match(said(errors[0].sentence), /did you mean region\?/);
  assert.deepEqual(JSON.parse(compare("").errors), []);

  complaint(compare({ regio: "x" }), /regio: unknown key; did you mean region\?/);
  complaint(compare({ workload: { writes_per_second: null } }), /writes_per_second: expected a rate.*found null/);
  complaint(compare({ workload: { writes_per_second: Infinity } }), /found null/);
  complaint(compare({ kinesis_firehose: { shards: 1.5 } }), /shards: expected a whole number.*found 1.5/);
  complaint(compare(5), /: expected a table, found 5/);
  complaint(compare(undefined), /expected TOML or an object/);
  const endless = { workload: {} };
  endless.workload.workload = endless;
  complaint(compare(endless), /expected TOML or an object/);
  complaint(
    compare(() => 5),
    /expected TOML or an object/,
  );
  complaint(shardwise.view(["workload.item_size=big"]), /workload.item_size: expected a size such as/);
  complaint(shardwise.view(["streams_lambda.batch_size=1,2,3"]), /batch_size: expected a whole number.*"1,2,3"/);
  complaint(shardwise.view(["region"]), /expected key=value/);
  complaint(more.csv([""], "yen"), /three capital letters/);
  complaint(review.html([""], "yen"), /three capital letters/);
  complaint(review.html([5]), /expected a table, found 5/);
  complaint(review.xlsx([5]), /expected a table, found 5/);
  complaint(shardwise.open_link("#v1"), /starts with v2/);
  for (const study of [more.recommend, more.breakeven, more.sensitivity, more.uncertain])
    complaint(study(["workload.item_size=big"], 5), /workload.item_size: expected a size such as/);
  complaint(more.project(["workload.item_size=big"], "5%/month", "36"), /workload.item_size: expected a size such as/);
  complaint(more.project([], "5%", "36"), /^growth: expected growth such as 5%\/month.*found "5%"/);
  complaint(more.project([], "900x/month", "36"), /^growth: expected workload.writes_per_second from .* in month 5/);
  for (const months of ["", "0", "1.5", "601", "-1", "many"])
    complaint(more.project([], "5%/month", months), /^months: expected a whole number of months from 1 to 600/);
  complaint(more.explain([], "kinesis.shard_hour"), /did you mean kinesis.shard_hours\?/);
});

// A simulation finds the same to the byte, however its time is cut and with whatever seed.
function simulated(settings, days, seed, slice = 1e9) {
  const simulator = new Simulator(settings, days, seed);
  assert.equal(simulator.errors, "[]");
  while (simulator.done < 1) simulator.advance(slice);
  return simulator;
}

const OUTAGE = ["consumer=firehose", "at=12 h", "for=1 h"].map((part) => `simulation.outages.0.${part}`);

function unsimulated(expected, settings, days = "1", seed = "1") {
  const simulator = new Simulator(settings, days, seed);
  assert.deepEqual(
    [simulator.done, simulator.found, simulator.document, simulator.csv],
    [1, undefined, undefined, undefined],
  );
  const problems = JSON.parse(simulator.errors);
  assert.match(problems.map(({ key, sentence }) => `${key}: ${said(sentence)}`).join("; "), expected);
}

test("a simulation finds the same to the byte, however its time is cut and with whatever seed", () => {
  files.forEach((file, index) => {
    const { settings } = answered(more.open(texts[index]));
    const given = settings.map(({ key, value }) => `${key}=${value}`);
    const simulator = simulated(given, "0.02", "7");
    const said = (format) => run("simulate", file, "--days", "0.02", "--seed", "7", "--format", format);
    assert.equal(simulator.document, said("json"), file);
    assert.equal(simulator.csv, said("csv"), file);
    assert.deepEqual(JSON.parse(simulator.found).findings, JSON.parse(simulator.document).findings);
  });
  const noon = simulated(OUTAGE, "1", "18446744073709551615", 777);
  const asTable = 'simulation.outages=[{ consumer = "firehose", at = "12 h", for = "1 h" }]';
  const asked = ["--set", asTable, "--seed", "18446744073709551615", "--format", "json"];
  assert.equal(noon.document, run("simulate", ...asked));
  const { events } = JSON.parse(noon.found);
  assert.deepEqual(answered(more.report([])).outage_consumers, ["firehose", "function"]);
  const stops = { id: "event.stops", arguments: { consumer: { text: "firehose" } } };
  assert.deepEqual(events, [[stops], [stops]]);
});

test("what cannot be simulated is refused", () => {
  for (const days of ["", "x", "0", "-1", "NaN", "inf", "1e300", "367"])
    unsimulated(/^days: expected a number of days/, [], days);
  for (const seed of ["", "x", "-1", "0.5", "18446744073709551616"])
    unsimulated(/^seed: expected a whole number/, [], "1", seed);
  unsimulated(/^region: .*us-east-1/, ["region=us-east-7"]);
  unsimulated(/^simulation.outages\[0\].consumer: .*did you mean "firehose"\?/, [
    ...OUTAGE,
    "simulation.outages.0.consumer=firehos",
  ]);
  unsimulated(/^simulation.outages\[0\].how: expected how = "stops" for "firehose": only a function can fail/, [
    ...OUTAGE,
    "simulation.outages.0.how=fails",
  ]);
  unsimulated(/^workload.writes_per_second: expected at most/, ["workload.writes_per_second=1e9"]);
  const bursts = [0, 1, 2].flatMap((row) =>
    ["at=1 h", "length=1 h", "factor=1000.0"].map((part) => `workload.bursts.${row}.${part}`),
  );
  unsimulated(/^workload.bursts: expected at most/, bursts);
});

test("how long a view takes is told, and held by nothing, as it depends on the machine", () => {
  // Called at every keystroke.
  const settings = ["workload.writes_per_second=2000", "consumers.0.kind=lambda", "consumers.1.kind=kcl"];
  const calls = 200;
  const begin = performance.now();
  for (let call = 0; call < calls; call++) answered(shardwise.view(settings));
  const milliseconds = (performance.now() - begin) / calls;
  console.log(`a view takes ${milliseconds.toFixed(2)} ms, its JSON parsed`);
});
