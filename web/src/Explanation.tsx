// One number followed back: formula, numbers, price or quota with its source and grade, and what would change it.

import "./Explanation.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Derivation, Explained, Message, Part, PartMessages, Problem, Source, View } from "../generated/types";
import { Letter, Table } from "./answer/parts";
import { nameOf, type Shown, shownAs, shownIn } from "./architectures";
import { usePage } from "./context";
import type { Result } from "./engine";
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
          {answer && "value" in answer && <Explanation explained={answer.value} view={explaining.view} />}
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

function Explanation({ explained: { explanation, messages }, view }: { explained: Explained; view: View }) {
  const { words } = usePage();
  const { id, meaning, parts, unit } = explanation;
  const architectures = shownIn(view.report);
  return (
    <>
      <p>{["line", "limit", "result"].map((family) => words.find(`${family}.${id}`)).find(Boolean) ?? meaning}</p>
      {parts.length === 0 && <p>{words.t("explain.not-here")}</p>}
      {parts.map((part, index) => (
        <PartOf
          key={part.architecture ?? "whole"}
          part={part}
          of={part.architecture ? shownAs(architectures, part.architecture) : undefined}
          messages={messages[index]}
          unit={unit}
        />
      ))}
    </>
  );
}

interface PartProps {
  part: Part;
  of: Shown | undefined;
  messages: PartMessages | undefined;
  unit: string;
}

function PartOf({ part, of, messages, unit }: PartProps) {
  const { words } = usePage();
  const { cost, bound } = part;
  return (
    <section>
      {of && (
        <h3>
          <Letter of={of} /> {nameOf(of, words)}
        </h3>
      )}
      <Formula
        what={words.t(bound ? "explain.demand" : cost ? "explain.quantity" : "explain.number")}
        derivation={part.quantity}
        unit={unit}
      />
      {cost && (
        <>
          <p class="formula">
            {words.t("explain.cost")} <strong>{words.usd(cost.usd)}</strong> {words.t("summary.a-month")}
            <br />= <code>{cost.numbers}</code>
          </p>
          {cost.price && <From source={cost.price} messages={messages} />}
        </>
      )}
      {bound && (
        <>
          <Formula what={words.t("explain.limit")} derivation={bound.limit} unit={unit} />
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
      <Terms part={part} />
      <Moves part={part} messages={messages} unit={unit} />
    </section>
  );
}

/** What it comes to, in symbols and in numbers. */
function Formula({
  what,
  derivation: { value, symbols, numbers, terms },
  unit,
}: {
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
          <br />= <code>{numbers}</code>
        </>
      )}
    </p>
  );
}

/** Where a price or quota comes from, and how well it is known. */
function From({ source, messages }: { source: Source; messages: PartMessages | undefined }) {
  const { words } = usePage();
  const { id, region, effective, grade, note } = source;
  const value = messages?.value && words.message(messages.value);
  return (
    <dl class="source">
      {value && (
        <>
          <dt>{words.t(id === "" ? "explain.setting" : "explain.price")}</dt>
          <dd>
            {id !== "" && <code>{id}</code>} {value} · {region}{" "}
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

function Terms({ part: { quantity, bound } }: { part: Part }) {
  const { words } = usePage();
  const named = new Set(quantity.terms.map(({ name }) => name));
  const terms = [...quantity.terms, ...(bound?.limit.terms ?? []).filter(({ name }) => !named.has(name))];
  if (terms.length === 0) return null;
  return (
    <Table
      label={words.t("explain.terms")}
      head={[words.t("explain.term"), { text: words.t("explain.value"), number: true }, words.t("explain.meaning")]}
    >
      <tbody>
        {terms.map(({ name, value, meaning }, index) => (
          <tr key={index}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td class="number">{words.exact(value)}</td>
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
        { text: words.t("explain.becomes"), number: true },
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
