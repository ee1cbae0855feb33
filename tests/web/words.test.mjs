// Languages and themes: chosen by the browser or by the user, everywhere at once, and nothing left over in another.

import assert from "node:assert/strict";
import { each, eventually, onWholePage, ready } from "./harness.mjs";
import * as on from "./page.mjs";

/** Locales of browsers, and the language in which the page begins. */
const locales = { "en-GB": "en", "ja-JP": "ja", "fr-FR": "en", jam: "en" };
for (const [locale, language] of Object.entries(locales))
  onWholePage(`a browser in ${locale} sees the page in ${language}`, { language: locale }, async ({ page }) => {
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    assert.equal(await page.title(), on.texts(language)("page.title"));
    assert.ok(await page.getByRole("heading", { name: on.texts(language)("form.title") }).isVisible());
  });

onWholePage(
  "of several languages of the browser the first that there is counts",
  { before: preferSwedishThenJapanese },
  async ({ page }) => {
    assert.equal(await page.evaluate(() => document.documentElement.lang), "ja");
  },
);
function preferSwedishThenJapanese(context) {
  return context.addInitScript(() => {
    Object.defineProperty(navigator, "languages", { get: () => ["sv", "ja-JP", "en"] });
  });
}

onWholePage("the switch changes all at once, and back, and keeps what was typed", {}, async ({ page }) => {
  await on.say(page, "workload.writes_per_second", "1234");
  await on.say(page, "workload.item_size", "big");
  const [en, ja] = ["en", "ja"].map(on.texts);
  for (const [language, t] of [
    ["ja", ja],
    ["en", en],
    ["ja", ja],
  ]) {
    await on.speak(page, language);
    assert.equal(await page.title(), t("page.title"));
    assert.ok(await page.getByText(t("summary.stale")).isVisible());
    assert.equal(await on.field(page, "workload.writes_per_second").inputValue(), "1234");
    assert.equal(await on.field(page, "workload.item_size").inputValue(), "big");
  }
  await page.reload();
  await ready(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "ja", "the choice is forgotten");
});

/** Scenarios that between them show most of what the page can say. */
const EVERYTHING = {
  "the default": "v2",
  "all that can be exceeded":
    "v2&region=ap-northeast-1&workload.writes_per_second=50000&workload.hottest_key_share=0.4" +
    "&kinesis_firehose.max_record_size=1%20MiB&workload.item_size=400%20KiB" +
    "&consumers.0.kind=flink&consumers.0.count=3&consumers.1.kind=kcl&consumers.1.fan_out=true" +
    "&consumers.1.count=30&consumers.2.kind=eventbridge-pipe&consumers.3.kind=custom&consumers.3.polls_per_second=2",
  "every option":
    "v2&delivery.format_conversion=true&delivery.dynamic_partitioning.jq_hours=5&delivery.storage_months=3&discount_percent=5&streams_lambda.pack_records=true&prices.kinesis.shard_hour=0.02" +
    "&workload.hottest_key_share=0.3&workload.warm_write_units=9000&quotas.lambda.concurrent_executions=5000&consumers.0.kind=lambda&consumers.0.function.base_ms=80",
  "OpenSearch in a VPC": "v2&delivery.destination=opensearch&delivery.vpc=%7B%7D",
  Iceberg:
    "v2&delivery.destination=iceberg&workload.global_table=true&workload.batch.changes=5000000&workload.batch.hour=2&workload.batch.length=600%20s&streams_lambda.stream_shards=2&delivery.buffer_interval=10%20s",
  "what is required and not met":
    "v2&requirements.in_order=true&requirements.no_code=true&requirements.freshness=60%20s&requirements.max_monthly_usd=20&requirements.max_risk=none&kinesis_firehose.transform.enabled=false",
  "on demand":
    "v2&region=us-west-2&kinesis_firehose.mode=on-demand&kinesis_firehose.retention_hours=400&kinesis_firehose.recent_peak=1%20MiB&workload.writes_per_second=20000&free_tier=true",
  "on demand, Advantage":
    "v2&region=us-east-2&kinesis_firehose.mode=on-demand-advantage&kinesis_firehose.account_commitment_met=true&kinesis_firehose.retention_hours=48&delivery.destination=opensearch",
  "numbers that are ranges":
    "v2&workload.writes_per_second=300..900&workload.peak_to_average=2..4&workload.item_size=0.8%20to%201.2%20KiB&workload.mix.insert=0.1..0.5&kinesis_firehose.retention_hours=24..72",
  "one architecture":
    "v2&architectures=%5Bkinesis-firehose%5D&kinesis_firehose.shards=1&kinesis_firehose.transform.enabled=false",
  "next to nothing": "v2&workload.writes_per_second=0.000001&delivery.destination=splunk",
  "the most there is": "v2&workload.writes_per_second=1e12&delivery.destination=snowflake",
};

