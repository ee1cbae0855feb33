// Links, names and files of someone who means harm, and a core that fails: nothing runs, nothing breaks, all is said.

import assert from "node:assert/strict";
import { each, identical, onWholePage, ready, shardwise, shardwiseOf } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();
const WRITES = "workload.writes_per_second";

/** Names that should be shown as they are, and do nothing. */
const names = {
  "an image that runs script": `<img src=x onerror="window.hacked=1">`,
  "a script": `</title></style></script><script>window.hacked=1</script>`,
  "an attribute that ends": `" onmouseover="window.hacked=1" x="`,
  "a picture with script": `<svg onload=window.hacked=1><style>*{display:none}</style>`,
  "a formula": `=cmd|' /C calc'!A0`,
  "a formula by a plus": `+1+cmd|' /C calc'!A0`,
  "a formula by an at": `@SUM(1+1)*cmd|' /C calc'!A0`,
  "a formula by a minus": `-2+3+cmd|' /C calc'!A0`,
  "a formula after a tab": `\t=1+1`,
  "a link that is script": `javascript:window.hacked=1`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that it is none is what is tried
  "a template": "${window.hacked=1} {{window.hacked=1}} {rate} {name}",
  "a place of a message": "{region} $& $1 $`",
  "quotes and commas": `a "b", 'c'; d\\`,
  "lines of their own": `one\r\ntwo\n=three`,
  Arabic: "طلبات الربع الأول",
  Hebrew: "הזמנות (1) & more",
  "an override of direction": "orders \u202Egnp.exe\u202C end",
  "an override that does not end": "orders \u202E",
  Thai: "คำสั่งซื้อ",
  Devanagari: "क्षत्रिय आदेश",
  Chinese: "訂單變更日誌 订单",
  Korean: "주문 변경 로그",
  Greek: "παραγγελίες",
  Cyrillic: "заказы",
  emoji: "👩🏽‍💻🇯🇵🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "marks upon marks": "z̷̧̢̛͙̪͍͈̥̙̬̋͋̑͗̽̓͛̕a̴lgo",
  "beyond the first plane": "𝒪𝓇𝒹𝑒𝓇𝓈 𠮷野家",
  "no width": "a\u200Bb\uFEFFc\u2060d",
  "control characters": "a\u0000b\u0007c\u001Bd\u007Fe\u0085f\u2028g",
  "a name of objects": "__proto__",
  "nothing at all": "",
  blanks: "   ",
};

onWholePage("names are shown as they are, run nothing, and leave as they came", {}, async ({ page, home }) => {
  await each(names, async (name) => {
    const given = ["--set", `name=${JSON.stringify(name).replaceAll("\u007F", "\\u007F")}`];
    await page.goto(shardwise("compare", ...given, "--link", home).trim());
    const shown = await page
      .locator(".about")
      .first()
      .evaluate((element) => element.textContent);
    assert.ok(shown.includes(name), `shown as ${JSON.stringify(shown.slice(0, 80))}`);
    const { text } = await on.keep(page, "csv");
    identical(text, shardwise("compare", ...given, "--format", "csv"), "CSV");
    inert(text);
    const toml = (await on.keep(page, "toml")).text;
    identical(shardwiseOf(toml, "compare", "-", "--format", "csv"), text, "TOML");
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator("#page img, #page script, #page style, #page iframe").count(), 0);
    assert.equal(await page.title(), t("page.title"));
  });
});

/** No cell of a table begins what a spreadsheet would compute. */
function inert(csv) {
  const cells = [...csv.matchAll(/(?:^|,|\r?\n)(?:"((?:[^"]|"")*)"|([^,"\r\n]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare,
  );
  assert.ok(cells.length > 100);
  const armed = cells.filter((cell) => /^[\s]*[=+@\t\r]/.test(cell) || (/^-/.test(cell) && Number.isNaN(Number(cell))));
  assert.deepEqual(armed, []);
}

