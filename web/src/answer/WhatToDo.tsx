// What to do: the changes that are worth it, each with a button that makes it. They come from the worker, a moment after
// the verdict; until then those of the last scenario stay, or an empty place at first.

import "./WhatToDo.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Advice } from "../../generated/types";
import { shownAs, shownIn } from "../architectures";
import { ask } from "../ask";
import { usePage } from "../context";
import { ANSWER, focusOn } from "../focus";
import { opening, type State, settings, whenLoaded } from "../store";
import { apart } from "./apart";
import { Fold, Letter, Section } from "./parts";

/** The advice waits for a pause in typing, in milliseconds. */
const PAUSE = 120;

export const WhatToDo = apart(function WhatToDo({ state }: { state: State }) {
  const { words, act } = usePage();
  const advice = useAdvice(state);
  const [applied, setApplied] = useState("");
  const wasApplied = useRef(false);
  useEffect(() => {
    // The button that was pressed is gone with its change.
    if (wasApplied.current) focusOn("#todo", ...ANSWER);
    wasApplied.current = false;
  }, [advice]);
  if (advice === undefined) return <div class="todo-place" />;
  const apply = ({ todo, sentence }: Advice): void => {
    const changes = [todo, ...todo.also].map(({ key, to }) => ({ key, value: to }));
    const changed = { settings: [...state.view.settings, ...changes], fragment: "" };
    act(opening(state, { value: changed }));
    setApplied(words.t("todo.applied", { change: words.message(sentence) }));
    wasApplied.current = true;
  };
  const architectures = shownIn(state.view.report);
  return (
    <>
      <p class="unseen" role="status">
        {applied}
      </p>
      {advice.length > 0 && words.isWhole && (
        <Section id="todo" focusable>
          <Fold summary={words.t("todo.count", { count: advice.length })}>
            <ol class="todo">
              {advice.map((one, index) => {
                const architecture = shownAs(architectures, one.todo.architecture);
                return (
                  <li key={`${one.todo.key}=${one.todo.to}`}>
                    <p id={`todo-${index}`}>
                      {architecture && <Letter of={architecture} />} {words.message(one.sentence)}
                    </p>
                    <button type="button" aria-describedby={`todo-${index}`} onClick={() => apply(one)}>
                      {words.t("todo.apply")}
                    </button>
                  </li>
                );
              })}
            </ol>
          </Fold>
        </Section>
      )}
    </>
  );
});

/** What is advised about the scenario; undefined until it is known for the first time. */
function useAdvice(state: State): Advice[] | undefined {
  const { act } = usePage();
  const [advice, setAdvice] = useState<Advice[]>();
  const { fragment } = state.view;
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      whenLoaded(act, ask({ of: "what to do", settings: settings(state.view) }), (answer) => {
        if (wanted && "value" in answer) setAdvice(answer.value);
      });
    }, PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [fragment]);
  return advice;
}
