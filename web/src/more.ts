// What the first view does without: it is loaded right after it, in one piece.

export { Cheapest } from "./answer/Cheapest";
export { Details } from "./answer/Details";
export { Matrix } from "./answer/Matrix";
export { Movers } from "./answer/Movers";
export { Recommendation } from "./answer/Recommendation";
export { Odds } from "./answer/Spread";
export { WhatToDo } from "./answer/WhatToDo";
export { ExplanationDialog } from "./Explanation";
export { AllSettings } from "./form/AllSettings";
export { Share } from "./Share";
export { Shown } from "./Shown";
