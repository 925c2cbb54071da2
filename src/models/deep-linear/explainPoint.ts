import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import type { Claim, RiskParts, Statement } from "../explanation.ts";
import { asWritten, claims, fraction, verdict, written } from "../pointWords.ts";
import { riskParts } from "./formulas/riskParts.ts";
import { apart, type Guess, guessName, guessOf, reachOf, sentence, size, sourceName } from "./geometry/geometry.ts";
import { baseRidge, type DeepLinearParams, isotropic, stopped, trained, tuned } from "./params.ts";
import { chosenWords } from "./sentence.ts";
import { sampleCount } from "./theory/scratch.ts";
import { S } from "./theory/state.ts";

type P = DeepLinearParams;
type Risk = "risk-scratch" | "risk-linear" | "risk-finetune";
type Value = (quantity: Risk | "forgetting" | "risk-pretrained" | "risk-interpolated" | "best-a") => number;

/**
 * Why one protocol wins at a point. Where the plane of the two tasks has a picture (docs/theory.md §1.1–1.2): what the data do not see, what
 * each guesses there, what noise costs, what one feature can do. Elsewhere: what each risk is made of.
 *
 * Terms beside the quantities: `missing` 1 − n/d, `c`, `guess` the distance of cβ̂_s from β_t, `rho`, `noise` what fitting the noise costs,
 * `floor` what linear transfer cannot reach, and `bias`, `variance`, `noise` of a risk as in `risk-scratch bias`.
 */
export function explainPoint(p: P, state: Float64Array, value: Value, shown = ""): readonly Statement[] {
  const closing = verdict(
    (
      [
        ["risk-scratch", "scratch"],
        ["risk-linear", "linear transfer"],
        ["risk-finetune", "fine-tuning"],
      ] as const
    ).map(([id, name]) => ({ id, name, risk: value(id) })),
    "risk",
    "No protocol has a finite risk here.",
  );
  // What is asked about another protocol takes the place of linear transfer's part.
  const asked =
    shown === "forgetting"
      ? forgotten(p, state, value)
      : shown === "risk-interpolated" || shown === "best-a"
        ? between(value)
        : undefined;
  if (isotropic(p) && tuned(p) && !trained(p).frozen && guessOf(p).kind === "placed")
    return [unseen(p, state), started(p, value), ...(asked ?? [linear(p, state, value)]), closing];
  const plane = isotropic(p) && !trained(p).frozen && !stopped(p) && baseRidge(p) === 0;
  if (!plane)
    return [
      sizes(p),
      ...riskParts(p, state)
        .filter(({ quantity }) => quantity in ERRS && !(asked && quantity === "risk-linear"))
        .flatMap(largest),
      ...(asked ?? []),
      closing,
    ];
  return [unseen(p, state), guessed(p, value), ...noise(p, state), ...(asked ?? [linear(p, state, value)]), closing];
}

/** What the old task lost, and by what. */
function forgotten(p: P, state: Float64Array, value: Value): readonly Statement[] {
  const [after, before] = [value("forgetting"), value("risk-pretrained")];
  const parts = riskParts(p, state).find(({ quantity }) => quantity === "forgetting");
  if (!Number.isFinite(after) || !Number.isFinite(before) || !parts) return [];
  const [now, then] = [written(after), written(before)];
  const most = largestKey(parts);
  const part = written(parts[most]);
  const numbers = { after: now.text, before: then.text };
  return [
    {
      text:
        after > 0
          ? t(
              "On its old task the network errs by {after} after fine-tuning, by {before} before; the most of it, {part}, is {made}.",
              { ...numbers, part: part.text, made: MADE[most] },
            )
          : t("On its old task the network errs by {after} after fine-tuning, by {before} before.", numbers),
      claims: [
        claims("forgetting", now),
        claims("risk-pretrained", then),
        ...(after > 0 ? [claims(`forgetting ${most}`, part)] : []),
      ],
      seen: { quantities: ["forgetting"] },
    },
  ];
}

/** What lies between the source and the fine-tuned network. */
function between(value: Value): readonly Statement[] {
  const [a, risk, whole] = [value("best-a"), value("risk-interpolated"), value("risk-finetune")];
  if (![a, risk, whole].every(Number.isFinite)) return [];
  const [way, best, full] = [written(a), written(risk), written(whole)];
  return [
    {
      text: t(
        "Of the networks on the straight way from the source, a = 0, to the fine-tuned one, a = 1, that at a = {a} does best: it errs by {best}, the fine-tuned one by {full}.",
        { a: way.text, best: best.text, full: full.text },
      ),
      claims: [claims("best-a", way), claims("risk-interpolated", best), claims("risk-finetune", full)],
      seen: { quantities: ["risk-interpolated", "risk-finetune"] },
    },
  ];
}

