// The page's door to what comes after the first view: workers with the second module in them.

import type { Outlook } from "../../generated/types";
import type { Result } from "../engine";
import { Helper, nextCall } from "./helper";
import type { Answers, Asked, Question, Told } from "./protocol";
import { type Study, Turns } from "./turns";

const helper = new Helper();
const turns = new Turns(helper);
/** What to take is a search that may last: in a worker of its own it delays nothing, and can be ended. */
const searches = new Turns(new Helper(), true);

/** Asks once. Where the worker breaks, that is `Broken`; any other failure is one of loading. */
export const ask = <Of extends keyof Answers>(question: Question & { of: Of }): Promise<Result<Answers[Of]>> =>
  helper.ask<Of>(question);

/** Asks a study of these settings when its turn comes; undefined where it is not wanted any more by then. */
export const study = <Of extends Study>(
  of: Of,
  settings: string[],
  isWanted: () => boolean,
): Promise<Result<Answers[Of]> | undefined> => (of === "recommend" ? searches : turns).ask(of, settings, isWanted);

let outlooks = 0;

/** Asks what lies ahead of these settings; undefined where it was asked of others before its turn came. */
export function outlook(settings: string[]): Promise<Result<Outlook> | undefined> {
  const number = ++outlooks;
  return study("outlook", settings, () => number === outlooks);
}

/** Has what is told of simulations heard, until another listens. */
export function listen(hear: (told: Told) => void, fail: (reason: unknown) => void): void {
  helper.listener = { hear, fail };
}

/** Simulates this, and nothing that was asked for before; what is told of it carries this number. */
export function simulate(asked: Asked): number {
  const run = nextCall();
  helper.send({ do: "simulate", run, asked });
  return run;
}

/** Ends the simulation; what it has found until then is told all the same. */
export function stop(): void {
  if (helper.isStarted) helper.send({ do: "stop" });
}