onWholePage("names that are typed do no harm either, pinned ones too", {}, async ({ page }) => {
  await page
    .getByRole("banner")
    .getByRole("button", { name: t("bar.pin"), exact: true })
    .click();
  const pinned = page.locator("#pinned");
  const own = await pinned.innerText();
  const typed = Object.entries(names).filter(([, name]) => !["\r", "\n", "\0"].some((letter) => name.includes(letter))); // what a line can hold
  await each(Object.fromEntries(typed), async (name) => {
    await on.say(page, "name", name);
    assert.equal(await page.locator("[aria-invalid=true]").count(), 0, "it is refused");
    assert.notEqual(await pinned.innerText(), own);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator("#page img, #page script, #page style, #page iframe").count(), 0);
  });
});

onWholePage("a name that runs from right to left leaves what stands after it as it is", {}, async ({ page, home }) => {
  for (const name of [names.Hebrew, names.Arabic, names["an override that does not end"]]) {
    await page.goto(`${home}#v2&name=${encodeURIComponent(name)}`);
    await page.locator(".about").getByText(name.trim().slice(0, 6)).first().waitFor();
    // Letters of the Region run from left to right, and the Region stands after the name.
    const places = await page.evaluate((name) => {
      const about = document.querySelector(".about p, p.about");
      const walk = document.createTreeWalker(about, NodeFilter.SHOW_TEXT);
      const letters = [];
      for (let node = walk.nextNode(); node; node = walk.nextNode())
        for (let at = 0; at < node.data.length; at++) letters.push([node, at]);
      const text = letters.map(([node, at]) => node.data[at]).join("");
      const left = (index) => {
        const range = document.createRange();
        range.setStart(...letters[index]);
        range.setEnd(letters[index][0], letters[index][1] + 1);
        return range.getBoundingClientRect().left;
      };
      const region = text.indexOf("us-east-1");
      return {
        name: left(text.indexOf(name.trim()[0])),
        letters: [...Array(9).keys()].map((offset) => left(region + offset)),
      };
    }, name);
    assert.deepEqual(
      places.letters,
      places.letters.toSorted((one, other) => one - other),
      `${name}: the Region is written backwards`,
    );
    assert.ok(places.name < places.letters[0], `${name}: the Region stands before it`);
  }
});

/** Links that are refused, with what is said; the scenario stays as it was. */
const links = {
  "percent signs that end early": "v2&name=%",
  "percent signs without digits": "v2&name=%zz",
  "bytes that are no text": "v2&name=%E0%A4%A&region=%FF%FE",
  "a version there is not": "v3&region=us-west-2",
  "the version before": "v1&region=us-west-2",
  "no version": "region=us-west-2",
  "a link that is script": "javascript:window.hacked=1",
  "a document": "data:text/html,<script>window.hacked=1</script>",
  "markup for a key": "v2&<img src=x onerror=window.hacked=1>=1",
  "markup for a value": "v2&workload.item_size=<img src=x onerror=window.hacked=1>",
  "a name of objects for a key": "v2&__proto__.polluted=1&constructor.prototype.polluted=1",
  "a name of objects for a price": "v2&prices.__proto__=1&prices.constructor=2",
  "a setting without a value": "v2&region",
  "another Region than there is": "v2&region=mars-north-1",
  "nested without end": `v2&workload.hourly=${"[".repeat(5000)}`,
  "tables without end": `v2&workload=${"{a=".repeat(2000)}`,
  "many unknown keys": `v2${Array.from({ length: 5000 }, (_, index) => `&key${index}=1`).join("")}`,
  "a rate that is none": `v2&${WRITES}=NaN`,
  "a rate without end": `v2&${WRITES}=1e999`,
  "a very long value": `v2&workload.item_size=${"9".repeat(100_000)}`,
  "two more million characters": `v2&name=${"x".repeat(1_900_000)}`,
};
/** A link was refused: in words, and nothing else happened. */
async function refused(page, own) {
  const alert = page.locator("[role=alert]").filter({ hasText: t("refused.title") });
  await alert.waitFor();
  const said = await alert.innerText();
  assert.ok(said.length > t("refused.title").length + 10, `only: ${said}`);
  assert.ok(said.length < 6000, `${said.length} characters are too many to read`);
  assert.deepEqual(await on.totals(page), own);
  assert.equal(await page.evaluate(() => window.hacked ?? {}.polluted), undefined);
  assert.equal(await page.locator("#page img, #page script, #page iframe").count(), 0);
  // And the page goes on.
  await on.say(page, WRITES, "5");
  assert.notDeepEqual(await on.totals(page), own);
  await page.keyboard.press("Control+z");
  if (await alert.count()) await alert.getByRole("button", { name: t("refused.close") }).click();
}

