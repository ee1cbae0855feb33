// What is typed in the form where it is more than a number: shares of a whole.

import assert from "node:assert/strict";
import { onPage } from "./harness.mjs";
import * as on from "./page.mjs";

onPage("shares may be typed in percent, and the others follow", { view: "" }, async ({ page }) => {
  const mix = (part) => on.field(page, `workload.mix.${part}`);
  await on.say(page, "workload.mix.insert", "50%");
  assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  await on.sameAs(page, "--set", "workload.mix={ insert = 0.5, modify = 0.4, remove = 0.1 }");
  await on.say(page, "workload.mix.remove", "0.15");
  assert.deepEqual(await Promise.all(["insert", "modify", "remove"].map((part) => mix(part).inputValue())), [
    "50%",
    "0.35",
    "0.15",
  ]);
});

onPage(
  "a range stands whole in its field",
  { view: "", fragment: "v2&workload.writes_per_second=300..900" },
  async ({ page }) => {
    const isCut = await on
      .field(page, "workload.writes_per_second")
      .evaluate((input) => input.scrollWidth > input.clientWidth);
    assert.equal(isCut, false);
  },
);

onPage(
  "on a phone, a chip that gets the focus is seen whole",
  { view: "", width: 390, height: 844 },
  async ({ page }) => {
    const chips = page.locator(".chips .chip");
    await chips.first().focus();
    for (let index = 0; index < (await chips.count()); index++) {
      const { left, right } = await chips.nth(index).evaluate((chip) => chip.getBoundingClientRect().toJSON());
      assert.ok(left >= 0 && right <= 390, `chip ${index + 1}: ${left} to ${right}`);
      await page.keyboard.press("Tab");
    }
  },
);
