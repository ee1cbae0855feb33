// Every question of a design review beyond the first: a section each.

import type { Outlook, View } from "../../generated/types";
import { Cost } from "./Cost";
import { Curve } from "./Curve";
import { Day } from "./Day";
import { Efficiency, Freshness } from "./Flow";
import { Limits, Shards } from "./Limits";
import { Operations } from "./Operations";

export function Details({ view, outlook }: { view: View; outlook: Outlook | undefined }) {
  const { report } = view;
  return (
    <>
      <Cost view={view} />
      {outlook && <Curve report={report} curve={outlook.curve} />}
      {outlook && <Day report={report} headroom={outlook.headroom} />}
      <Limits view={view} />
      <Shards report={report} />
      <Efficiency report={report} />
      <Freshness report={report} />
      <Operations report={report} />
    </>
  );
}
