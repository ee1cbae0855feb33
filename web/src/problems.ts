// What is wrong with an input, in words and at its field.

import type { Problem } from "../generated/types";
import type { Words } from "./words";

/** Longer texts than this are cut: what was typed may be of any length. */
const LONGEST = 300;

/** With its key, which stands alone as long as the texts of this language have not all come. */
export function problemText({ key, sentence }: Problem, words: Words): string {
  return [key, words.message(sentence)].filter(Boolean).map(cut).join(": ");
}

/** With its place in a file as well. */
export function problemInFile(problem: Problem, words: Words): string {
  const { line, column } = problem;
  const text = problemText(problem, words);
  return line == null || column == null ? text : words.t("refused.at", { line, column, problem: text });
}

/** The problem at a key or inside it, without the key as soon as there are words for it. */
export function problemAt(problems: Problem[], path: string, words: Words): string | undefined {
  const inside = (key: string): boolean => key === path || key.startsWith(`${path}[`) || key.startsWith(`${path}.`);
  const problem = problems.find(({ key }) => inside(key));
  return problem && cut(words.message(problem.sentence) || problem.key);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
