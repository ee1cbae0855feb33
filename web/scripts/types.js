// Types of what the core answers, from one JSON Schema whose definitions are named.
// node types.js SCHEMA TYPES

import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const [from = "", to = ""] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(from, "utf8"));
bare(schema);
// A type is called what its definition is called, and has the documented fields, no others.
for (const [name, definition] of Object.entries(schema.$defs ?? {})) definition.title = name;
const types = await compile(schema, "Answers", {
  additionalProperties: false,
  bannerComment: "// Written by `cargo xtask web` from the core's schemas.",
  unreachableDefinitions: true,
  format: false,
});
writeFileSync(to, types);

/** A field with a title, and a reference that says more than where it leads, would become types of their own. */
function bare(/** @type {any} */ node) {
  if (typeof node !== "object" || node === null) return;
  if (typeof node.title === "string") delete node.title;
  if ("$ref" in node) for (const key of Object.keys(node)) if (key !== "$ref") delete node[key];
  Object.values(node).forEach(bare);
}
