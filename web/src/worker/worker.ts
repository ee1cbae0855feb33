// What comes after the first view, beside the page, which stays as quick as it is: questions in the order in which they
// come, and the simulation that was asked for last, until it is done or stopped.

import * as files from "../../generated/shardwise_wasm_files.js";
import * as core from "../../generated/shardwise_wasm_more.js";
import type { Opened, Outlook, Problem, Recommend, RecommendMessages, Simulated } from "../../generated/types";
import type { Result } from "../engine";
import { today } from "../today";
import type { Asked, Message, Order, OutageFound, Question, Recommended, Studied } from "./protocol";

/** So many inputs that move the answer are listed. */
const MOST_MOVERS = 16;
/** So many samples are taken of ranges: the ends of a band are then within a few parts in a thousand of those of many more. */
const SAMPLES = 4096;

/** Simulated seconds between two looks at the clock. */
const SLICE = 60;
/** Milliseconds between two looks at what the page has sent since. */
const PAUSE = 50;
/** The same where what is simulated is less urgent than anything else. */
const SHORT_PAUSE = 10;

let last: core.Simulator | undefined;
let current = 0;
let stopped = false;

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  take(data).catch((error: unknown) => {
    console.error(error);
    tell({ tells: "broken" });
  });
});

async function take(order: Order): Promise<void> {
  if (order.do === "start") core.initSync({ module: order.module });
  else if (order.do === "write") files.initSync({ module: order.module });
  else if (order.do === "stop") stopped = true;
  else if (order.do === "simulate") await simulate(order.run, order.asked);
  else if (order.question.of === "outage")
    tell({ tells: "answer", call: order.call, answer: await outage(order.call, order.question) });
  else tell({ tells: "answer", call: order.call, answer: answerTo(order.question) });
}

type Outage = Question & { of: "outage" };

function answerTo(question: Exclude<Question, Outage>): Result<unknown> {
  switch (question.of) {
    case "report":
      return parsed(core.report(question.settings, today()));
    case "outlook":
      return parsed(core.outlook(question.settings));
    case "what to do":
      return parsed(core.what_to_do(question.settings));
    case "recommend":
    case "safer":
      return recommended(question.settings);
    case "breakeven":
      return studied(core.breakeven(question.settings));
    case "sensitivity":
      return studied(core.sensitivity(question.settings, MOST_MOVERS));
    case "uncertain":
      return parsed(core.uncertain(question.settings, SAMPLES));
    case "project":
      return studied(core.project(question.settings, question.growth, question.months));
    case "explain":
      return parsed(core.explain(question.settings, question.id));
    case "built-in":
      return parsed(core.built_in(question.region));
    case "open":
      return parsed(core.open(question.toml));
    case "toml":
      return text(core.toml(question.settings));
    case "json":
      return ofFiles(question.scenarios, (files) => text(core.compare(files, today())));
    case "csv":
      return ofFiles(question.scenarios, (files) => text(core.csv(files, question.currency, today())));
    case "html":
      return ofFiles(question.scenarios, (scenarios) =>
        text(files.html(scenarios, question.currency, today(), question.texts)),
      );
    case "xlsx":
      return ofFiles(question.scenarios, (scenarios) =>
        written(files.xlsx(scenarios, question.currency, today(), question.texts)),
      );
    case "simulated":
      return { value: last?.[question.format === "csv" ? "csv" : "document"] ?? "" };
  }
}

/** What is answered to scenarios as files; the first that is none is refused. */
function ofFiles<File>(scenarios: string[][], ask: (files: string[]) => Result<File>): Result<File> {
  const files: string[] = [];
  for (const settings of scenarios) {
    const file = text(core.toml(settings));
    if ("problems" in file) return file;
    files.push(file.value);
  }
  return ask(files);
}

/** What a study found, with its sentences. */
function studied<Document, Messages>(answer: core.Studied): Result<Studied<Document, Messages>> {
  const { document, messages, errors } = answer;
  answer.free();
  if (document === undefined || messages === undefined) return { problems: JSON.parse(errors) as Problem[] };
  return { value: { document: JSON.parse(document) as Document, messages: JSON.parse(messages) as Messages } };
}

