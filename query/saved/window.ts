import type { SavedParameter } from "../saved-query";

/** The span of time that every saved query is about. */
export const window: readonly SavedParameter[] = [
  { name: "since", kind: "time", meaning: "Events from this time on.", sample: 24 },
  { name: "until", kind: "time", meaning: "Events before this time.", sample: 0 },
];

export const group: SavedParameter = {
  name: "group",
  kind: "text",
  meaning: "The log group's whole name.",
  sample: "/aws/lambda/HelloFunc",
};
