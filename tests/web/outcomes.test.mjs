// Whether an architecture fits, in words: outcomes with their reasons, requirements, delays, and what feeds the consumers.

import assert from "node:assert/strict";
import { eventually, onPage } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const ja = on.texts("ja");
const link = on.fragmentOf;

const article = (page, id, texts = t) => page.getByRole("article", { name: texts(`architecture.${id}`) });
/** Lines of what stands in an article. */
const linesOf = async (page, id, texts) =>
  (await article(page, id, texts).innerText()).split("\n").map((line) => line.trim());
const why = (page) => page.locator("#why").innerText();

onPage("consumers are asked for once, and shown for each architecture", {}, async ({ page }) => {
  await page.locator("#budget").getByText(t("feeds.none")).waitFor();
  await on.add(page, "lambda");
  await on.add(page, "kcl");
  assert.equal(await page.getByRole("group", { name: t("consumers.add") }).count(), 1);
  const feeds = page.locator("#budget").getByRole("group", { name: t("feeds.title"), exact: true });
  const rows = await feeds
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText)));
  assert.deepEqual(rows, [
    [t("consumer.lambda"), t("feed.stream-free"), t("feed.shared-throughput")],
    [t("consumer.kcl"), t("feed.stream-paid"), t("feed.fan-out")],
  ]);
  const { architectures } = on.report("--set", 'consumers=[{ kind = "lambda" }, { kind = "kcl" }]');
  const added = await feeds.locator("tfoot tr").first().locator("td").allInnerTexts();
  architectures.forEach(({ consumers_usd }, index) =>
    assert.ok(on.says(added[index], consumers_usd), `${added[index]}: ${consumers_usd}`),
  );
  assert.ok(architectures.every(({ consumers_usd }) => consumers_usd > 0));
});

onPage("a third reader of a DynamoDB stream does not fit, and says why", {}, async ({ page }) => {
  await on.add(page, "lambda");
  assert.ok((await linesOf(page, "streams-lambda")).includes(t("fit.fits")));
  await on.add(page, "lambda");
  assert.ok((await linesOf(page, "streams-lambda")).includes(t("fit.does-not-fit")));
  assert.match(await article(page, "streams-lambda").innerText(), /Exceeds\s+Readers of the DynamoDB stream\s+150%/);
  assert.match(await page.locator("#verdict").innerText(), /^Take kinesis-firehose: \$/);
  assert.match(
    await why(page),
    /streams-lambda \(\$\d+\) does not fit: Readers of the DynamoDB stream: 3 readers needed, the limit is 2 readers/,
  );
  // Totals that buy different things are not compared.
  assert.equal(
    await page
      .locator("#answer")
      .getByText(/ costs .* less than /)
      .count(),
    0,
  );
});

const LARGE = ["region=ap-northeast-1", "workload.writes_per_second=20000"];
onPage(
  "a quota that AWS raises: it fits after that, with the risk today and then",
  { fragment: link(...LARGE) },
  async ({ page }) => {
    const text = await article(page, "streams-lambda").innerText();
    assert.ok((await linesOf(page, "streams-lambda")).includes(t("fit.fits-after-increase")));
    assert.match(text, new RegExp(`${t("reason.quota")}\\s+${t("label.firehose.put_bytes")}`));
    assert.match(text, new RegExp(`severe\\s+${t("summary.after-increase")}\\s+low`));
    assert.match(await page.locator("#verdict").innerText(), /First, .* from 1 MiB\/s to \d+ MiB\/s/);
    // What lowers the risk of the other, beside the limits.
    await on.settled(page);
    assert.match(await page.locator("#limits").innerText(), new RegExp(`${t("limits.safer")} low with`));
    // Granted, nothing has to be raised.
    await on.unfold(page);
    await page.getByLabel(t("quotas.add")).selectOption("firehose.direct_put_bytes");
    await on.field(page, "quotas.firehose.direct_put_bytes").fill("200 MiB");
    assert.ok((await linesOf(page, "streams-lambda")).includes(t("fit.fits")));
  },
);

