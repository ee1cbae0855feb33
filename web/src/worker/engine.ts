// The page's door to what comes after the first view: workers with the second module in them.

import filesUrl from "../../generated/shardwise_wasm_files_bg.wasm?url";
import type { Outlook } from "../../generated/types";
import type { Result } from "../engine";
import { Helper, moduleAt, nextCall } from "./helper";
import type { Answers, Asked, Question, Told } from "./protocol";
import { type Study, Turns } from "./turns";

/** For what people ask for and wait for, and for what is quick. */
const helper = new Helper();
/** Studies last, and have workers of their own, so that nothing waits for them; those of ranges last the longest. */
const [searches, studies, samples] = [1, 2, 3].map(() => new Turns(new Helper(), true)) as [Turns, Turns, Turns];
/** What is shown with the numbers comes before what people ask for by themselves. */
const quick = new Turns(helper);
/** Who does each study. */
const BY: Record<Study, Turns> = {
  recommend: searches,
  sensitivity: studies,
  breakeven: studies,
  safer: studies,
  uncertain: samples,
  report: quick,
  outlook: quick,
};

/** Asks once. Where the worker breaks, that is `Broken`; any other failure is one of loading. */
export async function ask<Of extends keyof Answers>(question: Question & { of: Of }): Promise<Result<Answers[Of]>> {
  // What writes files for a review comes when the first is asked for.
  if (question.of === "xlsx" || question.of === "html") helper.send({ do: "write", module: await moduleAt(filesUrl) });
  return helper.ask<Of>(question);
}

/** Asks a study of these settings when its turn comes; undefined where it is not wanted any more by then. */
export const study = <Of extends Study>(
  of: Of,
  settings: string[],
  isWanted: () => boolean,
): Promise<Result<Answers[Of]> | undefined> => BY[of].ask(of, settings, isWanted);

let outlooks = 0;

/** Asks what lies ahead of these settings; undefined where it was asked of others before its turn came. */
export function outlook(settings: string[]): Promise<Result<Outlook> | undefined> {
  const number = ++outlooks;
  return study("outlook", settings, () => number === outlooks);
}

/** Passes on the messages of simulations, until another listens. */
export function listen(hear: (told: Told) => void, fail: (reason: unknown) => void): void {
  helper.listener = { hear, fail };
}

/** Simulates this, and nothing that was asked for before; its messages carry this number. */
export function simulate(asked: Asked): number {
  const run = nextCall();
  helper.send({ do: "simulate", run, asked });
  return run;
}

/** Ends the simulation; what it has found until then is reported all the same. */
export function stop(): void {
  if (helper.isStarted) helper.send({ do: "stop" });
}
