// What the first view does without: it is loaded right after it, in one piece.

import * as more from "./more";

export { Changes } from "./answer/Changes";
export { Details } from "./answer/Details";
export { ExplanationDialog } from "./Explanation";
export { Simulation } from "./simulation/Simulation";

export type More = typeof more;
