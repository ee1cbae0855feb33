// Outages of the simulation, typed in rows.

import assert from "node:assert/strict";
import { each, eventually, onPageWithOutages, ready } from "./harness.mjs";
import { addOutage, are, bars, list, OUTAGES, removal, row, t, title, type, undo } from "./outages.mjs";
import * as on from "./page.mjs";

/** Rows as they are typed, and the command's list. */
const typed = {
  "one as it comes": [[{}], '[{ consumer = "firehose", at = "12 h", for = "1 h" }]'],
  "times of every kind": [
    [
      { at: "90 m", length: "45s" },
      { at: "１.５ｈ", length: " 20 min " },
      { at: "0", length: "3600" },
    ],
    '[{ consumer = "firehose", at = "90 m", for = "45 s" }, { consumer = "firehose", at = "1.5 h", for = "20 m" }, { consumer = "firehose", at = 0, for = 3600 }]',
  ],
  "a function that fails": [
    [{ consumer: "function", how: "fails" }],
    '[{ consumer = "function", at = "12 h", for = "1 h", how = "fails" }]',
  ],
  "another consumer, which only stops": [
    [{ consumer: "function", how: "fails" }, {}],
    '[{ consumer = "firehose", at = "12 h", for = "1 h" }, { consumer = "firehose", at = "12 h", for = "1 h" }]',
    (page) => type(page, 1, { consumer: "firehose" }),
  ],
  "one that is taken away": [
    [{ at: "1 h" }, { at: "2 h" }, { at: "3 h" }],
    '[{ consumer = "firehose", at = "1 h", for = "1 h" }, { consumer = "firehose", at = "3 h", for = "1 h" }]',
    (page) => removal(page, 2).click(),
  ],
};
onPageWithOutages("outages typed in rows give what the command gives", {}, async ({ page }) => {
  await each(typed, async ([rows, list, then]) => {
    await on.choose(page, "default");
    for (const [index, said] of rows.entries()) {
      await addOutage(page).click();
      await type(page, index + 1, said);
    }
    await then?.(page);
    await are(page, list);
    assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
    assert.equal(await bars(page).count(), await on.rows(page, "outages").count(), "a bar for each row");
  });
});

/** What can stop in a scenario, beside the consumers that it shares with the default. */
const stoppable = {
  "all architectures": ["architectures=all", ["firehose", "function", "pipe", "delivery"]],
  "a pipe": ['architectures=["streams-pipes"]', ["firehose", "pipe"]],
  "a stream that delivers by itself": ['architectures=["kinesis-direct"]', ["delivery"]],
};
onPageWithOutages("what can stop is what the architectures have", {}, async ({ page, home }) => {
  await each(stoppable, async ([setting, names]) => {
    await page.goto(`${home}#${on.fragmentOf(setting)}`);
    await on.isOf(page, setting);
    await addOutage(page).click();
    const options = row(page, 1).getByLabel(title("consumer")).locator("option");
    await eventually(
      () => options.allInnerTexts(),
      (found) => JSON.stringify(found) === JSON.stringify(names),
    );
    await type(page, 1, { consumer: names.at(-1) });
    await on.isOf(page, setting, `${OUTAGES}=[{ consumer = "${names.at(-1)}", at = "12 h", for = "1 h" }]`);
  });
});

onPageWithOutages("the form has what is one value, but no list of events", {}, async ({ page }) => {
  await on.unfold(page);
  assert.ok(await on.field(page, "simulation.scaling").isVisible());
  for (const list of [OUTAGES, "workload.bursts", "simulation.reshardings"])
    assert.equal(await on.field(page, list).count(), 0, list);
});

