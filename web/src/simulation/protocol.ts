// What the page and its worker say to each other.

import type { Problem, Simulated } from "../../generated/types";

/** What is to be simulated; days and seed as they were typed. */
export interface Asked {
  settings: string[];
  days: string;
  seed: string;
}

/** A file of what was found: to the byte what the command prints. */
export type Format = "csv" | "json";

/** To the worker. Every simulation has a number; one that is asked for ends the one before. */
export type Order =
  | { do: "start"; module: WebAssembly.Module }
  | { do: "simulate"; run: number; asked: Asked }
  | { do: "stop" }
  | { do: "write"; format: Format };

/** From the worker. */
export type Told =
  | { tells: "progress"; run: number; done: number }
  | { tells: "found"; run: number; simulated: Simulated; done: number }
  | { tells: "problems"; run: number; problems: Problem[] }
  | { tells: "written"; format: Format; text: string }
  | { tells: "broken" };
