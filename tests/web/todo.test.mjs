// What to do: the changes that are worth it, as the command prints them, each with a button that makes it.

import assert from "node:assert/strict";
import { barriers, eventually, onPage } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const ja = on.texts("ja");

/** A table in Tokyo with a KCL consumer, which costs more on enhanced fan-out than sharing. */
const KCL = [
  "region=ap-northeast-1",
  "workload.writes_per_second=2000",
  "workload.item_size=1 KiB",
  'consumers=[{ kind = "lambda", count = 2 }, { kind = "kcl" }]',
];
/** Where the cheapest architecture fits once AWS has raised a quota. */
const QUOTA = ["region=ap-northeast-1", "workload.writes_per_second=2000"];

const card = (page, texts = t) => page.getByRole("region", { name: texts("section.todo"), exact: true });
const items = (page, texts) => card(page, texts).getByRole("listitem");
const apply = (page) =>
  items(page)
    .first()
    .getByRole("button", { name: t("todo.apply") });
/** What the command says about a scenario. */
const told = (...settings) => on.report(...settings.flatMap((setting) => ["--set", setting])).todo;
/** What the page says, without the letters of architectures. */
const shown = async (page) => {
  const paragraphs = await items(page).locator("p").allInnerTexts();
  return paragraphs.map((text) => text.replace(/^[A-Z]\s+/, ""));
};
const first = async (page) => (await shown(page))[0];

onPage("says what the command says", {}, async ({ page }) => {
  const texts = told().map(({ text }) => text);
  await eventually(
    () => shown(page),
    (found) => found.join("\n") === texts.join("\n"),
  );
  assert.deepEqual(await barriers(page), []);
});

onPage(
  "what is applied is in the address and in the total, and can be taken back",
  { fragment: on.fragmentOf(...KCL) },
  async ({ page }) => {
    const [change] = told(...KCL);
    assert.equal(change.key, "consumers.1.fan_out");
    await eventually(
      () => first(page),
      (text) => text === change.text,
    );
    const before = await on.totals(page);
    await apply(page).click();
    await eventually(
      () => on.totals(page),
      (totals) => on.says(totals[1], change.monthly_usd),
      `not ${change.monthly_usd}`,
    );
    assert.match(await on.fragment(page), /consumers\.1\.fan_out=false/);
    await page.getByText(t("todo.applied", { change: change.text }), { exact: true }).waitFor({ state: "attached" });
    // It is not advised again.
    await eventually(
      () => shown(page),
      (texts) => !texts.includes(change.text),
    );
    await page.getByRole("button", { name: t("bar.undo") }).click();
    await eventually(
      () => on.totals(page),
      (totals) => totals.join() === before.join(),
    );
  },
);

const SEVERAL = ["workload.writes_per_second=1000"];
const KEYBOARD = { fragment: on.fragmentOf(...SEVERAL) };
onPage("works by keyboard, and keeps the focus in its place", KEYBOARD, async ({ page }) => {
  const [change, ...others] = told(...SEVERAL);
  assert.ok(others.length > 0);
  await eventually(
    () => first(page),
    (text) => text === change.text,
  );
  await apply(page).focus();
  const described = await apply(page).evaluate(
    (button) => document.getElementById(button.getAttribute("aria-describedby") ?? "")?.innerText,
  );
  assert.ok(described.replace(/\s+/g, " ").includes(change.text), described);
  await page.keyboard.press("Enter");
  await eventually(
    () => on.fragment(page),
    (fragment) => decodeURIComponent(fragment).includes(`${change.key}=${change.to.replaceAll('"', "")}`),
  );
  await eventually(
    () => page.evaluate(() => document.activeElement?.id),
    (id) => id === "todo",
  );
});

onPage("leaves the focus at the answer where nothing is left to do", {}, async ({ page }) => {
  assert.equal(told().length, 1);
  await items(page).first().waitFor();
  await apply(page).focus();
  await page.keyboard.press("Enter");
  await eventually(
    () => items(page).count(),
    (count) => count === 0,
  );
  await eventually(
    () => page.evaluate(() => document.activeElement?.id),
    (id) => ["answer", "views"].includes(id),
  );
});

onPage("a quota that AWS raises is set as granted", { fragment: on.fragmentOf(...QUOTA) }, async ({ page }) => {
  const [change] = told(...QUOTA);
  assert.equal(change.kind, "quota");
  await eventually(
    () => first(page),
    (text) => text === change.text,
  );
  await apply(page).click();
  await eventually(
    () => on.fragment(page),
    (fragment) => decodeURIComponent(fragment).includes("quotas.firehose.direct_put_bytes=13 MiB"),
  );
});

onPage("says nothing where nothing is worth it", {}, async ({ page }) => {
  assert.deepEqual(told("workload.writes_per_second=1"), []);
  await items(page).first().waitFor();
  await on.say(page, "workload.writes_per_second", "1");
  await card(page).waitFor({ state: "detached" });
});

onPage("speaks Japanese", { language: "ja", width: 390 }, async ({ page }) => {
  const item = items(page, ja).first();
  await item.waitFor();
  assert.match(await item.innerText(), /streams_lambda\.batch_size = 1000 の設定: 月額 \$5\.85 減。/);
  assert.equal(await item.getByRole("button", { name: ja("todo.apply") }).count(), 1);
  assert.deepEqual(await on.sideways(page), []);
  assert.deepEqual(await barriers(page), []);
});
