// Outages as bars on the time axis: drawn, moved and stretched by pointer or keyboard.

import { useEffect, useRef, useState } from "preact/hooks";
import { usePage } from "../context";
import { type Outage, STOPS, timeText } from "../draft";
import { useWidth } from "../chart/Chart";
import { focusOn } from "../focus";
import type { Words } from "../words";
import { clockText, lengthText } from "./times";
import { barOf, between, gridOf, moved, oneHour, type Part, type Span, tracksOf } from "./spans";

interface Props {
  outages: Outage[];
  spans: (Span | undefined)[];
  /** who can fail, in the order of their colours */
  consumers: string[];
  /** whose outages are drawn */
  consumer: string;
  seconds: number;
  margins: { left: number; right: number };
  caughtUp: (number | undefined)[];
  add: (outage: Outage) => void;
  change: (index: number, outage: Outage, name: string) => void;
  remove: (index: number) => void;
}

/** So far a pointer strays in a click, in pixels. */
const STRAYS = { mouse: 3, pen: 5, touch: 8 };

/** Counts what is dragged: each time it is a step of its own. */
let drags = 0;

export function Lane({ outages, spans, consumers, consumer, seconds, margins, caughtUp, add, change, remove }: Props) {
  const { words, act } = usePage();
  const lane = useRef<HTMLDivElement>(null);
  const width = useWidth(lane);
  const grid = gridOf(seconds, width);
  const axis = { seconds, grid };
  /** what a drag would make of an outage; of a new one, its row is the next */
  const [preview, setPreview] = useState<{ row: number; span: Span }>();
  const latest = useRef({ outages, add, change });
  latest.current = { outages, add, change };
  const giveUp = useRef(() => {});
  useEffect(() => () => giveUp.current(), []);

  const fresh = { consumer, how: STOPS };
  const finish = (row: number, part: Part | undefined, { from, to }: Span): void => {
    const { add, change } = latest.current;
    const old = outages[row];
    if (old === undefined) {
      add({ ...fresh, at: timeText(from), for: timeText(to - from) });
      focusOn(barAt(row));
    } else change(row, changed(old, part, { from, to }), `dragged ${++drags}`);
  };

  const begin = (event: PointerEvent): void => {
    const { target, pointerId, clientX: x } = event;
    if (!event.isPrimary || event.button !== 0 || !(target instanceof HTMLElement) || lane.current === null) return;
    giveUp.current();
    const box = lane.current.getBoundingClientRect();
    const secondsOf = (pixels: number): number => (pixels / box.width) * seconds;
    const bar = target.closest<HTMLElement>("[data-row]");
    const row = bar === null ? outages.length : Number(bar.dataset.row);
    const part = bar === null ? undefined : ((target.dataset.part ?? "whole") as Part);
    const at = secondsOf(x - box.left);
    const before = spans[row];
    if (part !== undefined && before === undefined) return;
    // What runs on beyond the axis is taken where it is seen to end.
    const seen = before && part === "end" ? { ...before, to: Math.min(before.to, seconds) } : before;
    const spanAt = (now: number): Span => (part && seen ? moved(part, seen, secondsOf(now - x), axis) : between(at, secondsOf(now - box.left), axis));

    const strays = STRAYS[event.pointerType as keyof typeof STRAYS] ?? STRAYS.mouse;
    let span: Span | undefined;
    const ended = new AbortController();
    const { signal } = ended;
    const stop = (): void => {
      ended.abort();
      setPreview(undefined);
    };
    const follow = (now: PointerEvent): void => {
      if (now.pointerId !== pointerId || (span === undefined && Math.abs(now.clientX - x) < strays)) return;
      span = spanAt(now.clientX);
      setPreview({ row, span });
    };
    const drop = (now: PointerEvent): void => {
      if (now.pointerId !== pointerId) return;
      stop();
      // Not over what has come in between: a step back, say.
      if (latest.current.outages !== outages) return;
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
    const [span, outage] = [spans[row], outages[row]];
    if (span === undefined || outage === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      remove(row);
      focusOn(barAt(row), barAt(row - 1), "#add-outage");
    } else {
      const by = { ArrowLeft: -grid, ArrowDown: -grid, ArrowRight: grid, ArrowUp: grid, Home: -seconds, End: seconds }[event.key];
      if (by === undefined) return;
      const part = event.shiftKey ? "end" : "whole";
      change(row, changed(outage, part, moved(part, span, by, axis)), "moved");
    }
    event.preventDefault();
  };

  const bars = spans.map((span) => (span && span.from < seconds && width > 0 ? barOf(span, seconds, width) : undefined));
  const tracks = tracksOf(bars);
  const most = bars.reduce((most, bar, row) => (bar ? Math.max(most, (tracks[row] ?? 0) + 1) : most), 0);
  const drawn = preview && barOf(preview.span, seconds, width);
  const ofPreview = preview && (outages[preview.row] ?? fresh);
  const place = { marginInlineStart: `${margins.left}px`, marginInlineEnd: `${margins.right}px` };
  return (
    <>
      <div
        class="lane"
        ref={lane}
        role="group"
        aria-label={words.t("outages.lane")}
        style={{ ...place, "--tracks": most + 1, "--tick": `${(tickOf(seconds, width) / seconds) * 100}%` }}
        onPointerDown={begin}
      >
        {bars.map((bar, row) => {
          const [outage, span] = [outages[row], spans[row]];
          if (bar === undefined || outage === undefined || span === undefined) return null;
          const moving = preview?.row === row && drawn !== undefined;
          const { start, width: length, zone, grip, short } = moving ? drawn : bar;
          const kind = `${short ? " short" : ""}${outage.how === STOPS ? "" : " fails"}`;
          const tail = (Math.min(caughtUp[row] ?? 0, seconds) / seconds) * width - start - length;
          return (
            <div
              key={row}
              class={`outage-bar${kind}`}
              data-row={row}
              role="slider"
              tabIndex={0}
              aria-label={words.t("outages.row", { number: row + 1 })}
              aria-valuemin={0}
              aria-valuemax={seconds}
              aria-valuenow={span.from}
              aria-valuetext={saying(outage, span, words)}
              aria-describedby="outages-keys"
              style={{ "--track": tracks[row] ?? 0, "--grip": `${grip}px`, insetInlineStart: `${zone.start}px`, inlineSize: `${zone.width}px` }}
              onKeyDown={(event) => press(event, row)}
              onBlur={() => act({ do: "leave" })}
            >
              {!moving && tail > 0 && <span class="tail" style={{ insetInlineStart: `${start - zone.start + length}px`, inlineSize: `${tail}px` }} />}
              <Extent start={start - zone.start} length={length} colour={consumers.indexOf(outage.consumer)}>
                {`${row + 1}${short ? "" : ` ${outage.consumer}`}`}
              </Extent>
              <span class="grip" data-part="start" />
              <span class="grip" data-part="end" />
            </div>
          );
        })}
        {preview?.row === outages.length && drawn && (
          <div class="outage-bar short" style={{ "--track": most, insetInlineStart: `${drawn.start}px`, inlineSize: `${drawn.width}px` }}>
            <Extent start={0} length={drawn.width} colour={consumers.indexOf(consumer)}>
              {preview.row + 1}
            </Extent>
          </div>
        )}
        {preview && drawn && ofPreview && (
          <output
            class="readout"
            aria-hidden="true"
            style={drawn.start < width / 2 ? { insetInlineStart: `${drawn.start}px` } : { insetInlineEnd: `${width - drawn.start - drawn.width}px` }}
          >
            {saying(ofPreview, preview.span, words)}
          </output>
        )}
      </div>
      <p class="meaning">
        {words.t("outages.hint")} <span id="outages-keys">{words.t("outages.keys", { step: lengthText(grid, words) })}</span>
      </p>
    </>
  );
}

const barAt = (row: number): string => `.outage-bar[data-row="${row}"]`;

interface ExtentProps {
  start: number;
  length: number;
  /** its place among the consumers; below 0 where it is none of them */
  colour: number;
  children: string | number;
}

function Extent({ start, length, colour, children }: ExtentProps) {
  return (
    <span class={`extent ${colour < 0 ? "nobody" : `reader-${colour % 5}`}`} style={{ insetInlineStart: `${start}px`, inlineSize: `${length}px` }}>
      <span>{children}</span>
    </span>
  );
}

/** An outage that was moved: what did not change stays as it was typed. */
function changed(outage: Outage, part: Part | undefined, { from, to }: Span): Outage {
  const at = part === "end" ? outage.at : timeText(from);
  return { ...outage, at, for: part === "whole" ? outage.for : timeText(to - from) };
}

/** Lines of the lane are about this far apart, in pixels. */
const APART = 40;
const HOURS = [1, 3, 6, 12, 24, 72, 168, 744];

/** Seconds between two lines. */
function tickOf(seconds: number, width: number): number {
  const ticks = HOURS.map((hours) => hours * 3600);
  return ticks.find((tick) => (tick / seconds) * width >= APART) ?? seconds;
}

/** An outage in words. */
function saying({ consumer, how }: { consumer: string; how: string }, { from, to }: Span, words: Words): string {
  const places = { consumer, from: clockText(from, words), length: lengthText(to - from, words) };
  return words.t(how === STOPS ? "outages.stops-at" : "outages.fails-at", places);
}