const have = (p: P): string => {
  if (p.gamma === 0) return t("You have no samples");
  if (p.limit === "large") return t("You have {gamma} samples per dimension", { gamma: brief(p.gamma) });
  const n = sampleCount(p.gamma, p.d);
  return n === 1
    ? t("You have 1 sample in {d} dimensions", { d: p.d })
    : t("You have {n} samples in {d} dimensions", { n: brief(n, 4), d: p.d });
};

function unseen(p: P, state: Float64Array): Statement {
  const missing = state[S.missing];
  const seen = { probe: true } as const;
  if (missing === 0)
    return {
      text: t("{have}: they show every direction.", { have: have(p) }),
      claims: [{ left: "missing", is: "≈", right: 0, within: 0 }],
      seen,
    };
  const share = fraction(missing);
  const text =
    share.value === 1
      ? t("{have}: all directions are unseen.", { have: have(p) })
      : t("{have}: {share} of all directions are unseen.", { have: have(p), share: share.text });
  return { text, claims: [claims("missing", share)], seen };
}

/** What scratch and fine-tuning estimate in the directions that the data do not determine, and which is nearer. */
function guessed(p: P, value: (quantity: Risk) => number): Statement {
  const guess = guessOf(p);
  const seen = {
    quantities: ["risk-scratch", "risk-finetune"],
    plane: ["circle", "source", "target"],
  } as const;
  const even = 1e-9 * guess.missing * Math.max(p.rho * p.rho, guess.length * guess.length);
  if (guess.kind !== "placed" || guess.length === 0 || Math.abs(guess.gain) <= even)
    return { text: sentence(p, guess), claims: [], seen };
  return near(p, guess, value, seen);
}

function near(p: P, guess: Guess, value: (quantity: Risk) => number, seen: Statement["seen"]): Statement {
  const inside = guess.gain > 0;
  const order = inside ? ("<" as const) : (">" as const);
  const [mine, zero] = apart(guess.distance, p.rho);
  const gain = written(Math.abs(guess.gain), 2);
  const known = Number.isFinite(value("risk-scratch")) && Number.isFinite(value("risk-finetune"));
  const numbers = { mine, zero, kept: guess.c === 1 && p.L === 1 ? sourceName(p) : guessName(p, guess) };
  return {
    text: inside
      ? t(
          "In unseen directions scratch guesses 0 and fine-tuning keeps {kept}. That is {mine} from β_t, where 0 is {zero}: it lies inside the circle, and fine-tuning gains {gain}.",
          { ...numbers, gain: gain.text },
        )
      : t(
          "In unseen directions scratch guesses 0 and fine-tuning keeps {kept}. That is {mine} from β_t, where 0 is {zero}: it lies outside the circle, and fine-tuning loses {loss}.",
          { ...numbers, loss: gain.text },
        ),
    claims: [
      { left: "guess", is: order, right: "rho" },
      decimal("guess", mine),
      decimal("rho", zero),
      claims(inside ? "gain" : "loss", gain),
      ...(guess.c === 0 ? [] : [decimal("c", size(guess.c))]),
      ...(known ? [{ left: "risk-finetune", is: order, right: "risk-scratch" }] : []),
    ],
    seen,
  };
}

/** Where scratch and fine-tuning are drawn to by their best ridges, and which is nearer. */
function started(p: P, value: (quantity: Risk) => number): Statement {
  const guess = guessOf(p);
  const seen = { quantities: ["risk-scratch", "risk-finetune"], plane: ["circle", "source", "target"] } as const;
  const text = sentence(p, guess);
  const [scratch, tuning] = [value("risk-scratch"), value("risk-finetune")];
  if (Math.abs(scratch - tuning) <= 1e-6 * Math.max(p.rho * p.rho, guess.length * guess.length))
    return { text, claims: [decimal("guess", size(guess.distance)), decimal("rho", size(p.rho))], seen };
  const order = tuning < scratch ? ("<" as const) : (">" as const);
  const [mine, zero] = apart(guess.distance, p.rho);
  const gain = written(Math.abs(scratch - tuning), 2);
  return {
    text,
    claims: [
      { left: "guess", is: order, right: "rho" },
      decimal("guess", mine),
      decimal("rho", zero),
      claims(tuning < scratch ? "gain" : "loss", gain),
      { left: "risk-finetune", is: order, right: "risk-scratch" },
    ],
    seen,
  };
}

/** That a term has the value that a text writes. */
const decimal = (left: string, text: string): Claim => claims(left, asWritten(text));