/** What to take, each choice as settings, and what lies ahead of the best. */
function recommended(settings: string[]): Result<Recommended> {
  const found = studied<Recommend, RecommendMessages>(core.recommend(settings));
  if ("problems" in found) return found;
  const { document, messages } = found.value;
  const { best, others } = document;
  const choices = [...(best ? [best] : []), ...others].map(({ scenario }) => valueIn<Opened>(core.open(scenario)));
  const without = messages.without.map((file) => (file == null ? undefined : valueIn<Opened>(core.open(file))));
  const ahead = choices[0] && valueIn<Outlook>(core.outlook(settingsOf(choices[0])));
  return { value: { ...found.value, choices, without, ahead } };
}

/** The value of an answer; none where what is asked about is beyond what a scenario may be, such as a quota without end. */
function valueIn<Value>(answer: core.Answer): Value | undefined {
  const result = parsed(answer);
  return "value" in result ? (result.value as Value) : undefined;
}

const settingsOf = ({ settings }: Opened): string[] => settings.map(({ key, value }) => `${key}=${value}`);

function parsed(answer: core.Answer): Result<unknown> {
  const result = text(answer);
  return "value" in result ? { value: JSON.parse(result.value) } : result;
}

function text(answer: core.Answer): Result<string> {
  const { document, errors } = answer;
  answer.free();
  return document === undefined ? { problems: JSON.parse(errors) as Problem[] } : { value: document };
}

function written(workbook: files.Written): Result<Uint8Array> {
  const { bytes, errors } = workbook;
  workbook.free();
  return bytes === undefined ? { problems: JSON.parse(errors) as Problem[] } : { value: bytes };
}

async function simulate(run: number, { settings, days, seed }: Asked): Promise<void> {
  [current, stopped] = [run, false];
  const simulator = new core.Simulator(settings, days, seed);
  const problems = JSON.parse(simulator.errors) as Problem[];
  if (problems.length > 0) {
    simulator.free();
    tell({ tells: "problems", run, problems });
    return;
  }
  while (simulator.done < 1 && !stopped) {
    advance(simulator);
    tell({ tells: "progress", run, done: simulator.done });
    await breath();
    if (run !== current) {
      simulator.free();
      return;
    }
  }
  last?.free();
  last = simulator;
  tell({ tells: "found", run, simulated: foundBy(simulator), done: simulator.done });
}

/** The call that asked for a day with an outage last. */
let asked = 0;

/** What came of the outage of a consumer, architecture by architecture. What else is asked is answered in between. */
async function outage(call: number, { settings, consumer }: Outage): Promise<Result<OutageFound[] | undefined>> {
  asked = call;
  const simulator = new core.Simulator(settings, "1", "1");
  try {
    const problems = JSON.parse(simulator.errors) as Problem[];
    if (problems.length > 0) return { problems };
    while (simulator.done < 1) {
      advance(simulator, SHORT_PAUSE);
      await breath();
      if (call !== asked) return { value: undefined };
    }
    const { architectures } = foundBy(simulator).findings;
    return {
      value: architectures.map(({ id, events }) => ({
        id,
        event: events.find((event) => event.consumer === consumer),
      })),
    };
  } finally {
    simulator.free();
  }
}

/** Simulates for as long as nothing that the page has sent waits too long. */
function advance(simulator: core.Simulator, milliseconds = PAUSE): void {
  const pause = performance.now() + milliseconds;
  while (simulator.done < 1 && performance.now() < pause) simulator.advance(SLICE);
}

/** Takes what the page has sent. */
const breath = (): Promise<void> => new Promise((next) => setTimeout(next));

const foundBy = (simulator: core.Simulator): Simulated => JSON.parse(simulator.found ?? "") as Simulated;

function tell(message: Message): void {
  postMessage(message);
}
