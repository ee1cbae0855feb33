// The views beyond the first, each with its sections.

import type { Outlook, Uncertain } from "../../generated/types";
import { Simulation } from "../simulation/Simulation";
import type { State } from "../store";
import type { Answers } from "../worker/protocol";
import { Changes } from "./Changes";
import { Consumers } from "./Consumers";
import { Cost } from "./Cost";
import { Curve } from "./Curve";
import { Day } from "./Day";
import { Efficiency, Freshness } from "./Flow";
import { Growth } from "./Growth";
import { Limits, Shards } from "./Limits";
import { OneMore } from "./OneMore";
import { Operations } from "./Operations";
import { Pane } from "./Pane";
import { Ranges } from "./Spread";
import { Tornado } from "./Tornado";
import type { Followed } from "./useReport";
import type { Found } from "./useStudy";

interface Props {
  state: State;
  followed: Followed;
  outlook: Outlook | undefined;
  moving: Found<Answers["sensitivity"]> | undefined;
  spread: Found<Uncertain> | undefined;
}

export function Details({ state, followed: { whole, isStale }, outlook, moving, spread }: Props) {
  const { report } = whole;
  const { pinned } = state;
  return (
    <>
      <Pane of="cost" isStale={isStale}>
        <Cost whole={whole} />
        <Efficiency report={report} />
      </Pane>
      <Pane of="capacity" isStale={isStale}>
        <Consumers report={report} />
        <Limits whole={whole} />
        <Shards report={report} />
        <Freshness report={report} />
      </Pane>
      <Pane of="what-if">
        {pinned && <Changes state={state} now={report} pinned={pinned} />}
        {outlook && <Curve report={report} curve={outlook.curve} />}
        {outlook && <Day report={report} headroom={outlook.headroom} />}
        <Tornado state={state} report={report} study={moving} />
        <Growth state={state} />
        {spread && <Ranges report={report} found={spread} />}
        {outlook && <OneMore state={state} report={report} all={outlook.one_more} />}
      </Pane>
      <Pane of="outages">
        <Simulation state={state} consumers={whole.outage_consumers} />
      </Pane>
      <Pane of="operations" isStale={isStale}>
        <Operations report={report} />
      </Pane>
    </>
  );
}