/** What the label noise costs those that fit it. */
function noise(p: P, state: Float64Array): readonly Statement[] {
  const cost = state[S.noise];
  const seen = { probe: true, quantities: ["risk-scratch", "risk-finetune"] } as const;
  if (p.sigma === 0 || p.gamma === 0) return [];
  if (cost === Number.POSITIVE_INFINITY)
    return [
      {
        text: t(
          "The data are just enough to fit their label noise, and nothing limits what that costs scratch and fine-tuning.",
        ),
        claims: [{ left: "risk-scratch", is: "≈", right: Number.POSITIVE_INFINITY, within: 0 }],
        seen,
      },
    ];
  const number = written(cost);
  return [
    {
      text: t("Scratch and fine-tuning fit the label noise in the directions that they see: it costs each {cost}.", {
        cost: number.text,
      }),
      claims: [claims("noise", number)],
      seen,
    },
  ];
}

/** What one feature can do. */
function linear(p: P, state: Float64Array, value: (quantity: Risk) => number): Statement {
  const seen = { quantities: ["risk-linear"], plane: ["line", "target"] } as const;
  const risk = value("risk-linear");
  const number = written(risk);
  if (p.s === 0 || p.gs === 0 || p.gamma === 0)
    return {
      text: t(
        p.gamma === 0
          ? "Linear transfer has nothing to fit its readout to: it predicts 0, and its risk is {risk}."
          : "Linear transfer has no feature to use: it predicts 0, and its risk is {risk}.",
        { risk: number.text },
      ),
      claims: [claims("risk-linear", number)],
      seen,
    };
  const floor = state[S.floor];
  const reach = size(reachOf(p));
  const low = written(floor);
  const source = sourceName(p);
  if (risk === Number.POSITIVE_INFINITY)
    return {
      text: t(
        "Linear transfer has one number to fit, along {source}, and from so few samples even that has no finite risk.",
        { source },
      ),
      claims: [{ left: "risk-linear", is: "≈", right: risk, within: 0 }],
      seen,
    };
  const reached = floor < 1e-12 * p.rho * p.rho;
  return {
    text: reached
      ? t(
          "Linear transfer has one number to fit, along {source}: β_t lies there. The few samples that this takes leave it at {risk}.",
          { source, risk: number.text },
        )
      : t(
          "Linear transfer has one number to fit, along {source}: it comes no nearer to β_t than {reach}, a risk of {floor}. The few samples that this takes leave it at {risk}.",
          { source, reach, floor: low.text, risk: number.text },
        ),
    claims: [...(reached ? [] : [claims("floor", low), decimal("reach", reach)]), claims("risk-linear", number)],
    seen,
  };
}

/** The setting where there is no plane. */
function sizes(p: P): Statement {
  const chosen = p.align !== "generic";
  const slots = {
    have: have(p),
    ...(chosen ? { where: chosenWords(p) } : {}),
    ...(stopped(p) ? { stop: brief(p.stop) } : {}),
  };
  const text = stopped(p)
    ? chosen
      ? t("{have}; source and target differ in {where}; training stops at t = {stop}.", slots)
      : t("{have}; training stops at t = {stop}.", slots)
    : chosen
      ? t("{have}; source and target differ in {where}.", slots)
      : t("{have}.", slots);
  return { text, claims: [], seen: { probe: true } };
}

const ERRS: Readonly<Record<string, string>> = {
  "risk-scratch": "Scratch errs by {risk}; the most of it, {part}, is {made}.",
  "risk-linear": "Linear transfer errs by {risk}; the most of it, {part}, is {made}.",
  "risk-finetune": "Fine-tuning errs by {risk}; the most of it, {part}, is {made}.",
};
const MADE = {
  bias: "what its average estimate misses",
  variance: "chance in the inputs",
  noise: "label noise that it fits",
} as const;

const keys = ["bias", "variance", "noise"] as const;
const largestKey = (parts: Omit<RiskParts, "quantity">) => keys.reduce((a, b) => (parts[b] > parts[a] ? b : a));

/** The largest part of a risk. */
function largest({ quantity, ...parts }: RiskParts): readonly Statement[] {
  const risk = keys.reduce((sum, key) => sum + parts[key], 0);
  if (!Number.isFinite(risk) || risk === 0) return [];
  const most = largestKey(parts);
  const [part, whole] = [written(parts[most]), written(risk)];
  return [
    {
      text: t(ERRS[quantity], { risk: whole.text, part: part.text, made: MADE[most] }),
      claims: [
        claims(quantity, whole),
        claims(`${quantity} ${most}`, part),
        ...keys
          .filter((key) => parts[key] < parts[most])
          .map((key) => ({ left: `${quantity} ${most}`, is: ">", right: `${quantity} ${key}` }) as const),
      ],
      seen: { quantities: [quantity] },
    },
  ];
}
