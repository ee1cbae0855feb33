// The core, as a WebAssembly module. An answer is a value or a list of problems with the input.

import init, * as core from "../generated/shardwise_wasm.js";
import moduleUrl from "../generated/shardwise_wasm_bg.wasm?url";
import type { Explained, Opened, Outlook, Problem, Region, Scenario, View } from "../generated/types";

/** What was asked for, or what is wrong with the input. */
export type Result<T> = { value: T } | { problems: Problem[] };

/** A scenario as TOML, or as an object of the published schema. */
export type Source = string | Scenario;

/** A fault inside the core: ours, not the user's. The page says so and keeps the last good numbers. */
export class Broken extends Error {}

/** Compiles and starts the core. */
export async function start(): Promise<void> {
  await init({ module_or_path: moduleUrl });
}

/** What the page shows for these settings, each `key=value`. */
export const view = (settings: string[]): Result<View> => parsed(() => core.view(settings));

/** What may come a moment later: cost against rate, headroom, one more consumer. */
export const outlook = (settings: string[]): Result<Outlook> => parsed(() => core.outlook(settings));

/** One number followed back to its source. */
export const explain = (settings: string[], id: string): Result<Explained> => parsed(() => core.explain(settings, id));

/** A scenario as the settings in which it differs from the default. */
export const open = (source: Source): Result<Opened> => parsed(() => core.open(source));

/** The same from a link or its fragment. */
export const openLink = (link: string): Result<Opened> => parsed(() => core.open_link(link));

/** The settings as a TOML file. */
export const toml = (settings: string[]): Result<string> => text(() => core.toml(settings));

/** The public JSON document: to the byte what the command prints. */
export const json = (sources: Source[]): Result<string> => text(() => core.compare(sources));

/** The table for spreadsheets: to the byte what the command prints. `currency` as in `JPY=155.2`. */
export const csv = (sources: Source[], currency?: string): Result<string> => text(() => core.csv(sources, currency));

/** The JSON Schema of the scenario. */
export const schema = (): unknown => JSON.parse(guarded(core.schema));

/** The Regions that have a price book. */
export const regions = (): Region[] => {
  const answer = parsed<Region[]>(core.regions);
  return "value" in answer ? answer.value : [];
};

/** The ids of the prices that a scenario may set. */
export const priceIds = (): string[] => JSON.parse(guarded(core.price_ids)) as string[];

function parsed<T>(ask: () => core.Answer): Result<T> {
  const answer = text(ask);
  return "value" in answer ? { value: JSON.parse(answer.value) as T } : answer;
}

function text(ask: () => core.Answer): Result<string> {
  return guarded(() => {
    const answer = ask();
    const { document, errors } = answer;
    answer.free();
    return document === undefined ? { problems: JSON.parse(errors) as Problem[] } : { value: document };
  });
}

function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new Broken(String(error), { cause: error });
  }
}
