// A chart as a file: the page's colours written into it, on the page's background.

/** Attributes in which a chart names a colour of the page. */
const COLOURED = ["fill", "stroke", "color"];

/** The chart as a whole SVG document. */
export function toSvg(svg: SVGSVGElement): string {
  const style = getComputedStyle(svg);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  for (const element of [copy, ...copy.querySelectorAll("*")])
    for (const attribute of COLOURED) {
      const named = /^var\((--[\w-]+)\)$/.exec(element.getAttribute(attribute) ?? "");
      if (named?.[1]) element.setAttribute(attribute, colour(named[1]));
    }
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", colour("--card"));
  copy.prepend(paper);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("color", style.color);
  copy.setAttribute("font-family", "system-ui, sans-serif");
  copy.setAttribute("font-size", style.fontSize);
  return new XMLSerializer().serializeToString(copy);
}

/** Dots of a picture for each pixel of the chart. */
const SCALE = 2;

/** The chart as a PNG file. */
export async function toPng(svg: SVGSVGElement): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([toSvg(svg)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = svg.clientWidth * SCALE;
    canvas.height = svg.clientHeight * SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