onWholePage("links that mean harm are refused in words and change nothing", {}, async ({ page }) => {
  const own = await on.totals(page);
  await each(links, async (fragment) => {
    await page.evaluate((fragment) => (location.hash = fragment), fragment);
    await refused(page, own);
  });
});

onWholePage("so are links that a new page is opened with", {}, async ({ page, context, home }) => {
  const own = await on.totals(page);
  const some = [
    "percent signs that end early",
    "markup for a value",
    "a name of objects for a key",
    "two more million characters",
  ];
  await each(Object.fromEntries(some.map((name) => [name, links[name]])), async (fragment) => {
    const other = await context.newPage();
    await other.goto(`${home}#${fragment}`);
    await ready(other);
    await refused(other, own);
    await other.close();
  });
});

/** Files that mean harm. */
const files = {
  "10 MB of text": "x".repeat(10_000_000),
  "10 MB in a name": `name = "${"x".repeat(10_000_000)}"`,
  "brackets without end": `[workload]\nhourly = ${"[".repeat(200_000)}`,
  markup: "<img src=x onerror=window.hacked=1> = 1",
  "many unknown keys": Array.from({ length: 20_000 }, (_, index) => `key${index} = 1`).join("\n"),
  "a name of objects": "[__proto__]\npolluted = 1\n[constructor.prototype]\npolluted = 1",
};
onWholePage("files that mean harm are refused in words and change nothing", {}, async ({ page }) => {
  const own = await on.totals(page);
  await each(files, async (text) => {
    await on.openFile(page, text, "<img src=x onerror=window.hacked=1>.toml");
    const alert = page.locator("[role=alert]").filter({ hasText: t("refused.title") });
    await alert.waitFor();
    const said = await alert.innerText();
    assert.ok(said.length < 6000, `${said.length} characters are too many to read`);
    assert.deepEqual(await on.totals(page), own);
    assert.equal(await page.evaluate(() => window.hacked ?? {}.polluted), undefined);
    assert.equal(await page.locator("#page img").count(), 0);
    await alert.getByRole("button", { name: t("refused.close") }).click();
  });
  await on.say(page, WRITES, "5");
  await on.sameAs(page, "--set", `${WRITES}=5`);
});

onWholePage("a name as long as a file may be keeps its scenario", {}, async ({ page }) => {
  // In a link it is longer than a link may be: what is shown, explained and downloaded must still be this scenario.
  const toml = `name = "${"東".repeat(300_000)}"\n[workload]\nwrites_per_second = 7.0\n`;
  await on.openFile(page, toml);
  const refusal = page.locator("[role=alert]");
  await page.locator(".about").filter({ hasText: "東" }).or(refusal).first().waitFor();
  if ((await refusal.count()) > 0) return; // refusing it in words is as good
  const again = (await on.keep(page, "json")).text;
  identical(again, shardwiseOf(toml, "compare", "-", "--format", "json"), "JSON");
});

onWholePage("TOML within a field is no way into another key", {}, async ({ page }) => {
  const tries = {
    "a name that ends": { name: '"\nregion = "us-west-2' },
    "a list that ends": { architectures: '"streams-lambda"]\nregion = "us-west-2"\nx = ["' },
    "a table in a cell": { "workload.mix.insert": "0.25, modify = 1" },
  };
  await each(tries, async (values) => {
    for (const [key, value] of Object.entries(values)) await on.say(page, key, value);
    assert.doesNotMatch(await on.fragment(page), /region=us-west-2/);
    await page.keyboard.press("Control+z");
  });
});

// A fault inside the core.

/** Makes functions of the modules trap at will, in the page and in its workers. */
function withTraps(context) {
  const prelude = `(${trapped})();`;
  return context.addInitScript(`${prelude}(${inWorkers})(${JSON.stringify(prelude)});`);
}

