// What could not be opened, and a fault of the core: shown once, closed by the user.

import "./Refused.css";
import { usePage } from "./context";
import { ANSWER, focusOn } from "./focus";
import { problemInFile } from "./problems";
import type { State } from "./store";

/** So many problems are listed; a hostile file could have thousands. */
const MOST = 10;

export function Refused({ state: { refused, broken, missed } }: { state: State }) {
  const { words, act } = usePage();
  // Its words come right after the first view.
  const problems = words.isWhole ? refused : [];
  if (problems.length === 0 && !broken && !missed) return null;
  return (
    <section class="refused" role="alert">
      <p>
        <strong>{words.t(broken ? "refused.broken" : missed ? "refused.missed" : "refused.title")}</strong>
      </p>
      <ul>
        {problems.slice(0, MOST).map((problem, index) => (
          <li key={index}>{problemInFile(problem, words)}</li>
        ))}
      </ul>
      {problems.length > MOST && <p>{words.t("refused.more", { count: problems.length - MOST })}</p>}
      <button
        type="button"
        onClick={() => {
          act({ do: "put away" });
          focusOn(...ANSWER);
        }}
      >
        {words.t("refused.close")}
      </button>
    </section>
  );
}
