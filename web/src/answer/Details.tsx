// The views beyond the first, each with its sections.

import type { Outlook, Uncertain, View } from "../../generated/types";
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
import type { Found } from "./useStudy";

interface Props {
  state: State;
  /** of the state, a frame later */
  view: View;
  outlook: Outlook | undefined;
  moving: Found<Answers["sensitivity"]> | undefined;
  spread: Found<Uncertain> | undefined;
}

export function Details({ state, view, outlook, moving, spread }: Props) {
  const { report } = view;
  const { pinned } = state;
  return (
    <>
      <Pane of="cost">
        <Cost view={view} />
        <Efficiency report={report} />
      </Pane>
      <Pane of="capacity">
        <Consumers report={state.view.report} />
        <Limits view={view} />
        <Shards report={report} />
        <Freshness report={report} />
      </Pane>
      <Pane of="what-if">
        {pinned && <Changes state={state} pinned={pinned} />}
        {outlook && <Curve report={report} curve={outlook.curve} />}
        {outlook && <Day report={report} headroom={outlook.headroom} />}
        <Tornado state={state} study={moving} />
        <Growth state={state} />
        {spread && <Ranges report={state.view.report} found={spread} />}
        {outlook && <OneMore state={state} all={outlook.one_more} />}
      </Pane>
      <Pane of="outages">
        <Simulation state={state} />
      </Pane>
      <Pane of="operations">
        <Operations report={report} />
      </Pane>
    </>
  );
}
