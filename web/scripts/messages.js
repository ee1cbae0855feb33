// Holds the message files of every language against the English ones: the same files, keys and places, no empty text.
// node messages.js

import { existsSync, readdirSync, readFileSync } from "node:fs";

/** @typedef {Record<string, unknown>} Texts */

const messages = new URL("../messages/", import.meta.url);
const ENGLISH = "en";

/** Where the files of a language are. */
const directory = (/** @type {string} */ language) => new URL(`${language}/`, messages);
/** The message files of a language. */
const filesOf = (/** @type {string} */ language) =>
  readdirSync(directory(language)).filter((file) => file.endsWith(".json"));

/**
 * @param {string} language
 * @param {string} file
 * @returns {Texts}
 */
function read(language, file) {
  return JSON.parse(readFileSync(new URL(file, directory(language)), "utf8"));
}

/** The places of a text, as often as they stand in it. */
function placesOf(/** @type {string} */ text) {
  return (text.match(/\{\w+\}/g) ?? []).sort().join(" ");
}

/** What is wrong with the texts of one file, whatever the language. */
function* faultsIn(/** @type {Texts} */ texts) {
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text !== "string") yield `${key}: not a text`;
    else if (text === "") yield `${key}: empty`;
  }
}

/**
 * What differs from English.
 *
 * @param {Texts} texts
 * @param {Texts} english
 */
function* differences(texts, english) {
  for (const key of Object.keys(english)) if (!Object.hasOwn(texts, key)) yield `${key}: missing`;
  for (const [key, text] of Object.entries(texts)) {
    if (!Object.hasOwn(english, key)) {
      yield `${key}: not in English`;
      continue;
    }
    const [found, expected] = [placesOf(String(text)), placesOf(String(english[key]))];
    if (found !== expected) yield `${key}: expected the places [${expected}], found [${found}]`;
  }
}

/** Everything wrong with a language, file by file. */
function* faultsOf(/** @type {string} */ language) {
  for (const file of new Set([...filesOf(ENGLISH), ...filesOf(language)])) {
    const missing = [ENGLISH, language].find((side) => !existsSync(new URL(file, directory(side))));
    if (missing !== undefined) {
      yield `${missing}/${file}: there is no such file`;
      continue;
    }
    const texts = read(language, file);
    for (const fault of faultsIn(texts)) yield `${language}/${file}: ${fault}`;
    if (language === ENGLISH) continue;
    for (const fault of differences(texts, read(ENGLISH, file))) yield `${language}/${file}: ${fault}`;
  }
}

const faults = readdirSync(messages).flatMap((language) => [...faultsOf(language)]);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
