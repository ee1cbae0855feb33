// Charts: drawn for the eye and named for the ear, drawn again with the numbers, and kept as pictures that stand alone.

import assert from "node:assert/strict";
import { each, eventually, onPage, plain } from "./harness.mjs";
import * as on from "./page.mjs";

const t = on.texts();

/** Every chart as it stands: its name, its text, its markup. */
const charts = (page) =>
  page.locator("figure [role=img]").evaluateAll((all) =>
    all.map((svg) => ({
      role: svg.getAttribute("role"),
      name: svg.getAttribute("aria-label"),
      text: svg.textContent,
      markup: svg.outerHTML,
      width: svg.getBoundingClientRect().width,
      shapes: svg.querySelectorAll("path, rect, line, circle").length,
    })),
  );

const scenarios = {
  "the default": "v2",
  "rates next to nothing": "v2&workload.writes_per_second=0.000001",
  "the highest rates": "v2&workload.writes_per_second=1e12",
  "one architecture": "v2&architectures=%5Bstreams-lambda%5D",
  "many readers":
    "v2&consumers.0.kind=flink&consumers.0.count=20&consumers.1.kind=kcl" +
    "&consumers.2.kind=lambda&consumers.2.count=9",
  "one hour of traffic": `v2&workload.hourly=%5B1${",0".repeat(23)}%5D`,
  "no cost but one": "v2&discount_percent=100",
};
onPage("every chart is an image with a name, and whole", {}, async ({ page, home }) => {
  await each(scenarios, async (fragment, name) => {
    await on.redrawn(page, () => page.goto(`${home}#${fragment}`));
    const all = await charts(page);
    assert.ok(all.length >= (name === "one architecture" ? 3 : 5), `${all.length} charts`);
    for (const { role, name, markup, shapes } of all) {
      assert.equal(role, "img");
      assert.ok(name?.length > 5, `named ${name}`);
      assert.doesNotMatch(markup, /NaN|undefined|Infinity/);
      assert.ok(shapes > 0, `${name}: empty`);
    }
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length, "two charts of one name");
  });
});

onPage("on paper stands every chart, also of views that were not shown", { view: "" }, async ({ page }) => {
  await on.unfold(page);
  const empty = () => page.locator(".plot:not(:has(svg))").count();
  await eventually(empty, (count) => count > 0, "nothing is left to draw");
  // What draws them comes a moment after the numbers.
  await eventually(
    async () => {
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      return page.locator("#curve .plot svg, #day .plot svg").count();
    },
    (count) => count === 2,
    "not drawn for paper",
  );
});

onPage("charts follow what is typed, and the language", {}, async ({ page }) => {
  await on.drawn(page);
  const before = await charts(page);
  await on.say(page, "workload.writes_per_second", "7777");
  await on.add(page, "lambda");
  await eventually(
    () => charts(page),
    (now) => now.length === before.length && now.every(({ markup }, index) => markup !== before[index].markup),
    "not all are drawn again",
  );
  await on.speak(page, "ja");
  await eventually(
    () => charts(page),
    (now) => now.every(({ name }) => /[\p{Script=Katakana}\p{Script=Han}]/u.test(name)),
    "not all have a Japanese name",
  );
});

onPage("charts are as wide as their place, at every width", {}, async ({ page }) => {
  await on.drawn(page);
  await each({ phone: 320, tablet: 768, desk: 1440, wall: 2560 }, async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await eventually(
      () =>
        page
          .locator("figure > :has([role=img])")
          .evaluateAll((all) =>
            all.map((plot) => plot.clientWidth - plot.firstElementChild.getBoundingClientRect().width),
          ),
      (left) => left.length > 0 && left.every((pixels) => pixels >= 0 && pixels < 2),
      "too narrow or too wide",
    );
  });
});

onPage("what a chart shows stands in text as well", {}, async ({ page }) => {
  await on.drawn(page);
  for (const section of ["#curve", "#day"]) {
    const details = page.locator(section).locator("details");
    await details.locator("summary", { hasText: t("chart.as-table") }).click();
    assert.ok((await details.locator("tbody tr").count()) > 5);
  }
  const hours = await page.locator("#day tbody tr").allInnerTexts();
  const rates = on.report().flow.hourly_rates;
  assert.equal(hours.length, 24);
  rates.forEach((rate, hour) => {
    const [shown, text] = hours[hour].split("\t");
    assert.equal(Number(shown), hour);
    assert.ok(Math.abs(Number(text.replaceAll(",", "")) - rate) <= rate * 0.01, `${text}: ${rate}`);
  });
});

