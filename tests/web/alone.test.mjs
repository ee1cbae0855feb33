// The page alone: as one file without a server, and without a network once it is loaded.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { barriers, built, eventually, onWholePage, root, shardwise, site } from "./harness.mjs";
import * as on from "./page.mjs";

const WRITES = "workload.writes_per_second";
const { t, ja } = { t: on.texts("en"), ja: on.texts("ja") };

/** What works without anything beside the page. */
async function allWorks(page) {
  await on.say(page, WRITES, "1200");
  await on.add(page, "flink");
  const given = ["--set", `${WRITES}=1200`, "--set", 'consumers=[{ kind = "flink" }]'];
  await on.sameAs(page, ...given);
  await on.drawn(page);
  for (const format of ["csv", "toml"]) assert.ok((await on.keep(page, format)).text.length > 20);
  const figure = page.locator("#cost").getByRole("figure");
  for (const format of ["SVG", "PNG"])
    assert.ok(
      (await on.downloaded(page, () => figure.getByRole("button", { name: format }).click())).bytes.length > 1000,
    );

  await page.locator("#limits").getByRole("button").first().click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: t("explain.close") })
    .waitFor();
  assert.match(await page.getByRole("dialog").locator(".formula").first().innerText(), /\d/);
  await page.keyboard.press("Escape");

  await on.speak(page, "ja");
  await page.getByRole("heading", { name: ja("section.cost") }).waitFor();
  await page.locator("#limits").getByRole("button").first().click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: ja("explain.close") })
    .waitFor();
  await page.keyboard.press("Escape");
  await on.choose(page, "tokyo-three-consumers");
  const [first] = await on.totals(page);
  assert.ok(on.says(first, on.report("scenarios/tokyo-three-consumers.toml").architectures[0].monthly_usd));
  await eventually(
    () => page.locator("#cost").getByRole("img").getAttribute("aria-label"),
    (name) => name === ja("cost.chart"),
    "the chart is not drawn in Japanese",
  );
  await on.openFile(page, "[workload]\nwrites_per_second = 3.0\n");
  await eventually(
    () => on.field(page, WRITES).inputValue(),
    (value) => Number(value) === 3,
    "the file did not open",
  );
}

onWholePage("without a network after it is loaded, all works", {}, async ({ page, context }) => {
  await on.drawn(page);
  // Charts have come, and what comes last is the other language.
  await eventually(
    () => page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name)),
    (names) => names.filter((name) => /\/ja[.-]/.test(name)).length === 2,
  );
  await context.setOffline(true);
  await allWorks(page);
});

const late = { before: (context) => context.route(/\.js$/, onlyFirst) };
onWholePage("what cannot be loaded later is missed, and nothing else", late, async ({ page, complaints }) => {
  await page
    .getByRole("alert")
    .filter({ hasText: t("refused.missed") })
    .waitFor();
  await page.waitForEvent("requestfailed", (request) => /\/ja[.-]/.test(request.url()));
  await on.say(page, WRITES, "1200");
  const [first] = await on.totals(page);
  assert.ok(on.says(first, on.report("--set", `${WRITES}=1200`).architectures[0].monthly_usd));
  // The browser notes what it could not load; the page itself is to expect it.
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !/^Failed to load resource/.test(text)));
});

/** Lets the page's own script and its first words pass, and none that it loads later. */
function onlyFirst(route, request) {
  return /\/(index|en)-[^/]*\.js$/.test(request.url()) ? route.continue() : route.abort();
}

const notices = readFileSync(join(root, "web/public/licenses.txt"), "utf8");
const licenses = (page) => page.getByRole("link", { name: t("page.licenses"), exact: true });

onWholePage("the licenses of what the page contains are a file beside it", {}, async ({ page }) => {
  const response = await page.request.get(await licenses(page).evaluate((link) => link.href));
  assert.match(response.headers()["content-type"], /^text\/plain; charset=utf-8/);
  assert.equal(await response.text(), notices);
  for (const name of ["preact", "@observablehq/plot", "serde_json", "special"]) assert.ok(notices.includes(`${name} `));
});

onWholePage("as one file, the licenses are in it", { file: true }, async ({ page }) => {
  const { bytes } = await on.downloaded(page, () => licenses(page).click());
  assert.equal(bytes.toString("utf8"), notices);
});

onWholePage("as one file, all works, and nothing is requested", { file: true }, async ({ page, context, home }) => {
  const requests = [];
  context.on("request", (request) => requests.push(request.url()));
  await allWorks(page);
  assert.deepEqual(
    requests.filter((url) => !/^(blob|data):/.test(url)),
    [],
  );
  assert.ok(page.url().startsWith(home));
});

onWholePage(
  "as one file, a fragment opens, and the address keeps what is typed",
  { file: true, fragment: `v2&${WRITES}=9` },
  async ({ page, home }) => {
    assert.equal(Number(await on.field(page, WRITES).inputValue()), 9);
    await on.say(page, WRITES, "11");
    await eventually(
      () => page.url(),
      (url) => url === shardwise("compare", "--set", `${WRITES}=11`, "--link", home).trim(),
    );
  },
);

onWholePage("as one file, links copied from it are links to it", { file: true }, async ({ page, home }) => {
  await on.say(page, WRITES, "33");
  assert.equal(await on.fragment(page), `v2&${WRITES}=33`);
  assert.equal(page.url(), `${home}#v2&${WRITES}=33`);
  // A file has no address for others: what is copied is good for every copy of it, and for the command.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const menu = await on.open(page, "share");
  assert.equal(await menu.getByRole("button", { name: t("share.link") }).count(), 0);
  await menu.getByRole("button", { name: t("share.text") }).click();
  await menu.getByText(t("share.text-copied")).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, `#v2&${WRITES}=33`);
  await on.sameAs(page, "--from-link", copied);
});

onWholePage("as one file, without JavaScript it says what it needs", { file: true }, async ({ context, home }) => {
  const bare = await context.browser().newContext({ javaScriptEnabled: false });
  const page = await bare.newPage();
  await page.goto(home);
  assert.match(await page.locator("body").innerText(), /needs JavaScript/);
  await bare.close();
});

const withoutWebAssembly = (context) => context.addInitScript(() => delete globalThis.WebAssembly);
onWholePage(
  "without WebAssembly it says what it is, what it needs, and what to use instead",
  { address: await site(), before: withoutWebAssembly, fragment: `v2&${WRITES}=33`, language: "ja" },
  async ({ page }) => {
    await page.getByRole("heading", { level: 1, name: "shardwise" }).waitFor();
    const said = await page.locator("main").innerText();
    for (const id of ["failed.what", "failed.title", "failed.needs"]) assert.ok(said.includes(ja(id)), id);
    assert.ok(said.includes(`shardwise compare --from-link '#v2&${WRITES}=33'`));
    assert.deepEqual(await barriers(page), []);
  },
);

onWholePage("nothing in the file names another place to load from", { file: true }, async ({ page }) => {
  const html = readFileSync(built.file, "utf8").replace(/<script[^]*?<\/script>|<style[^]*?<\/style>/g, "");
  assert.doesNotMatch(html, /(src|href)="(?!data:)/);
  assert.ok(await page.locator("main").isVisible());
});
