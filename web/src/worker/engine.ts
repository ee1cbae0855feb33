// The page's door to what comes after the first view: a worker with the second module in it, started when it is first
// needed, and again after it broke.

import moduleUrl from "../../generated/shardwise_wasm_more_bg.wasm?url";
import type { Outlook } from "../../generated/types";
import { Broken, type Result } from "../engine";
import type { Answers, Asked, Message, Order, Question, Told } from "./protocol";
import MoreWorker from "./worker?worker&inline";

/** Who waits for an answer. */
interface Waiting {
  take: (answer: Result<unknown>) => void;
  fail: (reason: unknown) => void;
}

let compiled: Promise<WebAssembly.Module> | undefined;
let worker: Promise<Worker> | undefined;
let calls = 0;
const waiting = new Map<number, Waiting>();
/** Hears of the simulation; of what ends it before it is done, too. */
let listener: { hear: (told: Told) => void; fail: (reason: unknown) => void } | undefined;

/** Asks once. Where the worker breaks, that is `Broken`; any other failure is one of loading. */
export async function ask<Of extends keyof Answers>(question: Question & { of: Of }): Promise<Result<Answers[Of]>> {
  const answer = await new Promise<Result<unknown>>((take, fail) => {
    const call = ++calls;
    waiting.set(call, { take, fail });
    send({ do: "answer", call, question });
  });
  return answer as Result<Answers[Of]>;
}

/** What is asked in turn: what is looked at first comes first. */
const TURNS = ["recommend", "outlook", "sensitivity", "breakeven"] as const;
type Turn = (typeof TURNS)[number];

interface InTurn {
  of: Turn;
  ask: () => Promise<void>;
}

const inTurn: InTurn[] = [];
let isTaking = false;

/**
 * Asks a study of these settings when those asked before are answered, so that anything else has to wait for one at most;
 * undefined where it is not wanted any more by then.
 */
export function study<Of extends Turn>(
  of: Of,
  settings: string[],
  isWanted: () => boolean,
): Promise<Result<Answers[Of]> | undefined> {
  return new Promise((take, fail) => {
    const answered = async (): Promise<void> => {
      if (!isWanted()) take(undefined);
      else await ask<Of>({ of, settings } as Question & { of: Of }).then(take, fail);
    };
    inTurn.push({ of, ask: answered });
    inTurn.sort((one, other) => TURNS.indexOf(one.of) - TURNS.indexOf(other.of));
    if (!isTaking) void takeTurns();
  });
}

async function takeTurns(): Promise<void> {
  isTaking = true;
  // What is asked in the same moment waits together.
  await Promise.resolve();
  for (let next = inTurn.shift(); next !== undefined; next = inTurn.shift()) await next.ask();
  isTaking = false;
}

let outlooks = 0;

/** Asks what lies ahead of these settings; undefined where it was asked of others before its turn came. */
export function outlook(settings: string[]): Promise<Result<Outlook> | undefined> {
  const number = ++outlooks;
  return study("outlook", settings, () => number === outlooks);
}

/** Has what is told of simulations heard, until another listens. */
export function listen(hear: (told: Told) => void, fail: (reason: unknown) => void): void {
  listener = { hear, fail };
}

/** Simulates this, and nothing that was asked for before; what is told of it carries this number. */
export function simulate(asked: Asked): number {
  const run = ++calls;
  send({ do: "simulate", run, asked });
  return run;
}

/** Ends the simulation; what it has found until then is told all the same. */
export function stop(): void {
  if (worker !== undefined) send({ do: "stop" });
}

function send(order: Order): void {
  if (worker === undefined) {
    worker = started();
    worker.catch(failed);
  }
  worker.then(
    (started) => started.postMessage(order),
    () => {},
  );
}

async function compile(): Promise<WebAssembly.Module> {
  const response = await fetch(moduleUrl);
  if (!response.ok) throw new Error(`${moduleUrl}: ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function started(): Promise<Worker> {
  compiled ??= compile();
  const module = await compiled;
  const made = new MoreWorker();
  made.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if (data.tells === "broken") {
      // A module that trapped is of no use any more: what is asked next is asked of a new one.
      made.terminate();
      failed(new Broken("the worker broke"));
    } else if (data.tells === "answer") {
      waiting.get(data.call)?.take(data.answer);
      waiting.delete(data.call);
    } else listener?.hear(data);
  });
  made.postMessage({ do: "start", module } satisfies Order);
  return made;
}

/** The worker is no more, or did not come: nobody waits in vain. */
function failed(reason: unknown): void {
  if (!(reason instanceof Broken)) compiled = undefined;
  worker = undefined;
  const failing = [...waiting.values()];
  waiting.clear();
  for (const { fail } of failing) fail(reason);
  listener?.fail(reason);
}
