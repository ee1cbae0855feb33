// Pinned scenarios: what differs from them, what that changes, and the way back.

import assert from "node:assert/strict";
import { onPage, ready, shardwise } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const WRITES = "workload.writes_per_second";
const CONSUMERS = "consumers";
const rate = (page) => on.field(page, WRITES).inputValue();

onPage("a pinned scenario: what differs, what it changes, back, and gone", {}, async ({ page }) => {
  await on.say(page, WRITES, "100");
  const pin = page.getByRole("button", { name: t("bar.pin"), exact: true });
  await pin.click();
  const section = page.locator("#pinned");
  assert.ok(await section.getByText(t("pinned.no-change")).isVisible());
  await on.say(page, WRITES, "1000");
  await on.say(page, "workload.peak_to_average", "2");
  await on.add(page, "flink");

  const settings = section.getByLabel(t("pinned.settings"));
  const rows = await settings
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText)));
  const own = t("pinned.default");
  assert.deepEqual(await settings.locator("tbody th code").allInnerTexts(), [
    WRITES,
    `${CONSUMERS}.0.kind`,
    "workload.peak_to_average",
  ]);
  assert.deepEqual(rows[0].slice(1), ["100", "1,000"]);
  assert.equal(rows[1][1], own);
  assert.match(rows[1][2], /flink/);
  assert.equal(rows[2][1], own);
  assert.equal(Number(rows[2][2]), 2);

  const before = on.report("--set", `${WRITES}=100`);
  const now = on.report(
    "--set",
    `${WRITES}=1000`,
    "--set",
    "workload.peak_to_average=2",
    "--set",
    `${CONSUMERS}=[{ kind = "flink" }]`,
  );
  for (const [index, architecture] of now.architectures.entries()) {
    const [was, is] = [before.architectures[index].monthly_usd, architecture.monthly_usd];
    const total = section
      .getByLabel(t("pinned.results"))
      .getByRole("row", { name: t("cost.total") })
      .nth(index);
    const cells = await total.locator("td").allInnerTexts();
    [was, is, is - was].forEach((usd, column) => assert.ok(on.says(cells[column], usd), `${cells[column]}: ${usd}`));
    assert.match(cells[2], is > was ? /^\+/ : /^−/);
    const delta = await page.locator("#answer .delta").nth(index).innerText();
    assert.ok(on.says(delta, is - was), `${delta}: ${is - was}`);
  }

  await section.getByRole("button", { name: t("pinned.back") }).click();
  assert.ok(await section.getByText(t("pinned.no-change")).isVisible());
  await page.keyboard.press("Control+z");
  assert.equal(await rate(page), "1000");
  await page.keyboard.press("Control+Shift+z");
  assert.equal(await rate(page), "100");

  // A second pin, with a name; both are in the link, are there after reloading, and go into files.
  await on.say(page, WRITES, "200");
  await pin.click();
  await section.getByLabel(t("pinned.called")).fill("twice: 100 & more");
  await on.say(page, WRITES, "300");
  const fragment = await on.fragment(page);
  assert.equal(shardwise("compare", "--from-link", `#${fragment}`, "--link", "x").trim(), `x#v2&${WRITES}=300`);
  await page.reload();
  await ready(page);
  assert.equal(await on.fragment(page), fragment);
  const chosen = section.getByLabel(t("pinned.with"));
  assert.deepEqual(await chosen.locator("option").allInnerTexts(), [
    t("pinned.name", { number: 1 }),
    "twice: 100 & more",
  ]);
  assert.deepEqual((await settings.locator("tbody td").allInnerTexts()).map(Number), [200, 300]);
  await chosen.selectOption({ index: 0 });
  assert.deepEqual((await settings.locator("tbody td").allInnerTexts()).map(Number), [100, 300]);
  assert.equal(JSON.parse((await on.keep(page, "json")).text).scenarios.length, 3);
  assert.deepEqual(await on.run(page), []);
  for (const name of [t("pinned.name", { number: 1 }), "twice: 100 & more"])
    await section.getByRole("button", { name: t("pinned.remove", { name }), exact: true }).click();
  assert.equal(await section.count(), 0);
  assert.equal(await page.locator(".delta").count(), 0);
  await on.sameAs(page, "--set", `${WRITES}=300`);
});

onPage("a pinned scenario against one that is written otherwise but is the same", {}, async ({ page }) => {
  await on.say(page, WRITES, "1200");
  await page.getByRole("button", { name: t("bar.pin"), exact: true }).click();
  await on.say(page, WRITES, "1,200/s");
  assert.ok(await page.locator("#pinned").getByText(t("pinned.no-change")).isVisible(), "1200 and 1,200/s differ");
});
