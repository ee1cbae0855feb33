// The answer in its views: what to take and how the architectures compare, then every question of a design review.

import "./Answer.css";
import { useState } from "preact/hooks";
import type { Outlook } from "../../generated/types";
import { usePage } from "../context";
import type * as More from "../more";
import type { State } from "../store";
import { apart } from "./apart";
import { Pane } from "./Pane";
import { classOf, PickedProvider, Picker, usePair } from "./Picker";
import { Fold, Section } from "./parts";
import { Summary } from "./Summary";
import { useLater } from "./useLater";
import { useReport, type Whole } from "./useReport";
import { useStudy } from "./useStudy";

export function Answer({ state, more }: { state: State; more: typeof More | undefined }) {
  const { view, pinned, problems } = state;
  const outlook = useOutlook(state);
  const followed = useReport(view);
  const whole = followed?.whole;
  const [pair, choose] = usePair(view.report);
  const moving = useStudy("sensitivity", state);
  const spread = useStudy("uncertain", state, view.is_uncertain ? view : null);
  return (
    <div class={`answer ${classOf(pair)}`} id="views" tabIndex={-1}>
      <Pane of="answer">
        {more ? <more.Recommendation state={state} spread={spread} /> : <div class="recommendation-place" />}
        <Summary
          view={view}
          told={followed}
          pinned={pinned}
          stale={problems.length > 0}
          spread={spread}
          Odds={more?.Odds}
        />
      </Pane>
      <Picker report={view.report} pair={pair} choose={choose} />
      <Pane of="answer">
        {more ? (
          <more.Matrix state={state} followed={followed} outlook={outlook} spread={spread} />
        ) : (
          <div class="matrix-place" />
        )}
        {more ? <more.Cheapest state={state} whole={whole} /> : <div class="study-place" />}
        {more ? <more.Movers state={state} whole={whole} study={moving} /> : <div class="study-place" />}
        {more ? <more.WhatToDo state={state} /> : <div class="todo-place" />}
        {whole && <Notices whole={whole} />}
      </Pane>
      <PickedProvider value={pair}>
        {more && followed && (
          <more.Details state={state} followed={followed} outlook={outlook} moving={moving} spread={spread} />
        )}
      </PickedProvider>
    </div>
  );
}

/** What may come a moment after the numbers. The last one stays until the next is there. */
function useOutlook(state: State): Outlook | undefined {
  const [outlook, setOutlook] = useState<Outlook>();
  useLater(
    state.view,
    async (settings) => (await import("../worker/engine")).outlook(settings),
    (answer) => "value" in answer && setOutlook(answer.value),
  );
  return outlook;
}

const Notices = apart(function Notices({ whole: { report, messages } }: { whole: Whole }) {
  const { words } = usePage();
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
  return (
    <Section id="notices">
      <Fold summary={words.t("notices.count", { count: messages.notices.length })}>{list}</Fold>
    </Section>
  );
});
