// How fast the page is on this machine, for BENCHMARKS.md. No test: a time that is asserted fails on another machine.
// node speed.mjs, once the page is built
//
//   first numbers   from the start of the navigation, in a browser context that has nothing cached, served from this machine
//   keystroke       from the key to the frame that shows the new numbers, charts aside: they come a moment later
//   computation     the part of it inside the WebAssembly module
//   link            the longest task of the page while it opens a link of 64 KiB that is made to be slow
//   simulated       30 days of 100 shards and four consumers in the page's worker, from the first progress to the findings

import { createRequire } from "node:module";
import { cpus } from "node:os";
import { serve } from "../../web/scripts/serve.js";
import { browserPath } from "./chromium.mjs";
import { built } from "./places.mjs";

const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("playwright-core");
const VISITS = 15;
const KEYS = 50;
/** 100 shards and four consumers. */
const LARGE = [
  "v2&architectures=[kinesis-firehose]&workload.item_size=400&workload.writes_per_second=10000",
  "kinesis_firehose.shards=100&consumers.0.kind=lambda",
  "consumers.1.kind=kcl&consumers.1.count=2",
].join("&");

/** What links that are made to be slow repeat. */
const SLOW = {
  "unknown keys": (count) => `&k${count}=1`,
  "keys of tables": (count) => `&workload.k${count}=1&delivery.k${count}=1`,
  "deep keys": (count) => `&k${count}.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p=1`,
  consumers: (count) => `&consumers.${count}.kind=kcl`,
  outages: (count) =>
    ["consumer=firehose", "at=1", "for=60"].map((one) => `&simulation.outages.${count}.${one}`).join(""),
  "an encoded name": (count) => `${count ? "" : "&name="}%F0%9F%92%A9`,
};
const LINK = 64 * 1024;

/** Notes, in the page, when first numbers are on screen, and how long each keystroke and each computation takes. */
function watch() {
  window.taken = { keys: [], views: [] };
  const shown = () => document.querySelector("#answer .amount")?.textContent;
  // After the frame that has just been prepared is handed over.
  const afterFrame = (then) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = then;
      channel.port2.postMessage(undefined);
    });
  let pressed;
  const observer = new MutationObserver(() => {
    if (!shown()) return;
    if (window.taken.first === undefined) {
      window.taken.first = 0;
      afterFrame(() => (window.taken.first = performance.now()));
    } else if (pressed !== undefined) {
      const since = pressed;
      pressed = undefined;
      afterFrame(() => window.taken.keys.push(performance.now() - since));
    }
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });
  addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), { capture: true });

  const timed = (instance) => {
    const view = (...given) => {
      const start = performance.now();
      try {
        return instance.exports.view(...given);
      } finally {
        window.taken.views.push(performance.now() - start);
      }
    };
    return { exports: { ...instance.exports, view } };
  };
  for (const way of ["instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[way];
    WebAssembly[way] = async (...given) => {
      const made = await own.apply(WebAssembly, given);
      return made instanceof WebAssembly.Instance ? timed(made) : { ...made, instance: timed(made.instance) };
    };
  }
}

const { url, close } = await serve(built.site);
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox", "--disable-gpu"] });
const visit = async () => {
  const context = await browser.newContext({ locale: "en", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(url);
  await page.waitForFunction(() => window.taken.first > 0);
  return { context, page };
};

const first = [];
for (let count = 0; count < VISITS; count++) {
  const { context, page } = await visit();
  first.push(await page.evaluate(() => window.taken.first));
  await context.close();
}

const { page } = await visit();
await page.waitForTimeout(2000);
await page.locator('[id="field-workload.writes_per_second"]').focus();
await page.keyboard.press("End");
await page.evaluate(() => (window.taken = { ...window.taken, keys: [], views: [] }));
for (let count = 0; count < KEYS; count++) {
  await page.keyboard.press(count % 2 === 0 ? "7" : "Backspace");
  await page.waitForFunction((keys) => window.taken.keys.length > keys, count);
  await page.waitForTimeout(300); // as people type: the charts are drawn in between
}
const { keys, views } = await page.evaluate(() => window.taken);

/** The longest task in milliseconds that a link causes; those below 50 are not noted by the browser. */
async function longest(part) {
  let link = "v2";
  for (let count = 0; link.length + part(count).length <= LINK; count++) link += part(count);
  return page.evaluate(async (link) => {
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    });
    observer.observe({ type: "longtask" });
    location.hash = link;
    await new Promise((then) => setTimeout(then, 2000));
    observer.disconnect();
    return longest;
  }, link);
}
const links = [];
for (const [name, part] of Object.entries(SLOW)) {
  const times = [];
  for (let count = 0; count < 5; count++) {
    times.push(await longest(part));
    await page.evaluate(() => (location.hash = ""));
    await page.waitForTimeout(500);
  }
  links.push([name, times]);
}

// What the command simulates for BENCHMARKS.md, in the page's worker.
await page.goto(`${url}?view=outages#${LARGE}`);
await page.locator("#simulation .told").waitFor({ state: "attached" });
await page.locator("#simulation-days").fill("30");
const progress = page.locator("#simulation progress");
await progress.waitFor();
const began = performance.now();
await progress.waitFor({ state: "detached", timeout: 300_000 });
const simulated = (performance.now() - began) / 1000;
await browser.close();
close();

const at = (times, share) =>
  times.toSorted((one, other) => one - other)[Math.ceil(share * times.length) - 1].toFixed(1);
const row = (name, times) =>
  console.log(`| ${name.padEnd(34)} | ${at(times, 0.5).padStart(9)} | ${at(times, 0.95).padStart(9)} |`);
console.log(`${cpus().length} × ${cpus()[0].model}, ${browser.browserType().name()} ${browser.version()}\n`);
console.log(
  `| in milliseconds                    |    median |  95 of 100 |\n| ---------------------------------- | --------: | --------: |`,
);
row(`first numbers, ${VISITS} visits`, first);
row(`keystroke to numbers, ${KEYS} keys`, keys);
row(`computation, the same ${KEYS} keys`, views);
for (const [name, times] of links) row(`a link of ${name}`, times);
console.log(`\n30 days of 100 shards and four consumers, simulated in the worker: ${simulated.toFixed(1)} s`);
