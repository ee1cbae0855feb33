// One number followed back: formula, numbers, price or quota with its source and grade, and what would change it.

import { useEffect, useRef } from "preact/hooks";
import type { Derivation, Explanation, Part, SourceOf } from "../generated/types";
import { Letter, Table } from "./answer/parts";
import { usePage } from "./context";

export function ExplanationDialog({ explanation }: { explanation: Explanation | undefined }) {
  const { words, act } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (explanation !== undefined) dialog.current?.showModal();
    else dialog.current?.close();
  }, [explanation]);
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
      {explanation && (
        <div>
          <header>
            <h2 id="explanation-title">
              <code>{explanation.id}</code>
            </h2>
            <button type="button" onClick={() => act({ do: "close" })}>
              {words.t("explain.close")}
            </button>
          </header>
          <p>{words.find(`subject.${explanation.id}`) ?? words.find(`line.${explanation.id}`) ?? words.find(`limit.${explanation.id}`) ?? explanation.meaning}</p>
          {explanation.parts.length === 0 && <p>{words.t("explain.not-here")}</p>}
          {explanation.parts.map((part) => (
            <PartOf key={part.architecture} part={part} unit={explanation.unit} />
          ))}
        </div>
      )}
    </dialog>
  );
}

function PartOf({ part, unit }: { part: Part; unit: string }) {
  const { words } = usePage();
  const { cost, bound } = part;
  return (
    <section>
      <h3>
        <Letter id={part.architecture} /> {words.t(`architecture.${part.architecture}`)}
      </h3>
      <Formula what={words.t(bound ? "explain.demand" : "explain.quantity")} derivation={part.quantity} unit={unit} />
      {cost && (
        <>
          <p class="formula">
            {words.t("explain.cost")} <strong>{words.usd(cost.usd)}</strong> {words.t("summary.a-month")}
            <br />= <code>{cost.numbers}</code>
          </p>
          {cost.price && <From source={cost.price} />}
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
            {words.t("explain.helps")} {words.message(bound.remedy)}
          </p>
          <From source={bound.source} />
        </>
      )}
      <Terms part={part} />
      <Moves part={part} />
    </section>
  );
}

/** What it comes to, in symbols and in numbers. */
function Formula({ what, derivation: { value, symbols, numbers, terms }, unit }: { what: string; derivation: Derivation; unit: string }) {
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
function From({ source }: { source: SourceOf }) {
  const { words } = usePage();
  const { id, value, region, effective, grade, source: where, note } = source;
  return (
    <dl class="source">
      <dt>{words.t(id === "" ? "explain.setting" : "explain.price")}</dt>
      <dd>
        {id !== "" && <code>{id}</code>} {words.message(value)} · {region} {effective && words.t("explain.from", { day: effective })}
      </dd>
      <dt>{words.t("explain.source")}</dt>
      <dd>
        <span class={`grade ${grade}`}>{words.t(`grade.${grade}`)}</span> {words.find(`note.${where}`) ?? where}
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
    <Table label={words.t("explain.terms")} head={[words.t("explain.term"), { text: words.t("explain.value"), number: true }, words.t("explain.meaning")]}>
      <tbody>
        {terms.map(({ name, value, meaning }, index) => (
          <tr key={index}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td class="number">{words.exact(value)}</td>
            <td>{words.find(`symbol.${name}`) ?? meaning}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Settings that move the number the most, each tried on its own. */
function Moves({ part: { changes, bound } }: { part: Part }) {
  const { words } = usePage();
  if (changes.length === 0) return null;
  const show = (value: number): string => (bound ? words.utilization(value) : words.usd(value));
  return (
    <Table
      label={words.t("explain.changes")}
      head={[words.t("explain.changes"), words.t("explain.change-from"), words.t("explain.change-to"), { text: words.t("explain.becomes"), number: true }]}
    >
      <tbody>
        {changes.map(({ key, from, to, after }, index) => (
          <tr key={index}>
            <th scope="row">
              <code>{key}</code>
            </th>
            <td>{words.message(from)}</td>
            <td>{words.message(to)}</td>
            <td class="number">{after == null ? words.t("explain.gone") : show(after)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
