// Numbers that are not known exactly: the band of each cost, in how many of a hundred cases it is the cheapest, and which
// guess the spread comes from. It comes from the worker, a moment after the totals, and its place is kept until then.

import "./Spread.css";
import type { Report, Uncertain, UncertainArchitecture, UncertainInput } from "../../generated/types";
import { nameOf, type Shown, shownAs, shownIn } from "../architectures";
import { usePage } from "../context";
import type { Words } from "../words";
import { titleOf } from "./keys";
import { column, Letter, number, Section, Table } from "./parts";
import type { Found } from "./useStudy";

/** The share of the spread from which the input that causes it is named. */
const TOLD = 0.1;
/** So many inputs are listed, and none from which less of the spread comes. */
const MOST_INPUTS = 8;
const LEAST = 0.005;
/** How the keys of prices start. */
const PRICES = "prices.";
/** What stands where something is about to. */
const TO_COME = "…";

const bandOf = (found: Uncertain | undefined, id: string): UncertainArchitecture | undefined =>
  found?.architectures.find((one) => one.id === id);

/** In how many of a hundred cases; what happens at all is never none, and what does not always happen never all. */
function ofHundred(share: number, words: Words): string {
  if (share > 0 && share < 0.005) return "<1";
  if (share < 1 && share >= 0.995) return ">99";
  return words.number(Math.round(share * 100));
}

/** Nothing where both ends read the same. */
function span({ p10_usd, p90_usd }: UncertainArchitecture, words: Words): string {
  if (p10_usd === null || p90_usd === null) return "–";
  const [low, high] = [words.about(p10_usd), words.about(p90_usd)];
  return low === high ? "" : words.t("spread.band", { low, high });
}

/** Where eight of ten cases are, and how often it is the cheapest, below a cost. */
export function Band({ of, found }: { of: Shown; found: Uncertain | undefined }) {
  const { words } = usePage();
  const band = bandOf(found, of.id);
  if (of.monthly_usd === null) return null;
  const ends = band ? span(band, words) : TO_COME;
  return (
    <small class="band">
      {ends}
      {ends && <br />}
      {band ? words.t("spread.cheapest", { count: ofHundred(band.cheapest_share, words) }) : TO_COME}
    </small>
  );
}

/** The same of the best, as it would be set, and how often it fits. */
export function SpreadOfBest({ found, id }: { found: Found<Uncertain> | undefined; id: string }) {
  const { words } = usePage();
  const band = bandOf(found?.value, id);
  const places = band && { band: span(band, words), count: ofHundred(band.fits_share, words) };
  return (
    <p class={`band${found?.isStale ? " stale" : ""}`}>
      {places ? words.t(places.band === "" ? "spread.fits" : "spread.of-best", places) : TO_COME}
    </p>
  );
}

/** In how many of a hundred cases which is the cheapest that fits, and what to measure to know better. */
export function Odds({ found, report }: { found: Uncertain | undefined; report: Report | undefined }) {
  const { words } = usePage();
  if (found === undefined || report === undefined || !words.isWhole) return null;
  const all = shownIn(report);
  const odds = found.architectures.filter(({ cheapest_share: share }) => share > 0);
  const [cause] = found.inputs.filter(({ first_order: share }) => share >= TOLD);
  const of = found.spread_of && shownAs(all, found.spread_of);
  return (
    <>
      <p>
        {words.t("spread.odds")}{" "}
        {odds.map(({ id, cheapest_share: share }) => (
          <span key={id} class="of-hundred">
            <OddsLetter of={shownAs(all, id)} /> <b>{ofHundred(share, words)}</b>
          </span>
        ))}
        {found.none_fits_share > 0 && (
          <span class="of-hundred none-fits">
            {words.t("cheapest.none")} <b>{ofHundred(found.none_fits_share, words)}</b>
          </span>
        )}
      </p>
      {cause && of && (
        <p>
          {words.t(cause.key.startsWith(PRICES) ? "spread.cause-price" : "spread.cause", {
            letter: of.letter,
            key: titleOf(cause.key, words, report),
            share: words.utilization(cause.first_order),
          })}
        </p>
      )}
    </>
  );
}

const OddsLetter = ({ of }: { of: Shown | undefined }) => of && <Letter of={of} />;

/** All of it: the band of each architecture, and the inputs by what of the spread comes from them. */
export function Ranges({ report, found: { value: found, isStale } }: { report: Report; found: Found<Uncertain> }) {
  const { words } = usePage();
  if (found === undefined) return null;
  const all = shownIn(report);
  const usd = (amount: number | null): string => (amount === null ? "–" : words.usd(amount));
  const of = found.spread_of && shownAs(all, found.spread_of);
  return (
    <div class={`study wide${isStale ? " stale" : ""}`} aria-busy={isStale}>
      <Section id="ranges">
        <p class="meaning">{words.t("ranges.meaning", { samples: words.number(found.samples) })}</p>
        <Table
          label={words.t("section.ranges")}
          head={["", ...["low", "median", "high", "fits", "cheapest"].map((part) => number(words.t(`ranges.${part}`)))]}
        >
          <tbody>
            {found.architectures.map((band) => {
              const shown = shownAs(all, band.id);
              return (
                <tr key={band.id}>
                  <th scope="row">
                    {shown && <Letter of={shown} />} <span class={shown && "name"}>{nameOf(band, words)}</span>
                  </th>
                  <td class="number">{usd(band.p10_usd)}</td>
                  <td class="number">{usd(band.p50_usd)}</td>
                  <td class="number">{usd(band.p90_usd)}</td>
                  <td class="number">{ofHundred(band.fits_share, words)}</td>
                  <td class="number">{ofHundred(band.cheapest_share, words)}</td>
                </tr>
              );
            })}
          </tbody>
        </Table>
        {of && found.inputs.length > 0 && <Inputs found={found.inputs} of={of} report={report} />}
      </Section>
    </div>
  );
}

function Inputs({ found, of, report }: { found: UncertainInput[]; of: Shown; report: Report }) {
  const { words } = usePage();
  /** Of a price, by how much it may differ. */
  const value = ({ key, unit }: UncertainInput, at: number): string => {
    if (key.startsWith("prices.")) return `${at < 1 ? "−" : "+"}${words.percent(Math.abs(at - 1))}`;
    return unit === null ? words.number(at) : words.quantity(at, unit);
  };
  const listed = found.filter(({ first_order: share }) => share >= LEAST).slice(0, MOST_INPUTS);
  return (
    <Table
      label={words.t("ranges.inputs", { letter: of.letter })}
      head={[
        words.t("movers.input"),
        words.t("ranges.range"),
        column(words.t("ranges.inputs", { letter: of.letter }), of),
      ]}
    >
      <tbody>
        {listed.map((input) => (
          <tr key={input.key}>
            <th scope="row">{titleOf(input.key, words, report)}</th>
            <td>{words.t("spread.band", { low: value(input, input.low), high: value(input, input.high) })}</td>
            <td>{words.utilization(input.first_order)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
