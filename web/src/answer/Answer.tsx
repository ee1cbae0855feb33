// The answer: the summary that stays in view, and a section for every question of a design review.

import "./Answer.css";
import { useEffect, useState } from "preact/hooks";
import type { Outlook } from "../../generated/types";
import { usePage } from "../context";
import type * as More from "../more";
import { type State, settings, whenLoaded } from "../store";
import { apart } from "./apart";
import { Section } from "./parts";
import { Summary, Why } from "./Summary";

/** The outlook and the charts wait for a pause in typing, in milliseconds. */
const PAUSE = 120;

export function Answer({ state, more }: { state: State; more: typeof More | undefined }) {
  const { view, pinned, problems } = state;
  const outlook = useOutlook(state);
  const shown = useNextFrame(view);
  return (
    <div class="answer">
      {more ? <more.Recommendation state={state} /> : <div class="recommendation-place" />}
      <Summary view={view} pinned={pinned} stale={problems.length > 0} />
      <Why view={view} />
      {more ? <more.WhatToDo state={state} /> : <div class="todo-place" />}
      {more ? <more.Cheapest state={state} /> : <div class="study-place" />}
      {more ? <more.Movers state={state} /> : <div class="study-place" />}
      <About state={state} />
      <Notices state={state} />
      {more && pinned && <more.Changes state={state} pinned={pinned} />}
      {more && <more.Consumers state={state} oneMore={outlook?.one_more} />}
      {more && <more.Details view={shown} outlook={outlook} />}
      {more && <more.Simulation state={state} />}
    </div>
  );
}

/** A value one frame later: what is above it is on screen before what is below. */
function useNextFrame<T>(value: T): T {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setLater(value));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return later;
}

/** What may come a moment after the numbers. The last one stays until the next is there. */
function useOutlook(state: State): Outlook | undefined {
  const { act } = usePage();
  const [outlook, setOutlook] = useState<Outlook>();
  const { fragment } = state.view;
  useEffect(() => {
    let wanted = true;
    const asked = async () => (await import("../worker/engine")).outlook(settings(state.view));
    const timer = setTimeout(() => {
      whenLoaded(act, asked(), (answer) => {
        if (wanted && answer && "value" in answer) setOutlook(answer.value);
      });
    }, PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [fragment]);
  return outlook;
}

/** What the numbers are of; on paper with every setting that differs from the default. */
const About = apart(function About({ state: { view } }: { state: State }) {
  const { words } = usePage();
  const { name, region, flow } = view.report;
  const places = {
    name: isolated(name),
    region,
    rate: words.number(flow.mean_rate),
    peak: words.number(flow.peak_rate),
  };
  return (
    <div class="about">
      <p>{words.t("summary.about", places)}</p>
      <ul class="on-paper">
        {settings(view).map((setting) => (
          <li key={setting}>
            <code>{setting}</code>
          </li>
        ))}
      </ul>
    </div>
  );
});

/** Text that is written in its own direction, whatever it holds. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

const Notices = apart(function Notices({ state: { view } }: { state: State }) {
  const { words } = usePage();
  const { report, messages } = view;
  const { assumed, reported, usd_on_assumed } = report.prices;
  if (messages.notices.length === 0 && assumed.length === 0 && reported.length === 0) return null;
  return (
    <Section id="notices">
      <ul class="notices">
        {messages.notices.map((notice, index) => (
          <li key={index}>
            <code>{report.notices[index]?.key}</code> {words.message(notice)}
          </li>
        ))}
        {assumed.length > 0 && (
          <li>{words.t("notices.assumed", { usd: words.usd(usd_on_assumed), ids: assumed.join(", ") })}</li>
        )}
        {reported.length > 0 && <li>{words.t("notices.reported", { ids: reported.join(", ") })}</li>}
      </ul>
    </Section>
  );
});
