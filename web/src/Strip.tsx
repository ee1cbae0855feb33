// What stays in view: the ways to the views, and of each architecture its letter, its cost and whether it fits.

import "./Strip.css";
import type { View } from "../generated/types";
import { apart } from "./answer/apart";
import { Letter, OutcomeMark } from "./answer/parts";
import { nameOf, shownIn } from "./architectures";
import { usePage } from "./context";
import { ViewLink } from "./ViewLink";
import { VIEWS } from "./views";

export const Strip = apart(function Strip({ view, stale }: { view: View; stale: boolean }) {
  const { words } = usePage();
  return (
    <div class={`strip${stale ? " stale" : ""}`}>
      <nav class="ways" aria-label={words.t("views.title")}>
        {VIEWS.map((name) => (
          <ViewLink key={name} to={name} fragment={view.fragment} />
        ))}
      </nav>
      <ul class="amounts" aria-label={words.t("strip.totals")} aria-live="polite">
        {shownIn(view.report).map((architecture) => {
          const { id, monthly_usd: usd, promises, fit } = architecture;
          return (
            <li key={id} title={nameOf(architecture, words)}>
              <Letter of={architecture} /> <b>{usd == null ? words.t("fit.not-priced") : words.brief(usd)}</b>{" "}
              {!promises.every_change && <small class="no-log">{words.t("summary.not-a-log")}</small>}{" "}
              <OutcomeMark outcome={fit.outcome} />
            </li>
          );
        })}
      </ul>
    </div>
  );
});