/** What is the same in every language: names of products, companies, formats and measures. */
const NAMES = [
  ...[
    "shardwise",
    "DynamoDB Streams",
    "DynamoDB",
    "Kinesis Data Streams",
    "Kinesis",
    "Data Firehose",
    "Firehose",
    "Lambda",
    "Amazon",
    "AWS",
    "S3",
    "CloudWatch Logs",
    "CloudWatch",
  ],
  ...[
    "EventBridge Pipes",
    "EventBridge Pipe",
    "EventBridge",
    "Flink",
    "Apache Iceberg",
    "Iceberg",
    "Snowflake",
    "Splunk",
    "OpenSearch",
    "Redshift",
    "Parquet",
    "ORC",
    "KCL",
    "VPC",
    "Direct PUT",
    "PUT",
    "JQ",
    "ARM",
    "arm64",
    "x86_64",
  ],
  ...[
    "GetRecords",
    "PutRecordBatch",
    "PutRecord",
    "UpdateShardCount",
    "SplitShard",
    "WarmThroughput",
    "aws dynamodb describe-table",
    "FailedPutCount",
    "SHARD_GETRECORDS_INTERVAL_MILLIS",
    "ApproximateCreationDateTime",
    "AgeOfOldestUnreplicatedRecord",
    "START",
    "END",
    "REPORT",
    "StreamSpecification",
    "GSI",
    "API",
    "UTF-8",
    "TTL",
  ],
  ...[
    "JSON",
    "TOML",
    "CSV",
    "SVG",
    "PNG",
    "SQL",
    "GiB",
    "MiB",
    "KiB",
    "TiB",
    "PiB",
    "EiB",
    "MB",
    "GB",
    "KB",
    "USD",
    "JPY",
    "English",
    "Advantage",
  ],
  ...[
    "streams-lambda",
    "kinesis-firehose",
    "on-demand-advantage",
    "on-demand",
    "provisioned",
    "new-and-old-images",
    "new-image",
    "old-image",
    "keys-only",
  ],
  ...["Ctrl", "Shift", "SDK", "IAM", "HTTP", "ID", "base64"],
].toSorted((one, other) => other.length - one.length);

/** Titles of documents that prices and quotas are taken from. */
const TITLES = /(AWS (Price List|API model)|[A-Z][\w ]+ Developer Guide)(, [\w -]+)*|AWS Price List|Price List/g;
/** The name of the default scenario, which is no text of the page but a value. */
const DEFAULT_NAME = "orders: change log to S3";

/** Everything that is said, code aside: texts, labels, titles, placeholders; of each explanation once. */
async function everyText(page, heard) {
  await on.drawn(page);
  await on.unfold(page);
  return page.evaluate(async (heard) => {
    const said = new Set();
    const listen = (top) => {
      const walk = document.createTreeWalker(top, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node = top; node; node = walk.nextNode()) {
        const element = node instanceof Element ? node : node.parentElement;
        if (element.closest("code, script, style, noscript, [lang]:not(html), [translate=no]")) continue;
        if (node instanceof Text) said.add(node.data.trim());
        else
          for (const name of ["aria-label", "title", "placeholder", "alt"])
            said.add((element.getAttribute(name) ?? "").trim());
      }
    };
    listen(document.body);
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    for (const button of document.querySelectorAll("main button[title]")) {
      if (heard.includes(button.title)) continue;
      heard.push(button.title);
      button.click();
      const dialog = document.querySelector("dialog");
      for (let wait = 0; wait < 5 && !dialog.open; wait++) await frame();
      listen(dialog);
      dialog.close();
      await frame();
    }
    said.delete("");
    return { said: [...said], heard };
  }, heard);
}

/** English that stands where Japanese should: a text without Japanese that has words, or a phrase within one. */
function english(texts) {
  return texts.filter((text) => {
    if (/^[a-z0-9-]+$/.test(text)) return false; // a value of the scenario: iceberg, true
    let rest = text.replaceAll(DEFAULT_NAME, " ").replace(TITLES, " ");
    for (const name of NAMES) rest = rest.replaceAll(name, " ");
    rest = rest
      .replace(/[a-z_0-9]+([.-][a-z_0-9]+)+(\[\d+\])?/g, "·") // ids: kinesis.read_calls, us-east-1
      .replace(/\b[a-z]+(_[a-z]+)+\b/g, "·") // settings: batch_size
      .replace(/"[^"]*"|「[^」]*」/g, "·") // what was typed
      .replace(/[\d.,]+\s*(B|s|ms|h|k|M|G|min)\b|\/(s|h|min|day)\b/g, "·"); // measures
    const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text);
    return japanese ? /[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}/.test(rest) : /[A-Za-z]{3,}/.test(rest);
  });
}

onWholePage("no English is left in Japanese, whatever is shown", { language: "ja" }, async ({ page, home }) => {
  let heard = [];
  await each(EVERYTHING, async (fragment) => {
    // The scenario's own name is the user's text, in the user's language.
    await page.goto(`${home}#${fragment}&name=${encodeURIComponent("注文")}`);
    const texts = await everyText(page, heard);
    heard = texts.heard;
    assert.ok(texts.said.length > 200, `only ${texts.said.length} texts`);
    assert.deepEqual(english(texts.said), []);
    wellFormed(texts.said);
  });
});

