import { defaultModelId } from "../models/registry.ts";
import { commonControls } from "./controls.ts";
import { storyNames } from "./talk.ts";

/** Keys common to all models, with what each means: those of a scene (`toRaw`), as a test says. The page does without. */
export const commonKeys: Readonly<Record<string, { readonly meaning: string; readonly byDefault: string }>> = {
  v: { meaning: "version of the link format", byDefault: "1" },
  m: { meaning: "model", byDefault: defaultModelId },
  q: { meaning: "quantity on the map", byDefault: "the model's first" },
  x: { meaning: "horizontal axis, `param:lo..hi` or `param:log:lo..hi`", byDefault: "the model's" },
  y: { meaning: "vertical axis, the same form", byDefault: "the model's" },
  cut: { meaning: "which axis the curves run along: `x` or `y`", byDefault: "y" },
  show: {
    meaning: "what the map shows: `theory`, `simulation`, or their `agreement` in standard errors",
    byDefault: "theory",
  },
  lim: { meaning: "upper limit of the colour scale", byDefault: "declared by the quantity" },
  pin: { meaning: "frozen markers `x,y`, several separated by `;`", byDefault: "none" },
  seed: { meaning: "seed of the simulation", byDefault: "1" },
  trials: { meaning: "replicates of the simulation", byDefault: "200" },
  fam: {
    meaning: "a family of curves: groups by `;`, members by `,`, each `key:value` or several joined by `_`",
    byDefault: "none",
  },
  curves: {
    meaning:
      "what the curves show: `risks`, `references` to judge them by, `log` axes, or the parts of one risk, `parts:risk-…`, where the model has them",
    byDefault: "risks",
  },
  watch: { meaning: "show one network as it trains: `yes` or `no`", byDefault: "no" },
  spread: { meaning: "show the range of single draws, 10th to 90th percentile: `yes` or `no`", byDefault: "no" },
  theme: { meaning: "colours of the page: `light`, `dark`, or `auto` as the system has it", byDefault: "auto" },
  embed: {
    meaning: "for a frame in another page: `figure`, `controls` (with sliders), `full` (all but the header), or `no`",
    byDefault: "no",
  },
  hide: {
    meaning: `controls that are taken away, separated by \`,\`: keys of the model, and ${commonControls.map((name) => `\`${name}\``).join(", ")}; what they show stays`,
    byDefault: "none",
  },
  only: { meaning: "controls that alone are there, the same names, or `none`", byDefault: "all but the hidden" },
  compare: {
    meaning:
      "a setting A beside the present one, B: `ghost` (A's lines over B's), `side` (two maps), `difference` (B − A), or `no`",
    byDefault: "no; `ghost` where there is a `ref`",
  },
  ref: {
    meaning: "A's parameters where they are not B's: `key:value`, several joined by `_`",
    byDefault: "none: A is as B",
  },
  se: { meaning: "standard error at which the simulation may stop", byDefault: "off" },
  eps: {
    meaning: "target error ε: how many samples it takes is shown, and maps of samples saved are drawn for it",
    byDefault: "off; such maps then take the model's own",
  },
  present: {
    meaning: "for a projector: large and without controls, the map (`yes`) or the curves (`curves`); `no`",
    byDefault: "no",
  },
  spot: {
    meaning: "the region of the map that is lit, the rest is dimmed: `low`, `high`, `aside`, `blank`, or a category",
    byDefault: "none",
  },
  story: {
    meaning: `the story that is told: ${storyNames.map((name) => `\`${name}\``).join(", ")}, or \`own\` for one of this tab`,
    byDefault: "none",
  },
  step: { meaning: "the step of the story; a link with no more than this shows that step's setting", byDefault: "1" },
  sweep: { meaning: "a parameter that is swept and its range, in the form of an axis", byDefault: "none" },
  turn: { meaning: "at the end of a sweep: `once` stops, `loop` starts again, `swing` turns back", byDefault: "loop" },
  pace: { meaning: "values of a sweep a second, at most: 1 to 30", byDefault: "10" },
  play: { meaning: "run the sweep: `yes` or `no`; not where less motion is wished for", byDefault: "no" },
};
