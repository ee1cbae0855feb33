// Every scenario gives the same JSON in the WebAssembly module and in the command, byte for byte.
// node same-as-command.mjs DIRECTORY-OF-THE-MODULE COMMAND

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [directory, command] = process.argv.slice(2).map((path) => resolve(path));
const shardwise = await import(pathToFileURL(join(directory, "shardwise_wasm.js")));
shardwise.initSync({ module: readFileSync(join(directory, "shardwise_wasm_bg.wasm")) });
const compare = (...scenarios) => shardwise.compare(scenarios);
const run = (...args) => execFileSync(command, args, { encoding: "utf8" });

const files = readdirSync("scenarios").map((file) => join("scenarios", file));
const texts = files.map((file) => readFileSync(file, "utf8"));
assert.ok(files.length >= 10);
files.forEach((file, index) => {
  assert.equal(compare(texts[index]).document, run("compare", file, "--format", "json"), file);
});
assert.equal(compare(...texts).document, run("compare", ...files, "--format", "json"), "all together");
assert.equal(compare("").document, run("compare", "--format", "json"), "the default");

const explained = shardwise.explain(texts[0], "kinesis.shard_hours").document;
assert.equal(explained, run("explain", files[0], "kinesis.shard_hours", "--format", "json"));
assert.equal(shardwise.schema(), run("schema"));
assert.equal(shardwise.commented_default(), run("init"));

const refused = compare('regio = "x"\n[workload]\nwrites_per_second = -1\n');
assert.equal(refused.document, undefined);
const errors = JSON.parse(refused.errors);
assert.deepEqual(errors.map(({ place, key }) => [place, key]), [
  ["scenario:1", "regio"],
  ["scenario:3", "workload.writes_per_second"],
]);
assert.match(errors[0].message, /nearest known is region/);
assert.deepEqual(JSON.parse(compare("").errors), []);

console.log(`${files.length + 2} comparisons, an explanation, the schema and the default are the same to the byte`);
