import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { DEPENDENT_BELOW, LAZY_FROM, regimes } from "./theory/regimes.ts";

const [rich, lazyPretrained, lazy, richPretrained] = regimes.map(({ name }) => name);

/** Terms of [A26], explained for students. */
export const terms = (): readonly (readonly [term: string, meaning: string])[] => [
  [
    "ℓ-order",
    "of the solutions that fit the data, training finds the cheapest; this says how the cost of a coefficient grows with its size. Near 1: like |β|, so few coefficients are used (rich). Near 2: like β², so all are used a little (lazy)",
  ],
  [
    "PD",
    "pretraining dependence: how the cost of a coefficient changes with its pretrained value. 0: not at all, pretraining is forgotten. −1: where pretraining found twice as much it costs half, so old features are reused",
  ],
  [
    "regime",
    t(
      "{rich}: few features, whichever. {lazyPretrained}: all features a little, the old ones more. {lazy}: all a little, pretraining forgotten. {richPretrained}: few features, the old ones first. Lazy from ℓ-order {order} on, pretrained below PD {dependence}; in between it changes gradually",
      { rich, lazyPretrained, lazy, richPretrained, order: brief(LAZY_FROM), dependence: brief(DEPENDENT_BELOW) },
    ),
  ],
  [
    "ℓ₁ recovers",
    "from this many samples on, the solution with the least sum of |β| is the target itself, if labels have no noise: what a search for few features can do without pretraining",
  ],
];