for (const theme of ["light", "dark"])
  onPage(`charts are kept as SVG and PNG that stand alone, in ${theme}`, { theme }, async ({ page }) => {
    await on.drawn(page);
    // All of them: those of the simulation come when it is near.
    await on.simulated(page);
    const figures = page.getByRole("figure");
    const names = new Set();
    for (let index = 0; index < (await figures.count()); index++) {
      const figure = figures.nth(index);
      const title = await figure.locator("svg").first().getAttribute("aria-label");
      const keep = (format) =>
        on.downloaded(page, () =>
          figure.getByRole("button", { name: t("chart.keep", { title, format }), exact: true }).click(),
        );

      const svg = await keep("SVG");
      assert.match(svg.name, /^[\w-]+\.svg$/);
      names.add(svg.name);
      assert.doesNotMatch(svg.text, /var\(--|NaN|<script|<style/);
      const parsed = await page.evaluate((text) => {
        const document = new DOMParser().parseFromString(text, "image/svg+xml");
        const colors = [...document.querySelectorAll("*")].flatMap((element) =>
          ["fill", "stroke"].map((name) => element.getAttribute(name)),
        );
        return {
          fault: document.querySelector("parsererror")?.textContent,
          title: document.querySelector("title")?.textContent,
          root: document.documentElement.localName,
          space: document.documentElement.namespaceURI,
          size: ["width", "height"].map((name) => Number(document.documentElement.getAttribute(name))),
          empty: colors.filter((color) => color === "").length,
        };
      }, svg.text);
      assert.deepEqual(
        { ...parsed, title: plain(parsed.title), size: parsed.size.every((pixels) => pixels > 50) },
        { fault: undefined, title, root: "svg", space: "http://www.w3.org/2000/svg", size: true, empty: 0 },
      );

      const png = await keep("PNG");
      assert.equal(png.bytes.subarray(0, 8).toString("hex"), "89504e470d0a1a0a");
      const [width, height] = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
      assert.deepEqual(
        [width, height],
        parsed.size.map((pixels) => pixels * 2),
        "not two dots for a pixel",
      );
      const seen = await page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
        canvas.drawImage(picture, 0, 0);
        const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
        const colors = new Set();
        for (let at = 0; at < data.length; at += 4) colors.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
        return { corner: data[0], opaque: data[3], colors: colors.size };
      }, png.bytes.toString("base64"));
      assert.equal(seen.opaque, 255);
      assert.ok(theme === "light" ? seen.corner > 200 : seen.corner < 80, `the paper is ${seen.corner}`);
      assert.ok(seen.colors > 5, `${seen.colors} colors: an empty picture`);
    }
    assert.equal(names.size, await figures.count(), "two charts of one file name");
  });

const READ = { width: 390, fragment: on.fragmentOf('consumers=[{ kind = "lambda" }, { kind = "kcl" }]') };
onPage("a picture of the simulation has its legend, and lies within its frame", READ, async ({ page }) => {
  await page.locator("#simulation").scrollIntoViewIfNeeded();
  const figure = on.figure(page, "load");
  await figure.locator("svg[role=img]").waitFor();
  const title = t("simulation.load");
  const { text } = await on.downloaded(page, () =>
    figure.getByRole("button", { name: t("chart.keep", { title, format: "SVG" }), exact: true }).click(),
  );
  const legend = await figure.locator("li:has(path)").allInnerTexts();
  // On a phone there are two lines: the highest of each architecture.
  assert.deepEqual(
    legend.map((entry) => entry.trim()[0]),
    ["A", "B"],
  );
  assert.equal(await on.figure(page, "backlog").locator("li:has(path)").count(), 2);
  for (const entry of legend) assert.ok(text.includes(`>${entry.trim()}</text>`), entry);
  // Drawn as a browser draws it: no text is cut off at an edge.
  const cut = await page.evaluate((text) => {
    const place = document.body.appendChild(document.createElement("div"));
    place.append(new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
    const frame = place.firstElementChild.getBoundingClientRect();
    const texts = [...place.querySelectorAll("text")].filter((element) => element.textContent !== "");
    const out = texts.filter((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1;
    });
    place.remove();
    return out.map((element) => element.textContent);
  }, text);
  assert.deepEqual(cut, []);
});
