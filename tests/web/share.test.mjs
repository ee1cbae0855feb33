// Links, files and what the browser remembers: a scenario leaves the page and comes back as it was.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { each, eventually, identical, onPage, ready, root, shardwise, shardwiseOf } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const WRITES = "workload.writes_per_second";
const examples = readdirSync(join(root, "scenarios")).map((file) => basename(file, ".toml"));

/** A scenario with something in every corner, as it is typed; and the same for the command. */
async function fill(page) {
  await on.say(page, "name", "müller & sons = 100 % #1 + 東京");
  await on.say(page, "region", "ap-northeast-1");
  await on.say(page, WRITES, "1.2M/h");
  await on.say(page, "workload.item_size", "1.5 KiB");
  await on.say(page, "workload.mix.insert", "0.5");
  await on.say(page, "workload.mix.modify", "0.4");
  await on.say(page, "workload.hourly", `5${", 1".repeat(23)}`);
  await on.say(page, "delivery.dynamic_partitioning", true);
  await on.say(page, "delivery.dynamic_partitioning.jq_hours", "7");
  await on.say(page, "delivery.buffer_size", "64 MiB");
  await on.say(page, "kinesis_firehose.transform.memory_mb", "512");
  await on.add(page, "custom");
  await on.consumer(page, 1).getByLabel(t("title.consumers.polls_per_second")).fill("0.5");
  await on.add(page, "kcl");
  await on.consumer(page, 2).getByLabel(t("title.consumers.fan_out")).selectOption("true");
}
const FILLED = [
  'name="müller & sons = 100 % #1 + 東京"',
  "region=ap-northeast-1",
  `${WRITES}=1.2M/h`,
  "workload.item_size=1.5 KiB",
  "workload.mix={ insert = 0.5, modify = 0.4, remove = 0.1 }",
  `workload.hourly=[5${", 1".repeat(23)}]`,
  "delivery.dynamic_partitioning={ jq_hours = 7 }",
  "delivery.buffer_size=64 MiB",
  "kinesis_firehose.transform.memory_mb=512",
  'consumers=[{ kind = "custom", polls_per_second = 0.5 }, { kind = "kcl", fan_out = true }]',
].flatMap((setting) => ["--set", setting]);

onPage(
  "the address after typing opens the same scenario in a new page, and in the command",
  {},
  async ({ page, context, home }) => {
    await fill(page);
    await on.sameAs(page, ...FILLED);
    const fragment = await on.fragment(page);
    assert.equal(`${home}#${fragment}`, shardwise("compare", ...FILLED, "--link", home).trim());
    await on.sameAs(page, "--from-link", page.url());
    await on.sameAs(page, "--from-link", `#${fragment}`);

    await page.evaluate(() => localStorage.clear()); // what opens is what the address says
    const other = await context.newPage();
    await other.goto(page.url());
    await ready(other);
    await on.sameAs(other, ...FILLED);
    assert.deepEqual(await on.totals(other), await on.totals(page));
    assert.equal(await on.fragment(other), fragment);
    assert.equal(await on.field(other, "workload.mix.insert").inputValue(), "0.5");
    assert.equal(await other.getByRole("group", { name: /^Consumer \d+$/ }).count(), 2);
    assert.ok(await other.getByRole("button", { name: t("bar.undo"), exact: true }).isDisabled());
  },
);

onPage("links of the command open in the page, one after the other", {}, async ({ page, home }) => {
  const links = Object.fromEntries(
    examples.map((name) => [name, shardwise("compare", `scenarios/${name}.toml`, "--link", home).trim()]),
  );
  await each(links, async (link, name) => {
    if (link.endsWith("#v2")) return; // the default itself, below
    await page.goto(link); // only the fragment differs: as pasted into the address of the page
    await on.sameAs(page, `scenarios/${name}.toml`);
  });
  await page.goto(`${home}#v2`);
  await on.sameAs(page);
});

onPage("copying the link where the browser forbids it says so", { context: { permissions: [] } }, async ({ page }) => {
  const menu = await on.open(page, "share");
  await menu.getByRole("button", { name: t("share.link") }).click();
  await menu.getByText(t("share.not-copied")).waitFor();
});

onPage(
  "the address says what is typed, unless it is refused; the link says the same",
  { view: "" },
  async ({ page, home }) => {
    await on.say(page, WRITES, "33");
    const link = shardwise("compare", "--set", `${WRITES}=33`, "--link", home).trim();
    await eventually(
      () => page.url(),
      (url) => url === link,
    );
    const menu = await on.open(page, "share");
    await menu.getByRole("button", { name: t("share.link") }).click();
    await menu.getByText(t("share.link-copied")).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
    await on.say(page, WRITES, "many");
    assert.equal(`${home}#${await on.fragment(page)}`, link);
    // The default has an address without a fragment, also after a way there and back.
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await eventually(
      () => page.url(),
      (url) => url === home,
    );
  },
);

