// One number followed back: formula, numbers, price or quota with its source and grade, and what would change it.

import "./Explanation.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Derivation, Explained, Message, Part, PartMessages, Problem, Source, View } from "../generated/types";
import { Letter, number, Table } from "./answer/parts";
import { nameOf, type Shown, shownAs, shownIn } from "./architectures";
import { usePage } from "./context";
import type { Result } from "./engine";
import { focusOnField } from "./focus";
import { typedText } from "./form/ById";
import { problemText } from "./problems";
import { type State, settings, whenLoaded } from "./store";
import { ask } from "./worker/engine";

export function ExplanationDialog({ explaining }: Pick<State, "explaining">) {
  const { words, act } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const answer = useAnswer(explaining);
  useEffect(() => {
    if (explaining !== undefined) dialog.current?.showModal();
    else dialog.current?.close();
  }, [explaining]);
  return (
    <dialog
      ref={dialog}
      class="explanation"
      aria-labelledby="explanation-title"
      onClose={() => act({ do: "close" })}
      onClick={(event) => {
        if (event.target === dialog.current) act({ do: "close" });
      }}
    >
      {explaining && (
        <div aria-busy={answer === undefined}>
          <header>
            <h2 id="explanation-title">
              <code>{explaining.id}</code>
            </h2>
            <button type="button" onClick={() => act({ do: "close" })}>
              {words.t("explain.close")}
            </button>
          </header>
          {answer === undefined && <p role="status">{words.t("explain.loading")}</p>}
          {answer && "value" in answer && <Explanation explained={answer.value} {...explaining} />}
          {answer && "problems" in answer && <Problems problems={answer.problems} />}
        </div>
      )}
    </dialog>
  );
}

/** What is answered, once it is; where it never will be, nothing is left to show. */
function useAnswer(explaining: State["explaining"]): Result<Explained> | undefined {
  const { act } = usePage();
  const [answered, setAnswered] = useState<{ to: State["explaining"]; answer: Result<Explained> }>();
  useEffect(() => {
    if (explaining === undefined) return;
    const { id, view } = explaining;
    const asked = ask({ of: "explain", settings: settings(view), id });
    whenLoaded(act, asked, (answer) => setAnswered({ to: explaining, answer }));
    asked.catch(() => act({ do: "close" }));
  }, [explaining]);
  return answered && answered.to === explaining ? answered.answer : undefined;
}

function Problems({ problems }: { problems: Problem[] }) {
  const { words } = usePage();
  return problems.map((problem, index) => (
    <p key={index} class="problem">
      {problemText(problem, words)}
    </p>
  ));
}

/** Digits of numbers as they are read, or all of them. */
interface Digits {
  all: boolean;
}

interface ExplanationProps extends NonNullable<State["explaining"]> {
  explained: Explained;
}

function Explanation({ explained: { explanation, messages }, view, of: first }: ExplanationProps) {
  const { words } = usePage();
  const [all, setAll] = useState(false);
  const { id, meaning, parts, unit } = explanation;
  const architectures = shownIn(view.report);
  const unpriced = architectures.find(({ id, not_priced }) => id === first && not_priced);
  const ordered = parts
    .map((part, index) => ({ part, of: messages[index] }))
    .sort((one, other) => Number(other.part.architecture === first) - Number(one.part.architecture === first));
  return (
    <>
      <p>{["line", "limit", "result"].map((family) => words.find(`${family}.${id}`)).find(Boolean) ?? meaning}</p>
      {parts.length === 0 && <p>{words.t("explain.not-here")}</p>}
      {unpriced?.not_priced && (
        <section>
          <Architecture of={unpriced} />
          <p>
            <strong>{words.t("fit.not-priced")}</strong>{" "}
            {words.t("summary.without", { usd: words.usd(unpriced.not_priced.usd_without) })}
          </p>
        </section>
      )}
      {ordered.map(({ part, of }) => (
        <PartOf
          key={part.architecture ?? "whole"}
          view={view}
          part={part}
          of={part.architecture ? shownAs(architectures, part.architecture) : undefined}
          messages={of}
          unit={unit}
          all={all}
        />
      ))}
      {parts.length > 0 && (
        <label class="check">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} />
          {words.t("explain.digits")}
        </label>
      )}
    </>
  );
}

function Architecture({ of }: { of: Shown }) {
  const { words } = usePage();
  return (
    <h3>
      <Letter of={of} /> {nameOf(of, words)}
    </h3>
  );
}

interface PartProps extends Digits {
  view: View;
  part: Part;
  of: Shown | undefined;
  messages: PartMessages | undefined;
  unit: string;
}

function PartOf({ view, part, of, messages, unit, all }: PartProps) {
  const { words } = usePage();
  const { cost, bound } = part;
  return (
    <section>
      {of && <Architecture of={of} />}
      <Formula
        what={words.t(bound ? "explain.demand" : cost ? "explain.quantity" : "explain.number")}
        derivation={part.quantity}
        unit={unit}
        all={all}
      />
      {cost && (
        <>
          <p class="formula">
            {words.t("explain.cost")} <strong>{words.usd(cost.usd)}</strong> {words.t("summary.a-month")}
            <br />= <code>{numbersIn(cost.numbers, all)}</code>
          </p>
          {cost.price && <From source={cost.price} messages={messages} unit={unit} />}
          {cost.price && <OwnPrice id={cost.price.id} view={view} />}
        </>
      )}
      {bound && (
        <>
          <Formula what={words.t("explain.limit")} derivation={bound.limit} unit={unit} all={all} />
          <p>
            <strong class={`verdict-${bound.verdict}`}>
              {words.utilization(bound.utilization)} {words.t(`verdict.${bound.verdict}`)}
            </strong>
          </p>
          <p>
            {words.t("explain.helps")} {messages?.remedy && words.message(messages.remedy)}
          </p>
          <From source={bound.source} messages={messages} />
        </>
      )}
      {part.source && <From source={part.source} messages={messages} />}
      <Terms part={part} all={all} />
      <Moves part={part} messages={messages} unit={unit} />
    </section>
  );
}

