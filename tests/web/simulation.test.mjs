// The simulation on the page: the command's findings to the byte, in a worker that can be stopped, drawn and told.

import assert from "node:assert/strict";
import { barriers, eventually, identical, onPage, shardwise } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const NOON = 'simulation.outages=[{ consumer = "firehose", at = "12 h", for = "1 h" }]';
const noon = `v1&simulation.outages=${encodeURIComponent('[{consumer="firehose",at="12 h",for="1 h"}]')}`;

const section = (page) => page.locator("#simulation");
const told = (page) => section(page).locator(".outcome [role=status]");
const days = (page) => page.locator("#simulation-days");
const seed = (page) => page.locator("#simulation-seed");

/** Brings the simulation into view, and waits for what it found. */
async function simulated(page) {
  await section(page).scrollIntoViewIfNeeded();
  await section(page).locator(".outcome").waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".timeline .plot svg").length === 3);
}

const kept = (page, format) =>
  on.downloaded(page, () => section(page).getByRole("button", { name: t(`simulation.${format}`) }).click());

for (const file of [false, true])
  onPage(`finds to the byte what the command finds, ${file ? "from a file" : "from a server"}`, { file, fragment: noon }, async ({ page }) => {
    await simulated(page);
    for (const format of ["json", "csv"])
      identical((await kept(page, format)).text, shardwise("simulate", "--set", NOON, "--format", format), format);
    const { findings } = JSON.parse(shardwise("simulate", "--set", NOON, "--format", "json"));
    // 12:00 to 13:00, and 24 min 45 s and 18 min 5 s to catch up.
    const clocks = ["13:24:45", "13:18:05"];
    const lines = (await told(page).innerText()).split("\n");
    findings.architectures.forEach(({ events: [event] }, index) => {
      const [hours, minutes, seconds] = clocks[index].split(":").map(Number);
      assert.equal(event.event, "firehose stops");
      assert.equal(event.until + event.catch_up_seconds, 3600 * hours + 60 * minutes + seconds);
      const said = new RegExp(`^${"AB"[index]}\\s+firehose stops from 12:00 to 13:00: 2\\.81 million .* at ${clocks[index]}; lost: nothing\\.$`);
      assert.match(lines[index], said);
    });
    assert.match(await section(page).locator(".timeline").last().innerText(), /caught up 13:18:05/);
  });

onPage("follows days, seed and scenario, and undo", {}, async ({ page }) => {
  await simulated(page);
  assert.equal(await told(page).innerText(), "");
  await days(page).fill("2");
  await seed(page).fill("7");
  await section(page).locator("#add-outages").click();
  await eventually(() => told(page).innerText(), (text) => /firehose stops from 12:00/.test(text));
  await eventually(
    async () => (await kept(page, "json")).text,
    (text) => text === shardwise("simulate", "--set", NOON, "--days", "2", "--seed", "7", "--format", "json"),
  );
  await page.keyboard.press("Control+z");
  await eventually(() => told(page).innerText(), (text) => text === "");
});

onPage("is not loaded before it comes into view", { height: 600 }, async ({ page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await on.drawn(page);
  await page.waitForTimeout(500);
  assert.ok(!asked.some((url) => url.includes("simulate")), asked.join("\n"));
  assert.match(await section(page).innerText(), new RegExp(t("simulation.waiting")));
  await simulated(page);
  assert.equal(asked.filter((url) => url.includes("simulate")).length, 1);
});

onPage("shows how far it is, and says what it has when it is stopped", {}, async ({ page }) => {
  await simulated(page);
  await on.say(page, "kinesis_firehose.shards", "2000");
  await days(page).fill("366");
  const stop = section(page).getByRole("button", { name: t("simulation.stop"), exact: true });
  await stop.waitFor();
  await eventually(() => section(page).locator("progress").evaluate((bar) => bar.value), (value) => value > 0);
  // The page is as quick as ever.
  await on.say(page, "name", "meanwhile");
  await eventually(() => page.locator(".about").first().innerText(), (text) => text.includes("meanwhile"));
  await eventually(() => section(page).locator("progress").evaluate((bar) => bar.value), (value) => value > 0);
  await stop.click();
  await eventually(() => section(page).locator(".under-way").innerText(), (text) => /^Stopped: this is \S+ % of the time\.$/.test(text));
  const { findings } = JSON.parse((await kept(page, "json")).text);
  assert.ok(findings.seconds > 0 && findings.seconds < findings.asked_seconds);
});

onPage("says what is wrong at its field, and keeps the last findings", { fragment: noon }, async ({ page }) => {
  await simulated(page);
  const before = await told(page).innerText();
  for (const [field, wrong] of [
    [days(page), ["", "x", "0", "-1", "1e300", "367", "NaN"]],
    [seed(page), ["", "x", "-1", "0.5", "18446744073709551616"]],
  ]) {
    const good = await field.inputValue();
    for (const text of wrong) {
      await field.fill(text);
      await eventually(() => field.getAttribute("aria-invalid"), (invalid) => invalid === "true", `${text} is taken`);
      assert.equal(await told(page).innerText(), before);
      assert.match(await section(page).innerText(), new RegExp(t("simulation.stale")));
      await field.fill(good);
      await eventually(() => field.getAttribute("aria-invalid"), (invalid) => invalid === null);
    }
  }
  await on.say(page, "workload.writes_per_second", "1e12");
  await eventually(() => section(page).locator("[role=alert]").allInnerTexts(), (texts) => texts.some((text) => /^Not simulated: .*at most/.test(text)));
});

onPage("a module that does not come is said, and the page goes on", {
  before: (context) => context.route(/simulate.*\.wasm/, (route) => route.abort()),
}, async ({ page, complaints }) => {
  await section(page).scrollIntoViewIfNeeded();
  await page.locator("#page [role=alert]").first().waitFor();
  await on.say(page, "workload.writes_per_second", "800");
  await on.sameAs(page, "--set", "workload.writes_per_second=800");
  assert.ok(complaints.length > 0 && complaints.every((text) => /ERR_FAILED/.test(text)), complaints.join("\n"));
  complaints.length = 0;
});

for (const language of ["en", "ja"])
  for (const [theme, width] of [["light", 1280], ["dark", 320]])
    onPage(`is for everyone, in ${language}, ${theme}, ${width} px`, { language, theme, width, fragment: noon }, async ({ page }) => {
      await simulated(page);
      await section(page).locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
      assert.deepEqual(await barriers(page, "#simulation"), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      assert.doesNotMatch(await section(page).innerText(), /simulation\.|undefined|NaN|\{/);
    });