onWholePage("every text of the English page is whole, whatever is shown", {}, async ({ page, home }) => {
  let heard = [];
  await each(EVERYTHING, async (fragment) => {
    await page.goto(`${home}#${fragment}`);
    const texts = await everyText(page, heard);
    heard = texts.heard;
    assert.deepEqual(
      texts.said.filter((text) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)),
      [],
    );
    wellFormed(texts.said);
  });
});

/** No id in place of a text, no place that was not filled, no number that is none. */
function wellFormed(texts) {
  const ids =
    /^(message|title|key|unit|topic|operation|stage|hop|reader|consumer|duty|feed|fit|layout|nature|outcome|reason|requirement|constraint|level|verdict|grade|architecture|origin|symbol|note|line|limit|subject|section|choice|service|bar|share|shown|form|budget|chart|explain|pinned)\.[\w.-]+$/;
  const broken = texts.filter(
    (text) => ids.test(text) || /\{\w+\}|undefined|\bnull\b|\bNaN\b|Infinity|\[object/.test(text),
  );
  assert.deepEqual(broken, []);
}

onWholePage("what is refused is said in Japanese", { language: "ja" }, async ({ page }) => {
  const wrong = {
    "workload.item_size": "big",
    "workload.writes_per_second": "-1",
    "workload.mix.insert": "1.9",
    "workload.hourly": "1, 2",
    "kinesis_firehose.shards": "1.5",
    architectures: "[]",
    "workload.peak_to_average": '"""',
  };
  await each(wrong, async (text, key) => {
    await on.say(page, key, text);
    // The sentences of problems come after the first view.
    const said = await eventually(
      () => page.getByRole("alert").allInnerTexts(),
      (texts) => texts.length > 0 && texts.every((text) => /[\p{Script=Hiragana}]/u.test(text)),
    );
    assert.deepEqual(english(said), []);
    await page.keyboard.press("Control+z");
  });
  await on.openFile(page, "regio = 1\n[workload]\nitem_size = []");
  const alert = await page.locator("[role=alert]").innerText();
  for (const line of alert.split("\n").filter((line) => line.trim() !== ""))
    assert.match(line, /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u);
  assert.deepEqual(english(alert.split("\n")), []);
});

onWholePage(
  "numbers and money follow the language",
  { fragment: "v2&workload.writes_per_second=1234567" },
  async ({ page }) => {
    const amounts = async () => [await on.totals(page), await page.locator(".about").innerText()];
    const [[english], about] = await amounts();
    assert.match(english, /^\$\d{1,3}(,\d{3})+\.\d\d$/);
    assert.match(about, /1,234,567/);
    await on.inYen(page, 150);
    const expected = on.report("--set", "workload.writes_per_second=1234567").architectures[0].monthly_usd * 150;
    await eventually(
      () => on.totals(page),
      ([first]) => /^¥/.test(first) && on.says(first, expected),
      "no yen",
    );
    await on.speak(page, "ja");
    const [[japanese]] = await amounts();
    assert.match(japanese, /^[¥￥]/);
    assert.ok(on.says(japanese, expected));
  },
);

/** Rates that are none: the last good one stays, and the field says so. */
onWholePage("a yen rate that is none is refused at its field", {}, async ({ page }) => {
  await on.inYen(page, 150);
  const good = await eventually(
    () => on.totals(page),
    ([first]) => /^¥/.test(first),
  );
  const menu = await on.open(page, "shown");
  const rate = menu.getByRole("textbox", { name: on.texts()("shown.yen") });
  await each(
    { words: "many", nothing: "", zero: "0", negative: "-5", NaN: "NaN", infinite: "Infinity", huge: "1e300" },
    async (text) => {
      await rate.fill(text);
      assert.equal(await rate.getAttribute("aria-invalid"), "true");
      assert.deepEqual(await on.totals(page), good);
    },
  );
  await rate.fill("１５１"); // full width
  assert.notEqual(await rate.getAttribute("aria-invalid"), "true");
  await eventually(
    () => on.totals(page),
    (now) => now[0] !== good[0],
  );
});

// Themes.

const paper = (page) =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)[0]);

/** What the system and the user want, and what there is. */
const themes = [
  ["light", "auto", "light"],
  ["dark", "auto", "dark"],
  ["light", "dark", "dark"],
  ["dark", "light", "light"],
];
for (const [system, chosen, shown] of themes)
  onWholePage(`theme ${chosen} on a system in ${system} is ${shown}`, { theme: system }, async ({ page }) => {
    const menu = await on.open(page, "shown");
    await menu.getByRole("combobox", { name: on.texts()("shown.theme") }).selectOption(chosen);
    const isShown = (brightness) => (shown === "light" ? brightness > 200 : brightness < 60);
    await eventually(() => paper(page), isShown, "the paper is not");
    await page.reload();
    await ready(page);
    assert.ok(isShown(await paper(page)), "the choice is forgotten");
    if (chosen !== "auto") return;
    await page.emulateMedia({ colorScheme: system === "light" ? "dark" : "light" });
    await eventually(
      () => paper(page),
      (brightness) => !isShown(brightness),
      "it does not follow the system",
    );
  });
