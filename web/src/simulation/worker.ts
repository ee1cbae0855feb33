// Simulates beside the page, which stays as quick as it is: what was asked for last, until it is done or stopped.

import { initSync, Simulator } from "../../generated/shardwise_wasm_simulate.js";
import type { Problem, Simulated } from "../../generated/types";
import type { Asked, Order, Told } from "./protocol";

/** Simulated seconds between two looks at the clock. */
const SLICE = 60;
/** Milliseconds between two looks at what the page has said since. */
const PAUSE = 50;

let last: Simulator | undefined;
let current = 0;
let stopped = false;

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  guarded(async () => {
    if (data.do === "start") initSync({ module: data.module });
    else if (data.do === "stop") stopped = true;
    else if (data.do === "write")
      tell({ tells: "written", format: data.format, text: last?.[data.format === "csv" ? "csv" : "document"] ?? "" });
    else await simulate(data.run, data.asked);
  });
});

async function simulate(run: number, { settings, days, seed }: Asked): Promise<void> {
  [current, stopped] = [run, false];
  const simulator = new Simulator(settings, days, seed);
  const problems = JSON.parse(simulator.errors) as Problem[];
  if (problems.length > 0) {
    simulator.free();
    tell({ tells: "problems", run, problems });
    return;
  }
  while (simulator.done < 1 && !stopped) {
    const pause = performance.now() + PAUSE;
    while (simulator.done < 1 && performance.now() < pause) simulator.advance(SLICE);
    tell({ tells: "progress", run, done: simulator.done });
    await new Promise((next) => setTimeout(next));
    if (run !== current) {
      simulator.free();
      return;
    }
  }
  last?.free();
  last = simulator;
  tell({ tells: "found", run, simulated: JSON.parse(simulator.found ?? "") as Simulated, done: simulator.done });
}

function tell(told: Told): void {
  postMessage(told);
}

function guarded(act: () => Promise<void>): void {
  act().catch((error: unknown) => {
    console.error(error);
    tell({ tells: "broken" });
  });
}
