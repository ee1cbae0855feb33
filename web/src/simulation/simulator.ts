// The page's side of the simulation: a worker with the module in it, begun when it is first wanted.

import moduleUrl from "../../generated/shardwise_wasm_simulate_bg.wasm?url";
import type { Asked, Format, Order, Told } from "./protocol";
import SimulationWorker from "./worker?worker&inline";

/** Hears what the worker tells. */
export type Listener = (told: Told) => void;

export class Simulator {
  private worker: Promise<Worker> | undefined;
  private run = 0;

  constructor(
    private readonly listener: Listener,
    /** where the module, or the worker, did not come */
    private readonly missed: () => void,
  ) {}

  /** Simulates this, and nothing that was asked for before. */
  simulate(asked: Asked): number {
    this.run += 1;
    this.order({ do: "simulate", run: this.run, asked });
    return this.run;
  }

  /** Ends the simulation; what it has found until then is told all the same. */
  stop(): void {
    this.order({ do: "stop" });
  }

  /** Asks for a file of what was found last. */
  write(format: Format): void {
    this.order({ do: "write", format });
  }

  close(): void {
    void this.worker?.then((worker) => worker.terminate());
    this.worker = undefined;
  }

  private order(order: Order): void {
    this.worker ??= this.start();
    this.worker.then(
      (worker) => worker.postMessage(order),
      () => {
        this.worker = undefined;
        this.missed();
      },
    );
  }

  private async start(): Promise<Worker> {
    const response = await fetch(moduleUrl);
    if (!response.ok) throw new Error(`${moduleUrl}: ${response.status}`);
    const module = await WebAssembly.compile(await response.arrayBuffer());
    const worker = new SimulationWorker();
    worker.addEventListener("message", ({ data }: MessageEvent<Told>) => {
      // A module that trapped is of no use any more: the next simulation begins with a new one.
      if (data.tells === "broken") this.close();
      this.listener(data);
    });
    worker.postMessage({ do: "start", module } satisfies Order);
    return worker;
  }
}