/** In the page or in a worker, before its own script: functions of modules trap where `trap` names them. */
function trapped() {
  const told = new BroadcastChannel("trapped");
  told.onmessage = ({ data }) => (globalThis.trapped = data);
  const wrap = ({ module, instance }) => {
    globalThis.started = (globalThis.started ?? 0) + 1;
    const exports = {};
    for (const [name, own] of Object.entries(instance.exports))
      exports[name] =
        typeof own !== "function"
          ? own
          : (...given) => {
              if (globalThis.trap !== name) return own(...given);
              globalThis.trapped = name;
              told.postMessage(name);
              throw new WebAssembly.RuntimeError("unreachable");
            };
    return { module, instance: { exports } };
  };
  const { Instance } = WebAssembly;
  for (const way of ["instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[way];
    WebAssembly[way] = async (...given) => {
      const made = await own.apply(WebAssembly, given);
      return made instanceof Instance ? wrap({ instance: made }).instance : wrap(made);
    };
  }
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (own, given) => wrap({ instance: new own(...given) }).instance,
  });
}

/** In the page, before its own script: every worker's script starts with this one. */
function inWorkers(prelude) {
  const Own = Blob;
  window.Blob = class extends Own {
    constructor(parts = [], options = {}) {
      super(/javascript/.test(options.type) ? [prelude, ...parts] : parts, options);
    }
  };
}

/** Has this function trap, in the page and in its workers; none where it is undefined. */
async function trap(page, name) {
  const set = (name) => {
    globalThis.trap = name;
  };
  await page.evaluate(set, name);
  // A worker that searches may be ended at any time.
  const workers = page.workers().map((worker) => worker.evaluate(set, name));
  await Promise.allSettled(workers);
}

/** Functions of the first module, which runs in the page. */
const OF_THE_PAGE = ["view", "open_link"];

/** What uses each function of the core. */
const traps = {
  view: (page) => on.say(page, WRITES, "5"),
  outlook: (page) => on.say(page, WRITES, "5"),
  explain: (page) => page.locator("#limits").getByRole("button").first().click(),
  open: (page) => on.openFile(page, `[workload]\nwrites_per_second = 5.0\n`),
  open_link: (page) => page.evaluate(() => (location.hash = "v2&workload.writes_per_second=5")),
  toml: (page) => click(page, "toml"),
  csv: (page) => click(page, "csv"),
  compare: (page) => click(page, "json"),
};
const click = async (page, format) => {
  const menu = await on.open(page, "share");
  await menu.getByRole("button", { name: t(`share.${format}`) }).click();
};
onWholePage(
  "a fault of the core is said, the last good numbers stay, and the page goes on",
  { before: withTraps },
  async ({ page, complaints }) => {
    await on.drawn(page);
    await each(traps, async (use, name) => {
      const good = await on.totals(page);
      const started = await page.evaluate(() => window.started);
      await trap(page, name);
      await use(page);
      await page.getByText(t("refused.broken")).waitFor();
      assert.equal(await page.evaluate(() => window.trapped), name);
      // A module that stopped halfway is replaced: the page's at once, a worker's with the worker.
      assert.equal((await page.evaluate(() => window.started)) > started, OF_THE_PAGE.includes(name), name);
      if (name !== "outlook") assert.deepEqual(await on.totals(page), good);
      await trap(page, undefined);
      await on.say(page, WRITES, "7");
      await page.getByText(t("refused.broken")).waitFor({ state: "detached" });
      await on.sameAs(page, "--set", `${WRITES}=7`);
      await on.choose(page, "default");
      await on.settled(page);
    });
    // The worker tells the console what broke.
    complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !/unreachable/.test(complaint)));
  },
);

onWholePage(
  "a fault of the core at the start is said",
  { before: withTraps },
  async ({ page, context, home, complaints }) => {
    const other = await context.newPage();
    await other.addInitScript(() => (window.trap = "view"));
    await other.goto(home);
    await other.getByText(/could not start/).waitFor();
    assert.ok(await page.locator("main").isVisible());
    complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !/unreachable/.test(complaint)));
  },
);

onWholePage("a browser without WebAssembly is told so", {}, async ({ context, home }) => {
  const other = await context.newPage();
  await other.addInitScript(() => delete window.WebAssembly);
  await other.goto(home);
  await other.getByText(/could not start/).waitFor();
});
