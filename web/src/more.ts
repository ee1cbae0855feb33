// What the first view does without: it is loaded right after it, in one piece.

export { Changes } from "./answer/Changes";
export { Cheapest } from "./answer/Cheapest";
export { Consumers } from "./answer/Consumers";
export { Details } from "./answer/Details";
export { Movers } from "./answer/Movers";
export { Recommendation } from "./answer/Recommendation";
export { WhatToDo } from "./answer/WhatToDo";
export { ExplanationDialog } from "./Explanation";
export { AllSettings } from "./form/AllSettings";
export { Simulation } from "./simulation/Simulation";
