/** The parts of a risk, in the order in which their bands stack up from the bottom. */
export const riskParts = [
  { key: "bias", name: "bias²", help: "error of the average network" },
  { key: "variance", name: "variance", help: "what the random inputs add" },
  { key: "noise", name: "noise", help: "what fitting the label noise adds; it makes the peak" },
] as const;
