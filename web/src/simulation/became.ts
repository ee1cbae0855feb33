// What became of the events of the scenario, each at its own row: from what was found.

import type { EventFound, Message } from "../../generated/types";
import type { Shown } from "../architectures";
import { secondsOf, startOf } from "../draft";
import type { Words } from "../words";
import { recoveryOf } from "./Charts";
import { foundIn } from "./streams";
import { clockText } from "./times";
import type { Result } from "./useSimulation";

/** An event as an architecture met it. */
interface Met {
  of: Shown;
  event: EventFound;
  message: Message | undefined;
}

function metIn(result: Result, isIt: (event: EventFound) => boolean): Met[] {
  return foundIn(result).flatMap(({ of, found, messages }) => {
    const index = found.events.findIndex(isIt);
    const event = found.events[index];
    return event ? [{ of, event, message: messages[index] }] : [];
  });
}

const outagesMet = (result: Result): Met[][] =>
  result.view.scenario.simulation.outages.map(({ consumer, at }) =>
    metIn(result, (event) => event.consumer === consumer && event.at === startOf(at, result.view)),
  );

/** How each outage ended, architecture by architecture. */
export function outagesTold(result: Result, words: Words): string[] {
  return outagesMet(result).map((met) =>
    met
      .map(({ of: { letter }, event }) => {
        const recovery = recoveryOf(event);
        const parts = [
          recovery === undefined
            ? words.t("outages.not-caught-up", { letter })
            : words.t("outages.caught-up", { letter, time: clockText(recovery, words) }),
          ...(event.lost > 0 ? [words.t("outages.lost", { count: words.count(event.lost) })] : []),
          ...(event.set_aside > 0 ? [words.t("outages.set-aside", { count: words.count(event.set_aside) })] : []),
        ];
        return parts.join(words.t("join.comma"));
      })
      .join(" · "),
  );
}

/** When everybody of each outage had caught up; undefined where somebody had not. */
export function recoveries(result: Result): (number | undefined)[] {
  return outagesMet(result).map((met) => {
    const times = met.map(({ event }) => recoveryOf(event));
    const known = times.filter((time) => time !== undefined);
    return known.length > 0 && known.length === times.length ? Math.max(...known) : undefined;
  });
}

/** What each resharding came to, and when the wait that it caused was over. */
export function reshardingsTold(result: Result, words: Words): string[] {
  const { step_seconds: step } = result.simulated.findings;
  return result.view.scenario.simulation.reshardings.map(({ at }) => {
    // It is requested at the start of a step.
    const isIt = (event: EventFound): boolean =>
      event.consumer == null && event.at >= secondsOf(at) && event.at < secondsOf(at) + step;
    const [met] = metIn(result, isIt);
    if (met === undefined) return "";
    const { event, message } = met;
    const said = message ? words.message(message) : event.event;
    if (event.until <= event.at) return said;
    const recovery = recoveryOf(event);
    const places = { event: said, from: clockText(event.until, words) };
    return recovery === undefined
      ? words.t("reshardings.not-over", places)
      : words.t("reshardings.over", { ...places, time: clockText(recovery, words) });
  });
}
