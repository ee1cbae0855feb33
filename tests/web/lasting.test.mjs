// The page in long use, and with a section that fails.

import assert from "node:assert/strict";
import { eventually, onWholePage } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const MIB = 1 << 20;

/** What is in use after collections, in bytes: the least of several, since answers still come for a moment. */
async function inUse(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  let least = Infinity;
  for (let count = 0; count < 6; count++) {
    // What is only held by what a first collection ends goes with the next one.
    for (const _ of [1, 2]) await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    least = Math.min(least, usedSize);
    await page.waitForTimeout(500);
  }
  await session.detach();
  return least;
}

/** More edits than can be undone: from here on a step is forgotten for each that is added. */
const ALL_STEPS = 250;

/** So many edits, each a step of its own and drawn, as fast as the page follows. */
const edits = (page, count) =>
  on.field(page, "workload.writes_per_second").evaluate(async (input, count) => {
    for (let edit = 0; edit < count; edit++) {
      input.value = String(100 + edit);
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      input.dispatchEvent(new FocusEvent("blur"));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    }
  }, count);

async function runs(page, count) {
  const seed = on.simulation(page).getByRole("textbox", { name: t("simulation.seed"), exact: true });
  const status = on.simulation(page).getByRole("status").first();
  for (let run = 1; run <= count; run++) {
    await seed.fill(String(run + 1));
    await eventually(
      () => status.innerText(),
      (text) => text === "",
      "it does not run",
    );
    await eventually(
      () => status.innerText(),
      (text) => text !== "",
      "it does not end",
    );
  }
}

onWholePage(
  "holds no more after a thousand edits and many runs than before them",
  { view: "outages" },
  async ({ page }) => {
    await page.locator("#simulation details.unfolds").first().waitFor();
    await on
      .simulation(page)
      .locator("details.unfolds")
      .evaluateAll((all) => all.forEach((fold) => fold.setAttribute("open", "")));
    await on.simulated(page);
    // What is compiled and kept once is there by then.
    await edits(page, 2 * ALL_STEPS);
    await runs(page, 5);
    const before = await inUse(page);
    await edits(page, 1000);
    assert.equal(await on.field(page, "workload.writes_per_second").inputValue(), "1099");
    await eventually(
      () => on.fragment(page),
      (fragment) => fragment.includes("1099"),
      "it was not followed",
    );
    await runs(page, 20);
    const grown = (await inUse(page)) - before;
    assert.ok(grown < 2 * MIB, `${(grown / MIB).toFixed(2)} MiB more`);
  },
);

onWholePage(
  "says where a section fails, keeps the others, and tries again with the next change",
  {
    before: (context) =>
      context.addInitScript(() => {
        const listen = Worker.prototype.addEventListener;
        Worker.prototype.addEventListener = function (type, listener, ...rest) {
          const hear = (event) => {
            const value = event.data.answer?.value;
            if (globalThis.isSpoiled && value?.by_service) value.by_service = null;
            listener(event);
          };
          return listen.call(this, type, type === "message" ? hear : listener, ...rest);
        };
      }),
  },
  async ({ page, complaints }) => {
    await on.drawn(page);
    const before = await on.totals(page);
    const broken = page
      .locator("main")
      .getByRole("alert")
      .filter({ hasText: t("section.broken") });
    await page.evaluate(() => (globalThis.isSpoiled = true));
    await on.say(page, "workload.writes_per_second", 800);
    await eventually(
      () => broken.count(),
      (count) => count === 1,
      "nothing was said",
    );
    assert.equal(await page.locator("#cost").count(), 0);
    assert.notDeepEqual(await on.totals(page), before);
    for (const section of ["limits", "shards", "freshness"]) assert.ok(await page.locator(`#${section}`).isVisible());
    assert.ok(complaints.splice(0).length > 0, "the browser's console is told");
    await page.evaluate(() => (globalThis.isSpoiled = false));
    await on.say(page, "workload.writes_per_second", 801);
    await page.locator("#cost").waitFor();
    assert.equal(await broken.count(), 0);
  },
);

onWholePage("opens a file that is dropped on it, and stays", {}, async ({ page }) => {
  await page.evaluate(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(['name = "dropped"\n[workload]\nwrites_per_second = 123\n'], "scenario.toml"));
    const event = (type) => new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true });
    if (document.body.dispatchEvent(event("dragover"))) throw new Error("the browser would open it");
    if (document.body.dispatchEvent(event("drop"))) throw new Error("the browser would open it");
  });
  await eventually(
    () => on.field(page, "workload.writes_per_second").inputValue(),
    (value) => value === "123",
  );
});
