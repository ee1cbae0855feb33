// The README's pictures of the page: its first view, on a phone and on a desk, light and dark.
// node pictures.mjs DIRECTORY, once the page is built

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../web/scripts/serve.js";
import { browserPath } from "./chromium.mjs";

const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("playwright-core");

const WINDOWS = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];
/** Two consumers beside Firehose: what a third would do is the question that the page is for. */
const FRAGMENT = "#v2&consumers.0.kind=lambda&consumers.1.kind=kcl";

/** What is found last: studies, what makes it safer, what an outage does. */
const FOUND = ["#movers", "#cheapest", "#recommendation .safer button", "#matrix tbody tr:last-child .outcome"];

const directory = resolve(process.argv[2] ?? ".");
const site = await serve(fileURLToPath(new URL("../../target/page", import.meta.url)));
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox", "--disable-gpu"] });
for (const colorScheme of ["light", "dark"]) {
  for (const viewport of WINDOWS) {
    const page = await browser.newPage({ colorScheme, viewport, locale: "en" });
    await page.goto(site.url + FRAGMENT);
    for (const part of FOUND) await page.locator(part).first().waitFor();
    await page.screenshot({ path: join(directory, `page-${viewport.width}-${colorScheme}.png`) });
    await page.close();
  }
}
await browser.close();
site.close();
