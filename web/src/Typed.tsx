// A field for what a section is asked besides the scenario.

import "./Typed.css";

interface Props {
  id: string;
  label: string;
  value: string;
  set: (value: string) => void;
  /** what is wrong with it */
  problem: string | undefined;
  isText?: boolean;
}

export function Typed({ id, label, value, set, problem, isText = false }: Props) {
  const wrong = `${id}-problem`;
  return (
    <label>
      {label}
      <input
        id={id}
        class="says"
        inputMode={isText ? undefined : "decimal"}
        autocomplete="off"
        value={value}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem && wrong}
        onInput={(event) => set(event.currentTarget.value.normalize("NFKC"))}
      />
      {problem && (
        <span class="problem" role="alert" id={wrong}>
          {problem}
        </span>
      )}
    </label>
  );
}