// Files.

onPage("a file that is downloaded opens again as what it was, and the command reads it", {}, async ({ page }) => {
  await fill(page);
  const { text, name } = await on.keep(page, "toml");
  assert.equal(name, "müller-sons-100-1-東京.toml");
  identical(
    shardwiseOf(text, "compare", "-", "--format", "json"),
    shardwise("compare", ...FILLED, "--format", "json"),
    "JSON",
  );
  await on.choose(page, "default");
  await on.sameAs(page);
  const kept = await on.field(page, "name").inputValue();
  await on.openFile(page, text);
  await eventually(
    () => on.field(page, "name").inputValue(),
    (value) => value !== kept,
  );
  await on.sameAs(page, ...FILLED);
  await page.keyboard.press("Control+z"); // opening is a step
  await on.sameAs(page);
});

onPage("a workbook of all that is set aside: to the byte the command's", {}, async ({ page, home }) => {
  await on.say(page, WRITES, "2000");
  const first = (await on.keep(page, "toml")).text;
  await page.getByRole("button", { name: t("bar.pin"), exact: true }).click();
  await on.say(page, "name", "later delivery");
  await on.say(page, "delivery.buffer_interval", "120 s");
  const second = (await on.keep(page, "toml")).text;
  const { bytes, name } = await on.keep(page, "xlsx");
  assert.match(name, /\.xlsx$/);
  const directory = mkdtempSync(join(tmpdir(), "shardwise-"));
  try {
    const files = ["one", "two"].map((name) => join(directory, name));
    writeFileSync(files[0], first);
    writeFileSync(files[1], second);
    const workbook = join(directory, "workbook.xlsx");
    // By links: the workbook says which command gives each of its numbers.
    const linkOf = (file) => `#${shardwise("compare", file, "--link", home).trim().split("#")[1]}`;
    const links = files.flatMap((file) => ["--from-link", linkOf(file)]);
    shardwise("compare", ...links, "--format", "xlsx", "--output", workbook);
    assert.ok(bytes.equals(readFileSync(workbook)), "not the command's workbook");
  } finally {
    rmSync(directory, { recursive: true });
  }
});

onPage("files open that the command reads", {}, async ({ page }) => {
  const files = {
    ...Object.fromEntries(
      examples.map((name) => [name, readFileSync(join(root, "scenarios", `${name}.toml`), "utf8")]),
    ),
    "the default with all its comments": shardwise("init"),
    "nothing at all": "",
    "lines of Windows": "[workload]\r\nwrites_per_second = 7.0\r\n",
    "a byte order mark": "\uFEFF[workload]\nwrites_per_second = 7.0\n",
  };
  await each(files, async (text) => {
    const expected = shardwiseOf(text, "compare", "-", "--format", "json");
    await on.openFile(page, text);
    let kept;
    const again = async () => {
      kept = (await on.keep(page, "json")).text;
      return kept === expected;
    };
    await eventually(again, Boolean).catch(() => identical(kept, expected, "JSON"));
  });
});

onPage("a file is asked for by the menu, and the same one can be opened twice", {}, async ({ page }) => {
  const file = {
    name: "seven.toml",
    mimeType: "application/toml",
    buffer: Buffer.from("[workload]\nwrites_per_second = 7\n"),
  };
  for (const _ of [1, 2]) {
    const menu = await on.open(page, "share");
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      menu.locator("button", { hasText: t("share.open") }).click(),
    ]);
    await chooser.setFiles(file);
    await eventually(
      () => on.field(page, WRITES).inputValue(),
      (value) => Number(value) === 7,
    );
    await on.sameAs(page, "--set", `${WRITES}=7`);
    await on.choose(page, "large-stream");
  }
});

