// What was found, architecture by architecture.

import type { Found, Message } from "../../generated/types";
import { type Shown, shownAs, shownIn } from "../architectures";
import type { Result } from "./useSimulation";

/** What was found of an architecture, and what distinguishes it from the others. */
export interface FoundOf {
  of: Shown;
  found: Found;
  /** what its events are called */
  messages: Message[];
}

/** What was found, in the order of the findings. */
export function foundIn({ simulated, view }: Result): FoundOf[] {
  const architectures = shownIn(view.report);
  return simulated.findings.architectures.flatMap((found, index) => {
    const of = shownAs(architectures, found.id);
    return of ? [{ of, found, messages: simulated.events[index] ?? [] }] : [];
  });
}
