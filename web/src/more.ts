// What the first view does without: it is loaded right after it, in one piece.

export { Changes } from "./answer/Changes";
export { Details } from "./answer/Details";
export { ExplanationDialog } from "./Explanation";
export { Simulation } from "./simulation/Simulation";
