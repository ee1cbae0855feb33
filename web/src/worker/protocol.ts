// What the page and its worker send each other.

import type {
  Advice,
  Breakeven,
  BreakevenMessages,
  BuiltIn,
  EventFound,
  Explained,
  Found,
  Opened,
  Outlook,
  Problem,
  Projection,
  ProjectMessages,
  Recommend,
  RecommendMessages,
  Reported,
  Sensitivity,
  SensitivityMessages,
  Simulated,
  Uncertain,
} from "../../generated/types";
import type { Result } from "../engine";

/** What is asked once and answered once; settings are `key=value` each. */
export type Question =
  /** the report, and what the page shows beside it */
  | { of: "report"; settings: string[] }
  | { of: "outlook"; settings: string[] }
  | { of: "what to do"; settings: string[] }
  /** a day with one outage, of this consumer: what came of it; nothing where another day was asked for since */
  | { of: "outage"; settings: string[]; consumer: string }
  /** what to take, and how to set it */
  | { of: "recommend"; settings: string[] }
  /** the same where less risk is accepted, which is less urgent */
  | { of: "safer"; settings: string[] }
  /** which is the cheapest, by rate */
  | { of: "breakeven"; settings: string[] }
  /** which inputs move the answer */
  | { of: "sensitivity"; settings: string[] }
  /** what comes of ranges and of assumed prices */
  | { of: "uncertain"; settings: string[] }
  /** the months to come; growth and months as they were typed */
  | { of: "project"; settings: string[]; growth: string; months: string }
  | { of: "explain"; settings: string[]; id: string }
  /** the prices and quotas of a Region */
  | { of: "built-in"; region: string }
  /** a scenario as TOML */
  | { of: "open"; toml: string }
  | { of: "toml"; settings: string[] }
  /** several scenarios in one document */
  | { of: "json"; scenarios: string[][] }
  /** several scenarios in one table; `currency` as in `JPY=155.2` */
  | { of: "csv"; scenarios: string[][]; currency: string | undefined }
  /** the same as a document with charts; `texts` are those of another language than English, as JSON */
  | { of: "html"; scenarios: string[][]; currency: string | undefined; texts: string | undefined }
  /** the same as a workbook */
  | { of: "xlsx"; scenarios: string[][]; currency: string | undefined; texts: string | undefined }
  /** a file of what was simulated last: to the byte what the command prints */
  | { of: "simulated"; format: Format };

/** What a study found, as the command prints it, and the sentences of it. */
export interface Studied<Document, Messages> {
  document: Document;
  messages: Messages;
}

/**
 * A recommendation, its choices as settings, the best first, the best without each requirement, and what lies ahead of the best;
 * none where no scenario can hold it.
 */
export interface Recommended extends Studied<Recommend, RecommendMessages> {
  choices: (Opened | undefined)[];
  without: (Opened | undefined)[];
  ahead: Outlook | undefined;
}

/** What is answered to each. */
export interface Answers {
  report: Reported;
  outlook: Outlook;
  "what to do": Advice[];
  outage: OutageFound[] | undefined;
  recommend: Recommended;
  safer: Recommended;
  breakeven: Studied<Breakeven, BreakevenMessages>;
  sensitivity: Studied<Sensitivity, SensitivityMessages>;
  uncertain: Uncertain;
  project: Studied<Projection, ProjectMessages>;
  explain: Explained;
  "built-in": BuiltIn;
  open: Opened;
  toml: string;
  json: string;
  csv: string;
  html: string;
  xlsx: Uint8Array<ArrayBuffer>;
  simulated: string;
}

/** How an architecture met an outage; without an event where the consumer is no part of it. */
export interface OutageFound {
  id: Found["id"];
  event: EventFound | undefined;
}

/** What is to be simulated; days and seed as they were typed. */
export interface Asked {
  settings: string[];
  days: string;
  seed: string;
}

export type Format = "csv" | "json";

/** To the worker. Every question and every simulation has a number; a simulation ends the one before. */
export type Order =
  | { do: "start"; module: WebAssembly.Module }
  /** with what writes files for a review; once is enough */
  | { do: "write"; module: WebAssembly.Module }
  | { do: "answer"; call: number; question: Question }
  | { do: "simulate"; run: number; asked: Asked }
  | { do: "stop" };

/** From the worker: of a simulation, as long as it lasts. */
export type Told =
  | { tells: "progress"; run: number; done: number }
  | { tells: "found"; run: number; simulated: Simulated; done: number }
  | { tells: "problems"; run: number; problems: Problem[] };

/** From the worker. */
export type Message = Told | { tells: "answer"; call: number; answer: Result<unknown> } | { tells: "broken" };