/** A price can be replaced from where it is explained: by itself at first, in its field. */
function OwnPrice({ id, view }: { id: string; view: View }) {
  const { words, act } = usePage();
  const key = `prices.${id}`;
  const isOwn = view.settings.some((setting) => setting.key === key);
  const change = (): void => {
    act({ do: "close" });
    if (isOwn) {
      focusOnField(key);
      return;
    }
    whenLoaded(act, ask({ of: "built-in", region: view.report.region }), (answer) => {
      const known = "value" in answer ? answer.value.prices.find((price) => price.id === id) : undefined;
      if (known === undefined) return;
      act({ do: "set", key, text: typedText("prices", known) });
      focusOnField(key);
    });
  };
  return (
    <p>
      <button type="button" onClick={change}>
        {words.t("explain.own-price", { id })}
      </button>
    </p>
  );
}

/** What it comes to, in symbols and in numbers. */
function Formula({
  what,
  derivation: { value, symbols, numbers, terms },
  unit,
  all,
}: Digits & {
  what: string;
  derivation: Derivation;
  unit: string;
}) {
  const { words } = usePage();
  return (
    <p class="formula">
      {what} <strong>{words.quantity(value, unit)}</strong> = <code>{symbols}</code>
      {terms.length > 1 && (
        <>
          <br />= <code>{numbersIn(numbers, all)}</code>
        </>
      )}
    </p>
  );
}

/** Numbers of a formula: as many digits as are read, unless all are asked for. */
const numbersIn = (formula: string, all: boolean): string =>
  all
    ? formula
    : formula.replace(/\d+\.\d+(?:e[+-]?\d+)?/g, (number) => {
        const value = Number(number);
        return value >= 1e6 ? String(Math.round(value)) : String(Number(value.toPrecision(6)));
      });

/** Where a price or quota comes from, and how well it is known. */
function From({
  source,
  messages,
  unit,
}: {
  source: Source;
  messages: PartMessages | undefined;
  /** of a price: what it is for */
  unit?: string;
}) {
  const { words } = usePage();
  const { id, region, effective, grade, note } = source;
  const text = messages?.value && words.message(messages.value);
  const value = text && unit ? words.t("explain.per", { value: text, unit: words.unit(unit) }) : text;
  return (
    <dl class="source">
      {value && (
        <>
          <dt>{words.t(id === "" ? "explain.setting" : "explain.price")}</dt>
          <dd>
            {words.find(`price.${id}`)} {id !== "" && <code>{id}</code>} {value} · {region}{" "}
            {effective && words.t("explain.from", { day: effective })}
          </dd>
        </>
      )}
      <dt>{words.t("explain.source")}</dt>
      <dd>
        <span class={`grade ${grade}`}>{words.t(`grade.${grade}`)}</span>{" "}
        {messages?.source && words.message(messages.source)}
      </dd>
      {note !== "" && (
        <>
          <dt>{words.t("explain.note")}</dt>
          <dd>{words.find(`note.${note}`) ?? note}</dd>
        </>
      )}
    </dl>
  );
}

function Terms({ part: { quantity, bound }, all }: Digits & { part: Part }) {
  const { words } = usePage();
  const named = new Set(quantity.terms.map(({ name }) => name));
  const terms = [...quantity.terms, ...(bound?.limit.terms ?? []).filter(({ name }) => !named.has(name))];
  if (terms.length === 0) return null;
  return (
    <Table
      label={words.t("explain.terms")}
      head={[words.t("explain.term"), number(words.t("explain.value")), words.t("explain.meaning")]}
    >
      <tbody>
        {terms.map(({ name, value, meaning }, index) => (
          <tr key={index}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td class="number">{all ? words.exact(value) : words.short(value)}</td>
            <td>
              {words.find(`symbol.${name}`) ?? words.find(`line.${name}`) ?? words.find(`result.${name}`) ?? meaning}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Settings that move the number the most, each tried on its own. */
function Moves({
  part: { changes, bound, cost },
  messages,
  unit,
}: {
  part: Part;
  messages: PartMessages | undefined;
  unit: string;
}) {
  const { words } = usePage();
  if (changes.length === 0) return null;
  const said = (message: Message | undefined): string => (message ? words.message(message) : "");
  const show = (value: number): string =>
    bound ? words.utilization(value) : cost ? words.usd(value) : words.quantity(value, unit);
  return (
    <Table
      label={words.t("explain.changes")}
      head={[
        words.t("explain.changes"),
        words.t("explain.change-from"),
        words.t("explain.change-to"),
        number(words.t("explain.becomes")),
      ]}
    >
      <tbody>
        {changes.map(({ key, after }, index) => (
          <tr key={index}>
            <th scope="row">
              <code>{key}</code>
            </th>
            <td>{said(messages?.from[index])}</td>
            <td>{said(messages?.to[index])}</td>
            <td class="number">{after == null ? words.t("explain.gone") : show(after)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
