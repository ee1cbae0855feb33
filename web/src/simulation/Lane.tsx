// Events that last as bars on the time axis: drawn, moved and stretched by pointer or keyboard.

import "./Lane.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWidth } from "../chart/Chart";
import { usePage } from "../context";
import { type Row, timeText } from "../draft";
import { focusOn } from "../focus";
import type { Editing } from "../rows";
import { barOf, between, gridOf, moved, oneHour, type Part, type Span, tracksOf } from "./spans";
import { lengthText, tickText, timeTicks } from "./times";

/** How the events of a list are drawn. */
export interface Bars {
  /** the column with the duration */
  lasts: string;
  /** what stands on a bar, and what it looks like */
  look: (row: Row) => Look;
  /** an event in words */
  say: (row: Row, span: Span) => string;
  /** until when what came of each is seen, in seconds from the start */
  tails?: (number | undefined)[];
  /** whether the help about bars is shown here: once for all lanes */
  hint?: boolean;
}

interface Look {
  label: string;
  /** the class of its color */
  fill: string;
  dashed: boolean;
}

/** Beside the plots, in pixels. */
export interface Margins {
  left: number;
  right: number;
}

interface Props {
  /** of the list, for elements and for people */
  name: string;
  title: string;
  rows: Row[];
  spans: (Span | undefined)[];
  bars: Bars;
  /** what is drawn, but for its times */
  fresh: Row;
  seconds: number;
  margins: Margins;
  edits: Editing;
  /** Tells what the rows would be as an event is dragged; nothing any more when it is let go. */
  foresee: (rows: Row[] | undefined) => void;
}

/** The id of the help on the keys that move bars. */
const KEYS = "lane-keys";

/** So far a pointer strays in a click, in pixels. */
const STRAYS = { mouse: 3, pen: 5, touch: 8 };

/** Counts what is dragged: each time it is a step of its own. */
let drags = 0;