/** Files that are refused, and what is said of them. */
const refused = {
  "an unknown key": ["regio = 'us-west-2'\n", /regio.*did you mean region\?/],
  "no TOML": ["what is this\n", /./],
  "a value of the wrong kind": ["[workload]\nwrites_per_second = []\n", /workload\.writes_per_second: expected/],
  "more than one mistake": ["regio = 1\n[workload]\nwrites_per_second = -1\n", /regio[^]*writes_per_second/],
  "bytes that are no text": [Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x80, 0x81]), /./],
  "a picture": [Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), /./],
};
onPage("files that are refused leave all as it was, and say why", {}, async ({ page }) => {
  await on.say(page, WRITES, "55");
  const good = await on.totals(page);
  await each(refused, async ([content, said]) => {
    await on.openFile(page, content);
    const alert = page.getByRole("alert").filter({ hasText: t("refused.title") });
    await alert.waitFor();
    assert.match(await alert.innerText(), said);
    assert.deepEqual(await on.totals(page), good);
    await alert.getByRole("button", { name: t("refused.close") }).click();
    assert.equal(await alert.count(), 0);
  });
  await on.sameAs(page, "--set", `${WRITES}=55`);
});

// Memory.

onPage("the last scenario is there again without a fragment", {}, async ({ page, home }) => {
  await on.say(page, WRITES, "44");
  await on.fragment(page);
  await page.goto("about:blank");
  await page.goto(home);
  await ready(page);
  await on.sameAs(page, "--set", `${WRITES}=44`);
  await eventually(
    () => page.url(),
    (url) => url.includes("44"),
    "the address does not say what is shown",
  );
});

onPage(
  "a fragment goes before the last scenario",
  { storage: { "shardwise.scenario": `v2&${WRITES}=44` }, fragment: `v2&${WRITES}=66` },
  async ({ page }) => {
    await on.sameAs(page, "--set", `${WRITES}=66`);
  },
);

onPage(
  "a link to the default goes before the last scenario",
  { storage: { "shardwise.scenario": `v2&${WRITES}=44` }, fragment: "v2" },
  async ({ page }) => {
    await on.sameAs(page);
  },
);

/** The default in yen, at 155.2 for a dollar. */
async function inYenOfTheDefault(page) {
  const [first] = await on.totals(page);
  assert.match(first, /^[¥￥]/);
  const yen = on.report().architectures[0].monthly_usd * 155.2;
  assert.ok(on.says(first, yen), `${first}, expected ${yen}`);
}

const visited = { "shardwise.language": "ja", "shardwise.theme": "dark", "shardwise.yen": "155.2" };
onPage("language, theme and currency of an earlier visit are kept", { storage: visited }, async ({ page }) => {
  const { lang, theme } = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    theme: document.documentElement.dataset.theme,
  }));
  assert.deepEqual([lang, theme], ["ja", "dark"]);
  await inYenOfTheDefault(page);
});

onPage("what is chosen is kept for the next visit", {}, async ({ page }) => {
  await on.inYen(page, 155.2);
  await on.speak(page, "ja");
  await page.reload();
  await ready(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "ja");
  await inYenOfTheDefault(page);
});

/** Memories that are of no use. */
const junk = {
  scenario: ["v2&regio=1", "%", "<script>", "x".repeat(100_000), "v9"],
  language: ["xx", "__proto__", "constructor", "toString", ""],
  theme: ["purple", "<b>", ""],
  yen: ["NaN", "-5", "0", "1e999", "many", "0x10"],
};
for (const [name, values] of Object.entries(junk)) {
  onPage(`a memory of the ${name} that is of no use does no harm`, {}, async ({ page, context, home }) => {
    await each(Object.fromEntries(values.map((value) => [value.slice(0, 20), value])), async (value) => {
      const other = await context.newPage();
      await other.addInitScript(([name, value]) => localStorage.setItem(name, value), [`shardwise.${name}`, value]);
      await other.goto(home);
      await ready(other);
      await on.sameAs(other);
      await other.close();
    });
    assert.ok(await page.locator("main").isVisible());
  });
}

/** A browser that keeps nothing. */
function forbidStorage(context) {
  return context.addInitScript(() => {
    const forbid = () => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: forbid });
    Object.defineProperty(window, "sessionStorage", { get: forbid });
  });
}
/** One whose memory is full. */
function fillStorage(context) {
  return context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    };
  });
}
for (const [name, before] of Object.entries({ forbidden: forbidStorage, full: fillStorage })) {
  onPage(`with the browser's memory ${name}, all but memory works`, { before }, async ({ page }) => {
    await on.say(page, WRITES, "44");
    await on.sameAs(page, "--set", `${WRITES}=44`);
    await eventually(
      () => page.url(),
      (url) => url.includes("44"),
    );
    await on.inYen(page, 155.2);
    await eventually(
      () => on.totals(page),
      ([first]) => first.startsWith("¥"),
    );
    await on.speak(page, "ja");
    await page.reload();
    await ready(page);
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    await on.sameAs(page, "--set", `${WRITES}=44`); // by the address
  });
}
