// Studies, one after the other: what is seen first comes first, and a study that is no longer needed is skipped.

import type { Result } from "../engine";
import type { Helper } from "./helper";
import type { Answers, Question } from "./protocol";

const ORDER = ["report", "outlook", "recommend", "sensitivity", "breakeven", "safer", "uncertain"] as const;
export type Study = (typeof ORDER)[number];

/** A study that is no longer needed is stopped after this many milliseconds: starting a new worker takes time as well. */
const PATIENCE = 300;

interface Turn {
  of: Study;
  isWanted: () => boolean;
  take: () => Promise<void>;
}

export class Turns {
  private readonly waiting: Turn[] = [];
  private isRunning = false;
  private running: { turn: Turn; since: number } | undefined;

  constructor(
    private readonly helper: Helper,
    /** whether what takes too long may be ended: nothing else is asked of the helper */
    private readonly mayEnd = false,
  ) {}

  /** Asks a study of these settings when its turn comes; undefined where it is not wanted any more by then. */
  ask<Of extends Study>(of: Of, settings: string[], isWanted: () => boolean): Promise<Result<Answers[Of]> | undefined> {
    return new Promise((answered, fail) => {
      const take = async (): Promise<void> => {
        if (!isWanted()) answered(undefined);
        else await this.helper.ask<Of>({ of, settings } as Question & { of: Of }).then(answered, fail);
      };
      this.waiting.push({ of, isWanted, take });
      this.waiting.sort((one, other) => ORDER.indexOf(one.of) - ORDER.indexOf(other.of));
      if (this.isRunning) this.hurry();
      else void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    // What is asked in the same moment waits together.
    await new Promise((wake) => setTimeout(wake));
    for (let turn = this.waiting.shift(); turn !== undefined; turn = this.waiting.shift()) {
      this.running = { turn, since: performance.now() };
      await turn.take();
    }
    this.running = undefined;
    this.isRunning = false;
  }

  /** Ends what runs for others than who wants something now. */
  private hurry(): void {
    const { running } = this;
    if (!this.mayEnd || running === undefined || running.turn.isWanted()) return;
    const left = running.since + PATIENCE - performance.now();
    setTimeout(
      () => {
        if (this.running === running) this.helper.end();
      },
      Math.max(0, left),
    );
  }
}
