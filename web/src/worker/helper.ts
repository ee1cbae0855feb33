// A worker with the second module in it: started when it is first needed, and again after it broke or was ended.

import moduleUrl from "../../generated/shardwise_wasm_more_bg.wasm?url";
import { Broken, type Result } from "../engine";
import type { Answers, Message, Order, Question, Told } from "./protocol";
import MoreWorker from "./worker?worker&inline";

/** Who waits for an answer. */
interface Waiting {
  take: (answer: Result<unknown>) => void;
  fail: (reason: unknown) => void;
}

/** Hears of the simulation; of what ends it before it is done, too. */
export interface Listener {
  hear: (told: Told) => void;
  fail: (reason: unknown) => void;
}

/** What was fetched and compiled, by address. */
const compiled = new Map<string, Promise<WebAssembly.Module>>();
let calls = 0;
/** Questions and simulations have a number each. */
export const nextCall = (): number => ++calls;

export class Helper {
  private worker: Promise<Worker> | undefined;
  private readonly waiting = new Map<number, Waiting>();
  listener: Listener | undefined;

  /** Asks once. Where the worker breaks, that is `Broken`; any other failure is one of loading. */
  async ask<Of extends keyof Answers>(question: Question & { of: Of }): Promise<Result<Answers[Of]>> {
    const answer = await new Promise<Result<unknown>>((take, fail) => {
      const call = nextCall();
      this.waiting.set(call, { take, fail });
      this.send({ do: "answer", call, question });
    });
    return answer as Result<Answers[Of]>;
  }

  send(order: Order): void {
    if (this.worker === undefined) {
      const starting = this.started();
      this.worker = starting;
      starting.catch((reason: unknown) => this.failed(reason, starting));
    }
    this.worker.then(
      (started) => started.postMessage(order),
      () => {},
    );
  }

  get isStarted(): boolean {
    return this.worker !== undefined;
  }

  /** Ends whatever it does; nothing is sent to those who wait. */
  end(): void {
    this.worker?.then(
      (worker) => worker.terminate(),
      () => {},
    );
    this.worker = undefined;
    for (const { take } of this.takeWaiting()) take({ problems: [] });
  }

  private async started(): Promise<Worker> {
    const module = await moduleAt(moduleUrl);
    const made = new MoreWorker();
    made.addEventListener("message", ({ data }: MessageEvent<Message>) => {
      if (data.tells === "broken") {
        // A module that trapped is of no use any more: what is asked next is asked of a new one.
        made.terminate();
        this.failed(new Broken("the worker broke"), this.worker);
      } else if (data.tells === "answer") {
        this.waiting.get(data.call)?.take(data.answer);
        this.waiting.delete(data.call);
      } else this.listener?.hear(data);
    });
    made.postMessage({ do: "start", module } satisfies Order);
    return made;
  }

  /** The worker is no more, or did not come: nobody waits in vain. */
  private failed(reason: unknown, worker: Promise<Worker> | undefined): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { fail } of this.takeWaiting()) fail(reason);
    this.listener?.fail(reason);
  }

  private takeWaiting(): Waiting[] {
    const taken = [...this.waiting.values()];
    this.waiting.clear();
    return taken;
  }
}

/** The module at an address, fetched once; again where it did not come. */
export function moduleAt(url: string): Promise<WebAssembly.Module> {
  const known = compiled.get(url);
  if (known !== undefined) return known;
  const coming = compile(url);
  compiled.set(url, coming);
  coming.catch(() => compiled.delete(url));
  return coming;
}

async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}