export function Lane({
  name,
  title,
  rows,
  spans,
  bars: { lasts, look, say, tails = [], hint = false },
  fresh,
  seconds,
  margins,
  edits,
  foresee,
}: Props) {
  const { words, act } = usePage();
  const lane = useRef<HTMLDivElement>(null);
  const width = useWidth(lane);
  const grid = gridOf(seconds, width);
  const axis = { seconds, grid };
  /** what a drag would make of an event; of a new one, its row is the next */
  const [preview, setPreview] = useState<{ row: number; span: Span }>();
  const latest = useRef({ rows, edits });
  latest.current = { rows, edits };
  const giveUp = useRef(() => {});
  useEffect(() => () => giveUp.current(), []);

  const barAt = (row: number): string => `#${name} .event-bar[data-row="${row}"]`;
  /** An event that was moved: what did not change stays as it was typed. */
  const changed = (row: Row, part: Part | undefined, { from, to }: Span): Row => ({
    ...row,
    ...(part !== "end" && { at: timeText(from) }),
    ...(part !== "whole" && { [lasts]: timeText(to - from) }),
  });
  const finish = (row: number, part: Part | undefined, span: Span): void => {
    const { add, change } = latest.current.edits;
    const old = rows[row];
    if (old === undefined) {
      add(changed(fresh, part, span));
      focusOn(barAt(row));
    } else change(row, changed(old, part, span), `dragged ${++drags}`);
  };

  const begin = (event: PointerEvent): void => {
    const { target, pointerId, clientX: x } = event;
    if (!event.isPrimary || event.button !== 0 || !(target instanceof HTMLElement) || lane.current === null) return;
    giveUp.current();
    const box = lane.current.getBoundingClientRect();
    const secondsOf = (pixels: number): number => (pixels / box.width) * seconds;
    const bar = target.closest<HTMLElement>("[data-row]");
    const row = bar === null ? rows.length : Number(bar.dataset.row);
    const part = bar === null ? undefined : ((target.dataset.part ?? "whole") as Part);
    const at = secondsOf(x - box.left);
    const before = spans[row];
    if (part !== undefined && before === undefined) return;
    // What runs on beyond the axis is taken where it is seen to end.
    const seen = before && part === "end" ? { ...before, to: Math.min(before.to, seconds) } : before;
    const spanAt = (now: number): Span =>
      part && seen ? moved(part, seen, secondsOf(now - x), axis) : between(at, secondsOf(now - box.left), axis);

    const strays = STRAYS[event.pointerType as keyof typeof STRAYS] ?? STRAYS.mouse;
    let span: Span | undefined;
    const ended = new AbortController();
    const { signal } = ended;
    const stop = (): void => {
      ended.abort();
      setPreview(undefined);
      foresee(undefined);
    };
    const follow = (now: PointerEvent): void => {
      if (now.pointerId !== pointerId || (span === undefined && Math.abs(now.clientX - x) < strays)) return;
      span = spanAt(now.clientX);
      setPreview({ row, span });
      foresee([...rows.slice(0, row), changed(rows[row] ?? fresh, part, span), ...rows.slice(row + 1)]);
    };
    const drop = (now: PointerEvent): void => {
      if (now.pointerId !== pointerId) return;
      stop();
      // Not over what has come in between: a step back, say.
      if (latest.current.rows !== rows) return;
      if (span !== undefined) finish(row, part, span);
      else if (part === undefined) finish(row, part, oneHour(at, axis));
    };
    giveUp.current = stop;
    addEventListener("pointermove", follow, { signal });
    addEventListener("pointerup", drop, { signal });
    addEventListener("pointercancel", stop, { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && stop(), { signal });
  };

  const press = (event: KeyboardEvent, row: number): void => {
    const [span, typed] = [spans[row], rows[row]];
    if (span === undefined || typed === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      edits.remove(row);
      focusOn(barAt(row), barAt(row - 1), `#add-${name}`);
    } else {
      const by = { ArrowLeft: -grid, ArrowDown: -grid, ArrowRight: grid, ArrowUp: grid, Home: -seconds, End: seconds }[
        event.key
      ];
      if (by === undefined) return;
      const part = event.shiftKey ? "end" : "whole";
      edits.change(row, changed(typed, part, moved(part, span, by, axis)), "moved");
    }
    event.preventDefault();
  };

  const bars = spans.map((span) =>
    span && span.from < seconds && width > 0 ? barOf(span, seconds, width) : undefined,
  );
  const tracks = tracksOf(bars);
  const most = bars.reduce((most, bar, row) => (bar ? Math.max(most, (tracks[row] ?? 0) + 1) : most), 0);
  const drawn = preview && barOf(preview.span, seconds, width);
  const ofPreview = preview && (rows[preview.row] ?? fresh);
  const place = { marginInlineStart: `${margins.left}px`, marginInlineEnd: `${margins.right}px` };
  // As wide as the charts, so that the same times stand at both.
  const ticks = width > 0 ? timeTicks(seconds, width + margins.left + margins.right) : [];
  return (
    <>
      <div
        class="lane"
        ref={lane}
        role="group"
        aria-label={words.t("lane.name", { title })}
        style={{ ...place, "--tracks": most + 1 }}
        onPointerDown={begin}
      >
        {ticks.map((time) => (
          <span key={time} class="lane-tick" style={{ insetInlineStart: `${(time / seconds) * 100}%` }} />
        ))}
        {bars.map((bar, row) => {
          const [typed, span] = [rows[row], spans[row]];
          if (bar === undefined || typed === undefined || span === undefined) return null;
          const moving = preview?.row === row && drawn !== undefined;
          const { start, width: length, zone, grip, short } = moving ? drawn : bar;
          const looks = look(typed);
          const tail = (Math.min(tails[row] ?? 0, seconds) / seconds) * width - start - length;
          return (
            <div
              key={row}
              class={`event-bar${short ? " short" : ""}`}
              data-row={row}
              role="slider"
              tabIndex={0}
              aria-label={words.t(`${name}.row`, { number: row + 1 })}
              aria-valuemin={0}
              aria-valuemax={seconds}
              aria-valuenow={span.from}
              aria-valuetext={say(typed, span)}
              aria-describedby={KEYS}
              style={{
                "--track": tracks[row] ?? 0,
                "--grip": `${grip}px`,
                insetInlineStart: `${zone.start}px`,
                inlineSize: `${zone.width}px`,
              }}
              onKeyDown={(event) => press(event, row)}
              onBlur={() => act({ do: "leave" })}
            >
              {!moving && tail > 0 && (
                <span
                  class="tail"
                  style={{ insetInlineStart: `${start - zone.start + length}px`, inlineSize: `${tail}px` }}
                />
              )}
              <Extent start={start - zone.start} length={length} look={looks}>
                {`${row + 1}${short ? "" : ` ${looks.label}`}`}
              </Extent>
              <span class="grip" data-part="start" />
              <span class="grip" data-part="end" />
            </div>
          );
        })}
        {preview?.row === rows.length && drawn && (
          <div
            class="event-bar short"
            style={{ "--track": most, insetInlineStart: `${drawn.start}px`, inlineSize: `${drawn.width}px` }}
          >
            <Extent start={0} length={drawn.width} look={look(fresh)}>
              {preview.row + 1}
            </Extent>
          </div>
        )}
        {preview && drawn && ofPreview && (
          <span class="readout" aria-hidden="true" style={{ "--start": `${drawn.start}px` }}>
            <output>{say(ofPreview, preview.span)}</output>
          </span>
        )}
      </div>
      <div class="lane-times" aria-hidden="true" style={place}>
        {ticks.map((time) => (
          <span key={time} style={{ insetInlineStart: `${(time / seconds) * 100}%` }}>
            {tickText(time, seconds, words)}
          </span>
        ))}
      </div>
      {hint && (
        <p class="meaning">
          {words.t("lane.hint")}
          {words.gap}
          <span id={KEYS}>{words.t("lane.keys", { step: lengthText(grid, words) })}</span>
        </p>
      )}
    </>
  );
}

interface ExtentProps {
  start: number;
  length: number;
  look: Look;
  children: string | number;
}

function Extent({ start, length, look: { fill, dashed }, children }: ExtentProps) {
  return (
    <span
      class={`extent ${fill}${dashed ? " dashed" : ""}`}
      style={{ insetInlineStart: `${start}px`, inlineSize: `${length}px` }}
    >
      <span>{children}</span>
    </span>
  );
}
