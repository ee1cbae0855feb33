// The text of a PDF as Chromium writes it: enough to see what is on paper.

import { inflateSync } from "node:zlib";

/** Everything that is written on its pages, glyph by glyph in the order of the pages. */
export function textOf(pdf) {
  const objects = new Map(
    [...pdf.toString("latin1").matchAll(/(\d+) 0 obj\n([^]*?)\nendobj/g)].map(([, id, body]) => [id, body]),
  );
  const stream = (id) => {
    const body = objects.get(id);
    const bytes = Buffer.from(body.slice(body.indexOf("stream\n") + 7, body.lastIndexOf("\nendstream")), "latin1");
    return (body.includes("/FlateDecode") ? inflateSync(bytes) : bytes).toString("latin1");
  };
  const alphabets = new Map();
  const alphabet = (font) => {
    const unicode = /\/ToUnicode (\d+)/.exec(objects.get(font) ?? "")?.[1];
    if (!alphabets.has(font)) alphabets.set(font, unicode ? lettersOf(stream(unicode)) : new Map());
    return alphabets.get(font);
  };
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b/.test(body));
  return pages
    .map((page) => {
      const fonts = new Map([...page.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name, id]));
      let letters = new Map();
      let text = "";
      for (const [, font, glyphs] of stream(/\/Contents (\d+)/.exec(page)[1]).matchAll(
        /\/(F\d+) [\d.]+ Tf|<([\dA-F]+)> Tj/g,
      )) {
        if (font) letters = alphabet(fonts.get(font));
        else for (const glyph of glyphs.match(/.{4}/g) ?? []) text += letters.get(glyph) ?? "\uFFFD";
      }
      return text;
    })
    .join("\n");
}

/** What a font's glyphs stand for. */
function lettersOf(map) {
  const letters = new Map();
  const from = (hex) => Buffer.from(hex, "hex").swap16().toString("utf16le");
  const glyph = (number) => number.toString(16).toUpperCase().padStart(4, "0");
  for (const [, kind, entries] of map.matchAll(/beginbf(char|range)\n([^]*?)\nendbf/g))
    for (const [first, last, start] of entries.split("\n").map((line) => line.match(/[\dA-F]+/g))) {
      if (kind === "char") letters.set(first, from(last));
      else
        for (let offset = 0; parseInt(first, 16) + offset <= parseInt(last, 16); offset++) {
          const text = start.slice(0, -4) + glyph(parseInt(start.slice(-4), 16) + offset);
          letters.set(glyph(parseInt(first, 16) + offset), from(text));
        }
    }
  return letters;
}