onPage("a requirement that is not met is shown with its reason", {}, async ({ page }) => {
  await on.say(page, "requirements.freshness", "3 m");
  assert.ok((await linesOf(page, "streams-lambda")).includes(t("fit.fits")));
  assert.ok((await linesOf(page, "kinesis-firehose")).includes(t("fit.does-not-fit")));
  const said = `${t("reason.requirement")} ${t("requirement.requirements.freshness")}`;
  assert.ok((await article(page, "kinesis-firehose").innerText()).includes(said));
  assert.match(await why(page), /kinesis-firehose .* does not fit: .*write to delivery.*at most 3 min/);
  await on.say(page, "requirements.no_code", true);
  assert.match(await page.locator("#verdict").innerText(), new RegExp(t("message.verdict.none")));
});

onPage(
  "what is late says by how much, and fits all the same",
  {
    fragment: link('workload.batch={ changes = 5000000, hour = 2, length = "10 m" }', "streams_lambda.stream_shards=2"),
  },
  async ({ page }) => {
    await on.settled(page);
    assert.ok((await linesOf(page, "streams-lambda")).includes(t("fit.fits")));
    const row = page.locator("#limits").getByRole("row", { name: "lambda.lane_rate" });
    const [{ limits }] = on.report(
      ...["--set", 'workload.batch={ changes = 5000000, hour = 2, length = "10 m" }'],
      ...["--set", "streams_lambda.stream_shards=2"],
    ).architectures;
    const { verdict, delay_seconds } = limits.find(({ id }) => id === "lambda.lane_rate");
    assert.equal(verdict, "late");
    const said = await row.innerText();
    const [, behind] = new RegExp(`${t("verdict.late")}\\s+up to (.*) behind`).exec(said) ?? [];
    // As sentences say it: rounded to minutes from ten of them on.
    const units = { h: 3600, min: 60, s: 1 };
    const seconds = [...behind.matchAll(/(\d+) (h|min|s)/g)].reduce((sum, [, n, unit]) => sum + n * units[unit], 0);
    assert.ok(Math.abs(seconds - delay_seconds) <= 30, `${behind}: ${delay_seconds}`);
    assert.match(await why(page), /streams-lambda late by up to/);
  },
);

onPage(
  "what grows without end says so",
  { fragment: link("streams_lambda.stream_shards=1", "workload.writes_per_second=3000") },
  async ({ page }) => {
    await on.settled(page);
    const row = page.locator("#limits").getByRole("row", { name: "lambda.lane_rate" });
    assert.match(await row.innerText(), new RegExp(t("limits.delay-endless")));
    assert.match(await page.locator("#freshness").innerText(), new RegExp(t("endless")));
    assert.ok((await linesOf(page, "streams-lambda")).includes(t("fit.does-not-fit")));
  },
);

/** What every sentence of the verdict has in Japanese. */
const JAPANESE = /[\p{Script=Hiragana}]/u;
const VERDICTS = {
  default: [],
  "after an increase": LARGE,
  "nothing fits": ["requirements.no_code=true", "requirements.freshness=60", "requirements.max_risk=none"],
  "readers and calls": ['consumers=[{ kind = "flink", count = 2 }]'],
  late: ['workload.batch={ changes = 5000000, hour = 2, length = "10 m" }', "streams_lambda.stream_shards=2"],
};
onPage("the verdict is in Japanese, every sentence of it", { language: "ja" }, async ({ page, home }) => {
  for (const [name, settings] of Object.entries(VERDICTS)) {
    await page.goto(`${home}#${link(...settings)}`);
    await on.settled(page);
    const sentences = async () => [
      await page.locator("#verdict").innerText(),
      ...(await page.locator("#why li").allInnerTexts()),
    ];
    const said = await eventually(sentences, (all) => all.every((text) => text !== ""), name);
    const { verdict } = on.report(...settings.flatMap((setting) => ["--set", setting]));
    for (const text of said) {
      assert.match(text, JAPANESE, name);
      assert.doesNotMatch(text, /\{\w+\}|[a-z]{3,} [a-z]{3,}/, name);
    }
    if (verdict.cheapest !== null) assert.ok(said[0].includes(ja(`architecture.${verdict.cheapest}`)), said[0]);
  }
  assert.ok((await linesOf(page, "streams-lambda", ja)).includes(ja("fit.fits")));
});
