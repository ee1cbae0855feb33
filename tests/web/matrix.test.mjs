// The architectures side by side: what an outage does to each, what has no price, and how many more consumers fit.

import assert from "node:assert/strict";
import { eventually, onPageWithOutages, onWholePage, shardwise } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const DOWN = "consumer=firehose,at=peak,for=2h";
const SCALING = "simulation.scaling=target-utilization";
const UNPRICED = ["region=ap-northeast-1", "architectures=all"];
const set = (...settings) => settings.flatMap((setting) => ["--set", setting]);

/** The cells of a row, one for each architecture. */
const cells = (page, row) =>
  page
    .locator("#matrix tr", { has: page.getByRole("rowheader", { name: t(`matrix.${row}`), exact: false }) })
    .locator("td");
const downCells = (page) =>
  eventually(
    () => cells(page, "down").allInnerTexts(),
    (texts) => texts.length > 0 && !texts.includes("…"),
    "no outage is simulated",
  );

onPageWithOutages(
  "an outage's row is of that outage, not of what else happens on the day",
  { fragment: on.fragmentOf(SCALING), view: "" },
  async ({ page }) => {
    const [{ architectures }] = [
      JSON.parse(shardwise("simulate", ...set(SCALING), "--outage", DOWN, "--format", "json")).findings,
    ].flat();
    const texts = await downCells(page);
    architectures.forEach(({ events }, index) => {
      const seconds = events.find(({ consumer }) => consumer === "firehose").catch_up_seconds;
      assert.ok(texts[index].includes(`${Math.floor(seconds / 60)} min ${seconds % 60} s`), texts[index]);
    });
    assert.ok(architectures.some(({ events }) => events[0].consumer === null));
    // A DynamoDB stream has room for one more reader, not for three.
    const { architectures: report } = on.report(...set(SCALING));
    const room = report.map(({ carries }) => t(`matrix.${carries.all ? "room" : "some-room"}`, { count: 3 }));
    await eventually(
      () => cells(page, "serves").allInnerTexts(),
      (found) => found.join() === room.join(),
      room.join(),
    );
  },
);

onWholePage(
  "what has no price has no bar, no odds and an explanation of its own",
  { fragment: `v2&${UNPRICED.join("&")}`, view: "" },
  async ({ page }) => {
    await on.studied(page);
    const { architectures } = on.report(...set(...UNPRICED));
    const priced = architectures.map(({ monthly_usd: usd }) => usd !== null);
    const has = (part) =>
      cells(page, "month").evaluateAll((all, part) => all.map((cell) => cell.querySelector(part) !== null), part);
    assert.deepEqual(await has(".cost-bar"), priced);
    assert.deepEqual(await has(".band"), priced);
    const texts = await downCells(page);
    const { letter } = architectures[3];
    assert.equal(texts[3], t("matrix.no-firehose"));
    assert.equal(texts[4], t("matrix.not-simulated"));

    await cells(page, "month").nth(3).locator(".num").click();
    const part = page.getByRole("dialog").locator("section").first();
    await part.waitFor();
    const said = await part.innerText();
    assert.ok(said.trim().startsWith(letter) && said.includes(t("fit.not-priced")), said);
    await page.keyboard.press("Escape");

    const { not_priced: left } = JSON.parse(shardwise("recommend", ...set(...UNPRICED), "--format", "json"));
    const judged = t("recommendation.not-judged", { count: left.length, region: "ap-northeast-1" });
    assert.equal(await page.locator(".not-judged").innerText(), judged);

    // The status names the last action only while nothing has changed since.
    const status = page.locator("#recommendation [role=status]");
    await page.locator("#recommendation button.first").click();
    assert.match(await status.innerText(), /streams-lambda/);
    await page.getByRole("button", { name: t("bar.undo"), exact: true }).click();
    assert.equal(await status.innerText(), "");
  },
);
