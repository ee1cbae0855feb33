// A chart as a file: the page's colors written into it, on the page's background, below its title and above its legend.

/** A line of a chart, and what it stands for. */
export interface Entry {
  stroke: string;
  dash: string;
  text: string;
}

const SVG = "http://www.w3.org/2000/svg";
/** Attributes in which a chart names a color of the page. */
const COLORED = ["fill", "stroke", "color"];
/** The height of a line of words, what is beside them, and the length of a line in the legend, in pixels. */
const LINE = 18;
const BESIDE = 8;
const DASHED = 28;
const FONT = "system-ui, sans-serif";

function element(name: string, attributes: Record<string, string | number>, content = ""): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  made.textContent = content;
  return made;
}

/** The chart as a whole picture. */
function pictureOf(svg: SVGSVGElement, title: string, legend: Entry[]): SVGElement {
  const style = getComputedStyle(svg);
  const [width, height] = [svg.clientWidth, svg.clientHeight];
  const lines = wrapped(title, width - 2 * BESIDE, `bold ${style.fontSize} ${FONT}`);
  const above = lines.length * LINE + BESIDE;
  const whole = above + height + (legend.length > 0 ? legend.length * LINE + BESIDE : 0);
  const picture = element("svg", {
    width,
    height: whole,
    viewBox: `0 0 ${width} ${whole}`,
    color: style.color,
    "font-family": FONT,
    "font-size": style.fontSize,
  });
  const chart = svg.cloneNode(true) as SVGSVGElement;
  chart.setAttribute("y", String(above));
  chart.setAttribute("height", String(height));
  const headline = lines.map((line, index) =>
    element("text", { x: BESIDE, y: (index + 1) * LINE, "font-weight": "bold", fill: "var(--ink)" }, line),
  );
  const entries = legend.flatMap(({ stroke, dash, text }, index) => {
    const y = above + height + (index + 0.5) * LINE;
    return [
      element("path", { d: `M${BESIDE} ${y}h${DASHED}`, stroke, "stroke-width": 2.5, "stroke-dasharray": dash }),
      element("text", { x: 2 * BESIDE + DASHED, y: y + 4, fill: "var(--ink)" }, text),
    ];
  });
  picture.append(
    element("title", {}, title),
    element("rect", { width, height: whole, fill: "var(--card)" }),
    ...headline,
    chart,
    ...entries,
  );
  for (const part of [picture, ...picture.querySelectorAll("*")])
    for (const attribute of COLORED) {
      const named = /^var\((--[\w-]+)\)$/.exec(part.getAttribute(attribute) ?? "");
      if (named?.[1]) part.setAttribute(attribute, style.getPropertyValue(named[1]).trim());
    }
  return picture;
}

/** A text in lines of at most this width: between words where there are any, else between letters. */
function wrapped(text: string, width: number, font: string): string[] {
  const canvas = document.createElement("canvas").getContext("2d");
  if (canvas === null) return [text];
  canvas.font = font;
  const lines: string[] = [];
  for (const part of text.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+/g) ?? []) {
    const longer = (lines.at(-1) ?? "") + part;
    if (lines.length > 0 && canvas.measureText(longer.trimEnd()).width <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

/** The chart as a whole SVG document. */
export const toSvg = (svg: SVGSVGElement, title: string, legend: Entry[]): string =>
  new XMLSerializer().serializeToString(pictureOf(svg, title, legend));

/** Dots of a picture for each pixel of the chart. */
const SCALE = 2;

/** The chart as a PNG file. */
export async function toPng(svg: SVGSVGElement, title: string, legend: Entry[]): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([toSvg(svg, title, legend)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
