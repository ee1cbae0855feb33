// A chart: drawn by Observable Plot after the numbers are on screen, kept as SVG or PNG, and always with its numbers as text.

import "./Chart.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePage } from "../context";
import { download } from "../leave";
import { whenLoaded } from "../store";
import type * as Pictures from "./picture";
import type * as Plot from "./plot";

export type Draw = (plot: typeof Plot, size: { width: number; height: number }) => Element;

interface Props {
  /** of the files it is kept in */
  name: string;
  /** what it shows: for who does not see it */
  title: string;
  height: number;
  /** its lines by name, for pictures that are kept: the page's own legend does not go with them */
  legend?: Pictures.Entry[];
  draw: Draw;
  /** it is drawn again when one of these changes */
  redraw: unknown[];
  /** what stands below it */
  children?: ComponentChildren;
}

export function Chart({ name, title, height, legend = [], draw, redraw, children }: Props) {
  const { words, act } = usePage();
  const place = useRef<HTMLDivElement>(null);
  /** Makes files of it; it comes with what draws it, so that it is there without a network. */
  const pictures = useRef<typeof Pictures>(undefined);
  const width = useWidth(place);
  const drawing = useRef<Drawing>(undefined);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      whenLoaded(act, Promise.all([import("./plot"), import("./picture")]), ([plot, loaded]) => {
        pictures.current = loaded;
        if (!wanted) return;
        drawing.current = { plot, draw, title, height };
        if (width > 0) paint(place, drawing, width);
      });
    }, 60);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [width, height, title, ...redraw]);
  useOnPaper(place, drawing);
  const picture = (): SVGSVGElement | null => place.current?.querySelector("svg") ?? null;
  return (
    <figure class="chart" aria-label={title}>
      <div class="plot" ref={place} style={{ minBlockSize: `${height}px` }} />
      {children}
      <figcaption class="keep">
        <button
          type="button"
          class="link"
          aria-label={words.t("chart.keep", { title, format: "SVG" })}
          onClick={() => {
            const svg = picture();
            if (svg && pictures.current)
              download(`shardwise-${name}.svg`, "image/svg+xml", pictures.current.toSvg(svg, title, legend));
          }}
        >
          SVG
        </button>{" "}
        <button
          type="button"
          class="link"
          aria-label={words.t("chart.keep", { title, format: "PNG" })}
          onClick={async () => {
            const svg = picture();
            if (svg && pictures.current)
              download(`shardwise-${name}.png`, "image/png", await pictures.current.toPng(svg, title, legend));
          }}
        >
          PNG
        </button>
      </figcaption>
    </figure>
  );
}

type Place = { current: HTMLDivElement | null };

/** What it takes to draw a chart, once what draws it is there. */
interface Drawing extends Pick<Props, "draw" | "title" | "height"> {
  plot: typeof Plot;
}

function paint(place: Place, drawing: { current: Drawing | undefined }, width: number): void {
  if (drawing.current === undefined) return;
  const { plot, draw, title, height } = drawing.current;
  const picture = draw(plot, { width, height });
  // The page's own style sheet holds these rules: its security policy allows no other.
  picture.querySelector("style")?.remove();
  // One picture with one name; its parts have none of their own.
  picture.querySelectorAll("[aria-label], [aria-description]").forEach((part) => {
    part.removeAttribute("aria-label");
    part.removeAttribute("aria-description");
  });
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", title);
  place.current?.replaceChildren(picture);
}

/** The width of a page of paper within its margins, in pixels. */
const PAPER = 660;

/** On paper stands what no view has shown yet, too. */
function useOnPaper(place: Place, drawing: { current: Drawing | undefined }): void {
  useEffect(() => {
    const draws = (): void => {
      if (!place.current?.querySelector("svg")) paint(place, drawing, PAPER);
    };
    addEventListener("beforeprint", draws);
    return () => removeEventListener("beforeprint", draws);
  }, []);
}

/** Pixels of a letter, at most: those of the East take more. */
const LETTERS = { narrow: 7, wide: 13 };

/** The room that words take, at most. */
export const roomOf = (label: string): number =>
  [...label].reduce((room, letter) => room + (letter < "\u2e80" ? LETTERS.narrow : LETTERS.wide), LETTERS.narrow);

/** The width there is for a chart, in whole pixels. */
export function useWidth(place: Place): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (place.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const wide = Math.floor(entry?.contentRect.width ?? 0);
      if (wide > 0) setWidth(wide);
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return width;
}
