// The core, as a WebAssembly module: what the first view needs, answered at once. An answer is a value or a list of
// problems with the input. What comes later is asked of a worker, by worker/engine.ts.

import init, * as core from "../generated/shardwise_wasm.js";
import moduleUrl from "../generated/shardwise_wasm_bg.wasm?url";
import type { Opened, Problem, Region, View } from "../generated/types";

/** What was asked for, or what is wrong with the input. */
export type Result<T> = { value: T } | { problems: Problem[] };

/** A fault inside the core: ours, not the user's. The page reports it and keeps the last valid numbers. */
export class Broken extends Error {}

/** Compiles and starts the core. */
export async function start(): Promise<void> {
  await init({ module_or_path: moduleUrl });
}

/** What the page shows first for these settings, each `key=value`. The report follows: answer/useReport.ts. */
export const view = (settings: string[]): Result<View> => parsed(() => core.view(settings));

/** A scenario, as a link or its fragment, as the settings in which it differs from the default. */
export const openLink = (link: string): Result<Opened> => parsed(() => core.open_link(link));

/** The JSON Schema of the scenario. */
export const schema = (): unknown => JSON.parse(guarded(core.schema));

/** The Regions that have a price book. */
export const regions = (): Region[] => {
  const answer = parsed<Region[]>(core.regions);
  return "value" in answer ? answer.value : [];
};

function parsed<T>(ask: () => core.Answer): Result<T> {
  return guarded(() => {
    const answer = ask();
    const { document, errors } = answer;
    answer.free();
    return document === undefined
      ? { problems: JSON.parse(errors) as Problem[] }
      : { value: JSON.parse(document) as T };
  });
}

function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    // Where a call ended halfway, the module may hold what it never lets go of: the next call is one of a new module.
    core.__wbg_reset_state();
    throw new Broken(String(error), { cause: error });
  }
}