/** What is refused: where, and what is said there. */
const refused = {
  "a time that is none": ["at", "noon", /"noon"/],
  "a negative time": ["at", "-1 h", /"-1 h"/],
  "two units, one of them missing": ["for", "1 h 30", /"1 h 30"/],
  "a time that is too long": ["for", "9999999 h", /9999999 h/],
  "no time": ["at", "", /missing required key/],
  "a quote within": ["for", '1 h" }, { x = "', /1 h\\?" }/],
};
onPageWithOutages(
  "what is wrong with an outage is refused at its field, and its neighbors stay where they are",
  {},
  async ({ page }) => {
    await addOutage(page).click();
    await addOutage(page).click();
    await each(refused, async ([key, text, said]) => {
      const control = row(page, 2).getByLabel(title(key));
      const before = await control.inputValue();
      await control.fill(text);
      assert.equal(await control.getAttribute("aria-invalid"), "true");
      assert.ok(await on.described(control));
      assert.match(await row(page, 2).getByRole("alert").innerText(), said);
      assert.equal(await on.simulation(page).locator("[aria-invalid=true]").count(), 1);
      assert.ok(await page.getByText(t("summary.stale")).isVisible());
      assert.equal(await bars(page).count(), 1, "the other outage has lost its bar");
      await control.fill(before);
      assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
      assert.equal(await bars(page).count(), 2);
    });
  },
);

onPageWithOutages("both times of a row may be wrong, each with words of its own", {}, async ({ page }) => {
  await addOutage(page).click();
  await type(page, 1, { at: "early", length: "long" });
  for (const [key, said] of [
    ["at", /early/],
    ["for", /long/],
  ]) {
    const control = row(page, 1).getByLabel(title(key));
    assert.match(await on.described(control), said);
  }
});

onPageWithOutages(
  "what cannot be simulated is refused at its field, as the command refuses it",
  list('[{ consumer = "firehos", at = "1 h", for = "2 h" }]'),
  async ({ page }) => {
    await page.locator("#outages").scrollIntoViewIfNeeded();
    const control = row(page, 1).getByLabel(title("consumer"));
    const said = on.refusal(
      "consumer",
      "simulate",
      "--set",
      `${OUTAGES}=[{ consumer = "firehos", at = "1 h", for = "2 h" }]`,
    );
    assert.match(said, /expected one of firehose, function, found "firehos"; did you mean "firehose"\?$/);
    await eventually(
      () => on.described(control),
      (text) => text === said,
      `expected ${said}`,
    );
    assert.equal(await control.inputValue(), "firehos");
    assert.equal(await control.getAttribute("aria-invalid"), "true");
    await are(page, '[{ consumer = "firehos", at = "1 h", for = "2 h" }]');
    // One that is well leaves it as it is, and goes without it.
    await addOutage(page).click();
    await eventually(
      () => on.described(control),
      (text) => text === said,
    );
    assert.equal(await on.simulation(page).locator("[aria-invalid=true]").count(), 1);
    await removal(page, 1).click();
    await eventually(
      () => page.locator("[aria-invalid=true]").count(),
      (count) => count === 0,
    );
    await page.keyboard.press("Control+z");
    await eventually(
      () => on.described(control),
      (text) => text === said,
    );
    await control.selectOption("firehose");
    await eventually(
      () => page.locator("[aria-invalid=true]").count(),
      (count) => count === 0,
    );
  },
);

onPageWithOutages(
  "every outage that cannot be simulated says so, in any language",
  {
    language: "ja",
    ...list(
      '[{ consumer = "nobody", at = "1 h", for = "2 h" }, { consumer = "firehose", at = "1 h", for = "2 h", how = "fails" }]',
    ),
  },
  async ({ page }) => {
    await page.locator("#outages").scrollIntoViewIfNeeded();
    const ja = on.texts("ja");
    const said = (number, key) => row(page, number, ja).getByLabel(ja(`title.${OUTAGES}.${key}`));
    await eventually(
      () => on.described(said(1, "consumer")),
      (text) => /"nobody"/.test(text) && !/expected/.test(text),
    );
    await eventually(
      () => on.described(said(2, "how")),
      (text) => text === ja("message.simulate.only-functions-fail", { consumer: '"firehose"' }),
    );
  },
);

const SOME =
  '[{ consumer = "function", at = "30 m", for = "5 m", how = "fails" }, { consumer = "firehose", at = "45000 s", for = "10 h" }]';
onPageWithOutages(
  "a link and a file bring outages back as rows, in times as people write them",
  list(SOME),
  async ({ page, context, home }) => {
    const shown = (page) =>
      on
        .rows(page, "outages")
        .evaluateAll((all) => all.map((row) => [...row.querySelectorAll("select, input")].map(({ value }) => value)));
    const expected = [
      ["function", "30 m", "5 m", "fails"],
      ["firehose", "12.5 h", "10 h"],
    ];
    await bars(page).nth(1).waitFor();
    assert.deepEqual(await shown(page), expected);
    await are(page, SOME);
    const { text } = await on.keep(page, "toml");
    await on.choose(page, "default");
    assert.deepEqual(await shown(page), []);
    await on.openFile(page, text);
    await bars(page).nth(1).waitFor();
    assert.deepEqual(await shown(page), expected);
    await are(page, SOME);

    const other = await context.newPage();
    await other.goto(`${home}#${await on.fragment(page)}`);
    await ready(other);
    await bars(other).nth(1).waitFor();
    assert.deepEqual(await shown(other), expected);
  },
);

onPageWithOutages("outages that are pinned stand beside those of now", {}, async ({ page }) => {
  await addOutage(page).click();
  await page.getByRole("button", { name: t("bar.pin"), exact: true }).click();
  await type(page, 1, { at: "3 h" });
  const changed = page.locator("#pinned").getByLabel(t("pinned.settings")).getByRole("row", { name: OUTAGES });
  await changed.waitFor();
  assert.match(await changed.innerText(), /43200 s[^]*10800 s/);
  await page
    .locator("#pinned")
    .getByRole("button", { name: t("pinned.back") })
    .click();
  assert.equal(await row(page, 1).getByLabel(title("at")).inputValue(), "12 h");
});

onPageWithOutages("typing in one field is one step, and so is each row that comes or goes", {}, async ({ page }) => {
  await addOutage(page).click();
  const at = row(page, 1).getByLabel(title("at"));
  await at.fill("");
  await at.pressSequentially("1.5 h");
  await removal(page, 1).click();
  await page.keyboard.press("Control+z");
  assert.equal(await at.inputValue(), "1.5 h");
  await page.keyboard.press("Control+z");
  assert.equal(await at.inputValue(), "12 h");
  await page.keyboard.press("Control+z");
  assert.equal(await on.rows(page, "outages").count(), 0);
  assert.ok(await undo(page).isDisabled());
});
