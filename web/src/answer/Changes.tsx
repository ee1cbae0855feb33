// The pinned scenario beside the present one: which settings differ, and what they change.

import "./Changes.css";
import type { ArchitectureReport, Report, View } from "../../generated/types";
import { priced, type ShownWhole, shownAs, shownIn } from "../architectures";
import { usePage } from "../context";
import { focusOn } from "../focus";
import { type Pinned, type State, settings } from "../store";
import { apart } from "./apart";
import { titleOf } from "./keys";
import { Letter, LevelBadge, number, OutcomeBadge, Section, Table, tightest } from "./parts";
import { Delta } from "./Summary";
import { useReport } from "./useReport";

interface Props {
  state: State;
  /** of the present scenario */
  now: Report;
  pinned: Pinned;
}

export const Changes = apart(function Changes({ state, now: report, pinned }: Props) {
  const { words, act } = usePage();
  const before = useReport(pinned.view)?.whole.report;
  const changed = differing(state, pinned);
  const said = (value = words.t("pinned.default")): string =>
    /^\d+\.0$/.test(value) ? words.number(Number(value)) : value;
  return (
    <Section id="pinned">
      <div class="pins">
        {state.pins.length > 1 && (
          <label>
            {words.t("pinned.with")}
            <select
              value={String(state.pins.indexOf(pinned))}
              onChange={({ currentTarget: { value } }) => act({ do: "compare", index: Number(value) })}
            >
              {state.pins.map(({ name }, index) => (
                <option key={index} value={String(index)}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {words.t("pinned.called")}
          <input
            value={pinned.name}
            maxLength={60}
            autocomplete="off"
            onInput={({ currentTarget: { value } }) => act({ do: "rename", name: value })}
          />
        </label>
      </div>
      {changed.length === 0 ? (
        <p>{words.t("pinned.no-change")}</p>
      ) : (
        <Table
          label={words.t("pinned.settings")}
          head={[words.t("pinned.setting"), words.t("pinned.before"), words.t("pinned.now")]}
        >
          <tbody>
            {changed.map(({ key, before, now }) => (
              <tr key={key}>
                <th scope="row">
                  {titleOf(key, words, report)} <code>{key}</code>
                </th>
                <td>{said(before)}</td>
                <td>{said(now)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Table
        label={words.t("pinned.results")}
        head={[
          words.t("pinned.result"),
          number(words.t("pinned.before")),
          number(words.t("pinned.now")),
          number(words.t("pinned.change")),
        ]}
      >
        {shownIn(report).map((now) => {
          const then = before && shownAs(shownIn(before), now.id);
          return then && <Results key={now.id} before={then} now={now} />;
        })}
      </Table>
      <p>
        <button type="button" onClick={() => act({ do: "back to pinned" })}>
          {words.t("pinned.back")}
        </button>{" "}
        <button
          type="button"
          onClick={() => {
            act({ do: "unpin" });
            focusOn("#pin");
          }}
        >
          {words.t("pinned.remove", { name: pinned.name })}
        </button>
      </p>
    </Section>
  );
});

function Results({ before, now }: { before: ShownWhole; now: ShownWhole }) {
  const { words } = usePage();
  const lines = new Set([...before.bill, ...now.bill].map(({ id }) => id));
  const usd = (report: ArchitectureReport, id: string): number => report.bill.find((line) => line.id === id)?.usd ?? 0;
  const moved = [...lines].filter((id) => Math.abs(usd(now, id) - usd(before, id)) >= 0.005);
  const limits = [before, now].map(tightest);
  const more = now.shards.used - before.shards.used;
  return (
    <tbody>
      <tr>
        <th scope="row">
          <Letter of={now} /> {words.t("cost.total")}
        </th>
        <td class="number">{priced(before.monthly_usd, words)}</td>
        <td class="number">{priced(now.monthly_usd, words)}</td>
        <td class="number">
          <Delta now={now.monthly_usd} before={before.monthly_usd} />
        </td>
      </tr>
      {moved.map((id) => (
        <tr key={id} class="minor">
          <th scope="row">
            {words.t(`label.${id}`)} <code>{id}</code>
          </th>
          <td class="number">{words.usd(usd(before, id))}</td>
          <td class="number">{words.usd(usd(now, id))}</td>
          <td class="number">
            <Delta now={usd(now, id)} before={usd(before, id)} />
          </td>
        </tr>
      ))}
      <tr class="minor">
        <th scope="row">{words.t("fit.title")}</th>
        <td class="number">
          <OutcomeBadge outcome={before.fit.outcome} />
        </td>
        <td class="number">
          <OutcomeBadge outcome={now.fit.outcome} />
        </td>
        <td />
      </tr>
      <tr class="minor">
        <th scope="row">{words.t("section.shards")}</th>
        <td class="number">{words.number(before.shards.used)}</td>
        <td class="number">{words.number(now.shards.used)}</td>
        <td class="number">
          {more > 0 && "+"}
          {words.number(more)}
        </td>
      </tr>
      <tr class="minor">
        <th scope="row">{words.t("summary.risk")}</th>
        <td class="number">
          <LevelBadge level={before.throttling.decisive_level} late={before.fit.late_seconds_today} />
        </td>
        <td class="number">
          <LevelBadge level={now.throttling.decisive_level} late={now.fit.late_seconds_today} />
        </td>
        <td />
      </tr>
      <tr class="minor">
        <th scope="row">{words.t("summary.fullest")}</th>
        {limits.map((limit, column) => (
          <td key={column} class="number">
            {limit && words.utilization(limit.utilization)}
            {limit && <span class="meaning">{words.t(`label.${limit.id}`)}</span>}
          </td>
        ))}
        <td />
      </tr>
    </tbody>
  );
}

/** The settings that differ, each as the core writes it; undefined is the default. */
function differing(
  state: State,
  pinned: Pinned,
): { key: string; before?: string | undefined; now?: string | undefined }[] {
  const said = (view: View): Map<string, string> =>
    new Map(
      settings(view).map((setting) => {
        const at = setting.indexOf("=");
        return [setting.slice(0, at), setting.slice(at + 1)];
      }),
    );
  const [before, now] = [said(pinned.view), said(state.view)];
  const keys = new Set([...before.keys(), ...now.keys()]);
  const all = [...keys].map((key) => ({ key, before: before.get(key), now: now.get(key) }));
  return all.filter((setting) => setting.before !== setting.now);
}
