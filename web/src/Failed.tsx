// The page where it cannot start: what it is, what it needs, and what does the same without it.

import "./Failed.css";
import type { Words } from "./words";

export function Failed({ words, reason }: { words: Words; reason: string }) {
  document.documentElement.lang = words.language;
  document.title = words.t("page.title");
  const needs = typeof WebAssembly === "undefined" ? "failed.needs" : "failed.reload";
  return (
    <main class="failed">
      <h1>shardwise</h1>
      <p>{words.t("failed.what")}</p>
      <p role="alert">
        <strong>{words.t("failed.title")}</strong> {words.t(needs)}
      </p>
      <p>{words.t("failed.instead")}</p>
      <pre>
        <code>shardwise compare --from-link '{location.hash || "#v2"}'</code>
      </pre>
      <p class="meaning">{words.t("failed.reason", { reason })}</p>
    </main>
  );
}
