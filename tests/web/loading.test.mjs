// The page comes up by itself, from a server and from a file, and reaches for nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onPage, site } from "./harness.mjs";

for (const file of [false, true]) {
  const from = file ? "a file" : "a server";

  onPage(`loads from ${from} without a complaint`, { file }, async ({ page }) => {
    await page.waitForLoadState("networkidle");
    assert.notEqual(await page.locator("main").innerText(), "");
  });

  onPage(`refuses other origins and foreign script, loaded from ${from}`, { file }, async ({ page, complaints }) => {
    const reached = await page.evaluate(async () => {
      const ways = {
        fetch: () => fetch("https://example.org/"),
        image: () => {
          const image = new Image();
          image.src = "https://example.org/image.png";
          return image.decode();
        },
        script: () => {
          const script = document.createElement("script");
          script.text = "document.foreign = true";
          document.head.append(script);
          if (!document.foreign) throw new Error("did not run");
        },
        style: () => {
          document.body.innerHTML += `<i id="styled" style="color: red"></i>`;
          if (getComputedStyle(document.getElementById("styled")).color !== "rgb(255, 0, 0)") throw new Error("no red");
        },
      };
      const tried = Object.entries(ways).map(async ([way, go]) => [
        way,
        await Promise.try(go).then(
          () => true,
          () => false,
        ),
      ]);
      return Object.fromEntries(await Promise.all(tried));
    });
    assert.deepEqual(reached, { fetch: false, image: false, script: false, style: false });
    // Each of them was complained of, and nothing else was.
    const expected = /Content Security Policy|^request to https:\/\/example\.org\//;
    assert.deepEqual(
      complaints.splice(0).filter((complaint) => !expected.test(complaint)),
      [],
    );
  });
}

test("the server sends the page's policy, and forbids frames", async () => {
  const answer = await fetch(await site());
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(await answer.text());
  assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
  assert.equal(answer.headers.get("content-security-policy"), `${policy}; frame-ancestors 'none'`);
});
