// The answer in its views: what to take and how the architectures compare, then every question of a design review.

import "./Answer.css";
import { useEffect, useState } from "preact/hooks";
import type { Outlook } from "../../generated/types";
import { usePage } from "../context";
import type * as More from "../more";
import { type State, settings, whenLoaded } from "../store";
import { apart } from "./apart";
import { Pane } from "./Pane";
import { classOf, Picker, usePair } from "./Picker";
import { Fold, Section } from "./parts";
import { Summary } from "./Summary";

/** The outlook and the charts wait for a pause in typing, in milliseconds. */
const PAUSE = 120;

export function Answer({ state, more }: { state: State; more: typeof More | undefined }) {
  const { view, pinned, problems } = state;
  const outlook = useOutlook(state);
  const later = useNextFrame(view);
  const [pair, choose] = usePair(view.report);
  return (
    <div class={`answer ${classOf(pair)}`} id="views" tabIndex={-1}>
      <Pane of="answer">
        <Summary view={view} pinned={pinned} stale={problems.length > 0} />
        {more ? <more.WhatToDo state={state} /> : <div class="todo-place" />}
      </Pane>
      <Picker report={view.report} pair={pair} choose={choose} />
      <Pane of="answer">
        {more ? <more.Matrix state={state} /> : <div class="matrix-place" />}
        <About state={state} />
        <Notices state={state} />
      </Pane>
      {more && <more.Details state={state} view={later} outlook={outlook} />}
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

/** More notices than these are seen on demand. */
const MOST_NOTICES = 3;

const Notices = apart(function Notices({ state: { view } }: { state: State }) {
  const { words } = usePage();
  const { report, messages } = view;
  const { assumed, reported, usd_on_assumed } = report.prices;
  if (messages.notices.length === 0 && assumed.length === 0 && reported.length === 0) return null;
  const list = (
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
  );
  const count = messages.notices.length;
  return (
    <Section id="notices">
      {count > MOST_NOTICES ? <Fold summary={words.t("notices.count", { count })}>{list}</Fold> : list}
    </Section>
  );
});
