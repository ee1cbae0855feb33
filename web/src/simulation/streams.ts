// What was found, architecture by architecture; and which of them write into a stream, of whose waits and shards more is said.

import type { Found, LimitId, Message } from "../../generated/types";
import { type Shown, shownAs, shownIn } from "../architectures";
import type { Result } from "./useSimulation";

/** What was found of an architecture, and what tells it from the others. */
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

/** The limit that only shards have which changes are written into. The findings themselves do not say it. */
const WRITTEN: LimitId = "kinesis.write_bytes";

/** Whether changes wait to be written into the shards of a stream; else they wait in lanes for a function. */
export const writesIntoStream = ({ limits }: Shown): boolean => limits.some(({ id }) => id === WRITTEN);
