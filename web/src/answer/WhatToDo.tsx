// What to do: the changes that are worth it, each with a button that makes it. They come from the worker, a moment after
// the verdict; until then those of the last scenario stay, or an empty place at first.

import "./WhatToDo.css";
import { useState } from "preact/hooks";
import type { Advice } from "../../generated/types";
import { shownAs, shownIn } from "../architectures";
import { ask } from "../ask";
import { usePage } from "../context";
import type { State } from "../store";
import { apart } from "./apart";
import { Fold, Letter, Section } from "./parts";
import { useLater } from "./useLater";
import { useTry } from "./useTry";

export const WhatToDo = apart(function WhatToDo({ state }: { state: State }) {
  const { words } = usePage();
  const advice = useAdvice(state);
  const trying = useTry(state, advice, "todo");
  if (advice === undefined) return <div class="todo-place" />;
  const apply = ({ todo, sentence }: Advice): void => {
    const changes = [todo, ...todo.also].map(({ key, to }) => ({ key, value: to }));
    const said = words.t("todo.applied", { change: words.message(sentence) });
    trying.tryOut([...state.view.settings, ...changes], said);
  };
  const architectures = shownIn(state.view.report);
  return (
    <>
      <p class="unseen" role="status">
        {trying.said}
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
                    <button
                      type="button"
                      aria-label={`${words.t("todo.apply")} ${index + 1}`}
                      aria-describedby={`todo-${index}`}
                      onClick={() => apply(one)}
                    >
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
  const [advice, setAdvice] = useState<Advice[]>();
  useLater(
    state.view,
    (settings) => ask({ of: "what to do", settings }),
    (answer) => "value" in answer && setAdvice(answer.value),
  );
  return advice;
}
