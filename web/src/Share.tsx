// What the menu of what to share and keep has in it: the link, files, and a file to open.

import { useRef, useState } from "preact/hooks";
import { ask } from "./ask";
import { usePage } from "./context";
import type * as engine from "./engine";
import { FILE } from "./files";
import { copyLink, download } from "./leave";
import { closeAround } from "./Menu";
import { withPins } from "./pins";
import { type State, settings, whenLoaded } from "./store";
import type { Currency } from "./words";

/** The type of workbooks. */
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

interface Props {
  state: State;
  currency: Currency;
  /** opens a file that was chosen */
  read: (chosen: File | undefined) => void;
}

export function Share({ state, currency, read }: Props) {
  const { words, act } = usePage();
  const [said, setSaid] = useState({ of: "", text: "" });
  const file = useRef<HTMLInputElement>(null);
  const now = settings(state.view);
  const scenarios = [...state.pins.map(({ view }) => settings(view)), now];
  const link = withPins(state.view.fragment, state.pins);
  /** A file has no address that others could open. */
  const kind = location.protocol === "file:" ? "text" : "link";
  const keep = (ending: string, type: string, asked: Promise<engine.Result<BlobPart>>): void => {
    const name = `${slug(state.view.report.name)}.${ending}`;
    whenLoaded(act, asked, (made) => {
      if ("value" in made) download(name, type, made.value);
      else {
        closeAround(file.current);
        act({ do: "refuse", problems: made.problems });
      }
    });
  };
  const rate = currency.code === "JPY" ? `JPY=${currency.rate}` : undefined;
  return (
    <>
      <button
        type="button"
        onClick={async () => {
          const isCopied = await copyLink(link);
          setSaid({ of: link, text: words.t(isCopied ? `share.${kind}-copied` : "share.not-copied") });
        }}
      >
        {words.t(`share.${kind}`)}
      </button>
      <button
        type="button"
        onClick={() => keep("csv", "text/csv;charset=utf-8", ask({ of: "csv", scenarios, currency: rate }))}
      >
        {words.t("share.csv")}
      </button>
      <button
        type="button"
        onClick={() =>
          keep(
            "html",
            "text/html;charset=utf-8",
            ask({ of: "html", scenarios, currency: rate, texts: words.forWorker() }),
          )
        }
      >
        {words.t("share.html")}
      </button>
      <button
        type="button"
        onClick={() => keep("xlsx", XLSX, ask({ of: "xlsx", scenarios, currency: rate, texts: words.forWorker() }))}
      >
        {words.t("share.xlsx")}
      </button>
      <button type="button" onClick={() => keep("json", "application/json", ask({ of: "json", scenarios }))}>
        {words.t("share.json")}
      </button>
      <button type="button" onClick={() => keep("toml", "application/toml", ask({ of: "toml", settings: now }))}>
        {words.t("share.toml")}
      </button>
      <button type="button" onClick={() => file.current?.click()}>
        {words.t("share.open")}
      </button>
      <input
        ref={file}
        id={FILE}
        class="unseen"
        type="file"
        accept=".toml,application/toml,text/plain"
        tabIndex={-1}
        aria-label={words.t("share.open")}
        onChange={(event) => {
          read(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <button type="button" onClick={() => print()}>
        {words.t("share.print")}
      </button>
      <p role="status">{said.of === link && said.text}</p>
    </>
  );
}

/** A name for a file: what every system takes. */
function slug(name: string): string {
  const plain = name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-");
  return plain.replace(/^-|-$/g, "").slice(0, 60) || "shardwise";
}
