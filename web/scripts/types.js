// Types of what the core answers, from one JSON Schema whose definitions are named.
// node types.js SCHEMA TYPES

import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const [from = "", to = ""] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(from, "utf8"));
// A type is called what its definition is called, and has the documented fields, no others.
for (const [name, definition] of Object.entries(schema.$defs ?? {})) definition.title = name;
bare(schema);
const types = await compile(schema, "Answers", {
  additionalProperties: false,
  bannerComment: "// Written by `cargo xtask web` from the core's schemas.",
  unreachableDefinitions: true,
  format: false,
});
writeFileSync(to, types);

/** A reference that says more than its definition would become a type of its own: it says only where it leads. */
function bare(/** @type {unknown} */ node) {
  if (typeof node !== "object" || node === null) return;
  if ("$ref" in node) for (const key of Object.keys(node)) if (key !== "$ref") delete /** @type {any} */ (node)[key];
  Object.values(node).forEach(bare);
}
