// Asks the worker, whose code comes after the first view: when something is first asked of it.

import type { Result } from "./engine";
import type { Answers, Question } from "./worker/protocol";

export async function ask<Of extends keyof Answers>(question: Question & { of: Of }): Promise<Result<Answers[Of]>> {
  const engine = await import("./worker/engine");
  return engine.ask<Of>(question);
}
