// What charts are made of, out of Observable Plot: the rest of it stays away from the page.

export { barX, dot, line, plot, rect, rectY, ruleX, ruleY, stackX, text } from "@observablehq/plot";
