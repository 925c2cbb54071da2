import { cosDegrees, sinDegrees } from "../../../lib/angles.ts";
import { readable } from "../../../lib/decimal.ts";
import { decimalMark, t } from "../../../lib/language.ts";
import type { Geometry, GeometryPicture } from "../../explanation.ts";
import type { Place, PlaneFrame } from "../../plane.ts";
import {
  baseRidge,
  type DeepLinearParams,
  isotropic,
  params,
  sourceRidge,
  stopped,
  trained,
  tuned,
} from "../params.ts";
import { learnedSource } from "../theory/source.ts";
import { S, state } from "../theory/state.ts";
import { solve } from "../theory/theory.ts";

/**
 * The plane of β_s and β_t, isotropic inputs: docs/theory.md §1.1–1.2, [T25] §3. Where the target data say nothing, fine-tuning
 * keeps cβ_s and scratch keeps 0; it wins exactly when cβ_s lies inside the circle about β_t that goes through 0.
 */
export const geometry: Geometry<DeepLinearParams, "t-finetune"> = {
  title: "The plane of the two tasks",
  refuse: (p) =>
    sourceRidge(p) > 0
      ? "This picture is for pretraining without ridge: set λ_s to 0."
      : !isotropic(p)
        ? "This picture is for inputs of equal strength in all directions: there what is not seen is the same share of every direction. See the spectrum instead."
        : trained(p).frozen
          ? "With the first layer frozen fine-tuning stays on the line through the source, as linear transfer does: there is no guess to draw."
          : tuned(p) && guessOf(p).kind === "bare"
            ? "With no ridge this deep network does better here than with its best one, and scratch has a ridge: no circle tells which of them wins. Set “ridges” to “as trained”, or L to 1."
            : stopped(p)
              ? "This picture is for training to the end: a flow that is stopped leaves a part of every direction unlearned, not only of those without data. Set the training time to ∞."
              : undefined,
  quantity: "t-finetune",
  picture,
  handles: [
    {
      id: "source",
      name: "source task",
      toParams: ([x], frame) => ({ s: norm(x, frame, params.s.hard) }),
      across: "s",
      upwards: "s",
      words: (p) => t("source task: size {size}", { size: size(p.s) }),
    },
    {
      id: "target",
      name: "target task",
      toParams: fromTarget,
      across: "rho",
      upwards: "theta",
      words: (p) => t("target task: size {size}, angle {angle}", { size: size(p.rho), angle: angle(p.theta) }),
    },
  ],
};

/** What fine-tuning keeps in the directions without data. */
export interface Guess {
  /**
   * placed: there is one. seen: the data show every direction. stuck: the network never leaves 0. peak: fitting the
   * noise has no finite mean and takes the guess with it. far: pretraining has no finite mean. wide: c² has none over the data.
   * bare: with best ridges fine-tuning has none.
   */
  readonly kind: "placed" | "seen" | "stuck" | "peak" | "far" | "wide" | "bare";
  /** Its length ‖cβ̂_s‖ and its distance to β_t, root mean squares where c differs from data set to data set; NaN unless placed. */
  readonly length: number;
  readonly distance: number;
  /** 1 − n/d, the share of directions without data. */
  readonly missing: number;
  /** c; 0 where ‖β̂_s‖ is infinite and forgotten. */
  readonly c: number;
  /** Risk of scratch less that of fine-tuning: `t-finetune`. */
  readonly gain: number;
  /** Angle from β_t to β̂_s in degrees, by E⟨cβ̂_s, β_t⟩ and E‖cβ̂_s‖²; θ when the source was learned exactly. */
  readonly turn: number;
  /** Angle from β_t to the guess, by E cβ̂_sᵀβ_t and E c²‖β̂_s‖²: that to β̂_s where c is one number. */
  readonly aside: number;
}

/** The guess at these parameters. */
export function guessOf(p: DeepLinearParams): Guess {
  const x = new Float64Array(state.length);
  if (tuned(p)) return tunedStart(p, x);
  // The circle is about the interpolator, which guesses 0.
  solve({ ...p, base: "min" }, x, 0);
  const [missing, c, gain, norm2] = [x[S.missing], x[S.c], x[S.finetuneGain], x[S.sourceNorm2]];
  const far = x[S.finetuneBias] === Number.POSITIVE_INFINITY;
  const { depth } = trained(p);
  const plain = p.formula === "printed" || depth === 1;
  const kind =
    norm2 === 0 && !plain
      ? "stuck"
      : missing === 0
        ? "seen"
        : x[S.noise] === Number.POSITIVE_INFINITY && !plain && (far || p.limit === "large")
          ? "peak"
          : far
            ? norm2 === Number.POSITIVE_INFINITY && !(depth === norm2 && !plain)
              ? "far"
              : "wide"
            : "placed";
  const placed = kind === "placed";
  const distance2 = x[S.finetuneBias] / missing;
  // Where the size of β̂_s has a law or no mean, the mean square length is what the mean square distance leaves for it.
  const aligned = c * x[S.overlap];
  const law =
    placed &&
    (norm2 === Number.POSITIVE_INFINITY || (p.ss > 0 && p.limit === "finite" && !plain)) &&
    !learnedExactly(p);
  const length = Math.sqrt(law ? Math.max(0, distance2 - p.rho * p.rho + 2 * aligned) : x[S.c2] * norm2);
  const cos = law ? aligned / (p.rho * length) : x[S.overlap] / (p.rho * Math.sqrt(norm2));
  return {
    kind,
    length: placed ? length : Number.NaN,
    distance: placed ? Math.sqrt(Math.max(0, distance2)) : Number.NaN,
    missing,
    c,
    gain,
    turn: learnedExactly(p) || Number.isNaN(cos) ? p.theta : angleOf(cos),
    aside: !law && x[S.c2] > c * c && !Number.isNaN(cos) ? angleOf((cos * c) / Math.sqrt(x[S.c2])) : Number.NaN,
  };
}

/**
 * With its best ridge each protocol is drawn towards where it starts, scratch to 0 and fine-tuning to β̂_s, and its least risk grows with
 * the distance from there to β_t (docs/theory.md §1.3.2): the guess is the start, and the circle is as before.
 */
function tunedStart(p: DeepLinearParams, x: Float64Array): Guess {
  solve(p, x, 0);
  const norm2 = x[S.sourceNorm2];
  const far = norm2 === Number.POSITIVE_INFINITY;
  const length = far ? Number.NaN : Math.sqrt(norm2);
  const cos = x[S.overlap] / (p.rho * length);
  return {
    kind: far ? "far" : Number.isNaN(x[S.tunedKappa]) ? "bare" : "placed",
    length,
    distance: far ? Number.NaN : Math.sqrt(Math.max(0, x[S.sourceRisk])),
    missing: x[S.missing],
    c: 1,
    gain: x[S.finetuneGain],
    turn: learnedExactly(p) || Number.isNaN(cos) ? p.theta : angleOf(cos),
    aside: Number.NaN,
  };
}

const angleOf = (cos: number): number => degrees(Math.acos(Math.max(-1, Math.min(1, cos))));

const learnedExactly = (p: DeepLinearParams) => p.gs === Number.POSITIVE_INFINITY || (p.gs >= 1 && p.ss === 0);

function picture(p: DeepLinearParams): GeometryPicture {
  const guess = guessOf(p);
  const target = polar(p.rho, p.theta);
  // β̂_s also points out of the plane. Turned into it about β_t, it keeps its length and its distance to β_t.
  const heading = p.theta - guess.turn;
  const spread = !Number.isNaN(guess.aside);
  const at = guess.kind === "placed" ? polar(guess.length, spread ? p.theta - guess.aside : heading) : undefined;
  const blank = p.s === 0 || p.gs === 0;
  const along = p.rho * cosDegrees(guess.turn);
  const foot = polar(along, heading);
  const reach = reachOf(p);
  return {
    frame: frameOf(p, at),
    arrows: [
      { id: "source", to: [p.s, 0], label: "β_s" },
      { id: "target", to: target, label: "β_t" },
    ],
    angle: { degrees: p.theta, label: angle(p.theta) },
    circle: {
      centre: target,
      radius: p.rho,
      ...(at ? { sides: [t("fine-tuning wins"), t("scratch wins")] as const } : {}),
    },
    ...(blank ? {} : { line: { series: 1, degrees: heading } }),
    points: [
      { series: 0, at: [0, 0], label: "0" },
      ...(blank ? [] : [{ series: 1, at: foot }]),
      ...(at
        ? [{ series: 2, at, label: t(tuned(p) ? "start {name}" : "guess {name}", { name: guessName(p, guess) }) }]
        : []),
    ],
    distances: [
      { series: 0, from: [0, 0], to: target, label: size(p.rho) },
      ...(blank ? [] : [{ series: 1, from: foot, to: target, label: size(reach) }]),
      ...(at ? [{ series: 2, from: at, to: target, label: size(guess.distance) }] : []),
    ],
    sentence: sentence(p, guess),
    remarks: [
      lineSentence(p, blank, reach),
      ...(blank || learnedExactly(p) ? [] : [turnedSentence]),
      ...(at && spread ? [spreadSentence(p)] : []),
      ...(baseRidge(p) === 0 || tuned(p) ? [] : ["Here scratch has no ridge, whatever the baseline elsewhere."]),
    ],
  };
}

/** What linear transfer cannot reach: root mean square distance of β_t from the line through β̂_s. */
export function reachOf(p: DeepLinearParams): number {
  if (p.s === 0 || p.gs === 0) return p.rho;
  if (p.gs === Number.POSITIVE_INFINITY) return p.rho * sinDegrees(p.theta);
  const d = p.limit === "large" ? Number.POSITIVE_INFINITY : p.d;
  return p.rho * Math.sqrt(Math.max(0, 1 - learnedSource(p.gs, p.ss, p.s, p.rho, cosDegrees(p.theta), d).cos2));
}

/** Which side of the circle the guess is on, and by how much. */
export function sentence(p: DeepLinearParams, guess: Guess): string {
  if (tuned(p) && guess.kind === "placed") return tunedSentence(p, guess);
  switch (guess.kind) {
    case "stuck":
      return stuck(guess.gain);
    case "bare":
      return t("With no ridge this deep network does better than with its best one.");
    case "seen":
      return t("The data show every direction: no guess is needed, and fine-tuning and scratch agree.");
    case "peak":
      return t(
        "The data are just enough to fit the label noise: the fit, and with it the guess, has no finite size. Fine-tuning and scratch both diverge.",
      );
    case "wide":
      return t(
        "From so few samples the guess has no finite mean square: now and then {guess} is very long, and fine-tuning loses to scratch.",
        { guess: `c${sourceName(p)}` },
      );
    case "far":
      return t(
        "Pretraining sits at its own interpolation peak: its guess {guess} is infinitely far from β_t, and fine-tuning loses to scratch.",
        { guess: sourceName(p) },
      );
  }
  const slots = { guess: guessName(p, guess), share: share(guess.missing) };
  if (guess.length === 0)
    return t(
      "The guess is 0, as scratch's is: in the directions without data (a share of {share}) both stay at 0, and fine-tuning and scratch agree.",
      { share: slots.share },
    );
  // Below this the gain is rounding noise.
  const even = 1e-12 * guess.missing * Math.max(p.rho * p.rho, guess.length * guess.length);
  if (Math.abs(guess.gain) <= even)
    return t(
      "The guess {guess} lies on the circle: in the directions without data (a share of {share}) it is as far from β_t ({distance}) as 0 is, so fine-tuning and scratch agree.",
      { ...slots, distance: size(guess.distance) },
    );
  const [mine, zero] = apart(guess.distance, p.rho);
  const inside = guess.gain > 0;
  const [more, less] = inside ? [zero, mine] : [mine, zero];
  return t(
    inside
      ? "The guess {guess} lies inside the circle: in the directions without data (a share of {share}) it is nearer to β_t ({mine}) than 0 is ({zero}), so {outcome}."
      : "The guess {guess} lies outside the circle: in the directions without data (a share of {share}) it is farther from β_t ({mine}) than 0 is ({zero}), so {outcome}.",
    {
      ...slots,
      mine,
      zero,
      outcome: versus(guess.gain, `${slots.share}\u00a0×\u00a0(${more}²\u00a0−\u00a0${less}²)\u00a0=\u00a0`),
    },
  );
}

/** A network that never leaves 0. */
function stuck(gain: number): string {
  const by = readable(Math.abs(gain), 2);
  if (gain === Number.POSITIVE_INFINITY)
    return t(
      "The pretrained network is 0, where two or more layers stand still: fine-tuning never leaves 0, and escapes the peak that scratch has here.",
    );
  if (gain === 0)
    return t(
      "The pretrained network is 0, where two or more layers stand still: fine-tuning never leaves 0, and does as well as scratch.",
    );
  return t(
    gain > 0
      ? "The pretrained network is 0, where two or more layers stand still: fine-tuning never leaves 0, and beats scratch by {by}."
      : "The pretrained network is 0, where two or more layers stand still: fine-tuning never leaves 0, and loses to scratch by {by}.",
    { by },
  );
}

/** Which start is nearer to the target, with best ridges. */
function tunedSentence(p: DeepLinearParams, { distance, length, gain }: Guess): string {
  const source = sourceName(p);
  // Below this the gain is what the search leaves.
  if (Math.abs(gain) <= 1e-6 * Math.max(p.rho * p.rho, length * length))
    return t(
      "With its best ridge fine-tuning is drawn towards {source} and scratch towards 0: {mine} and {zero} away from β_t, and they agree.",
      { source, mine: size(distance), zero: size(p.rho) },
    );
  const [mine, zero] = apart(distance, p.rho);
  return t(
    gain > 0
      ? "With its best ridge fine-tuning is drawn towards {source} and scratch towards 0: {source} lies inside the circle, {mine} from β_t, where 0 is {zero}, so {outcome}."
      : "With its best ridge fine-tuning is drawn towards {source} and scratch towards 0: {source} lies outside the circle, {mine} from β_t, where 0 is {zero}, so {outcome}.",
    { source, mine, zero, outcome: versus(gain) },
  );
}

/** The guess as a multiple of the source. */
export function guessName(p: DeepLinearParams, { c, length }: Guess): string {
  if (length === 0) return "0";
  return `${c === 0 ? "c" : c === 1 ? "" : `${size(c)} `}${sourceName(p)}`;
}

/** What a gain over scratch says; `how` it comes about goes before the number. */
function versus(gain: number, how = ""): string {
  if (gain === Number.POSITIVE_INFINITY) return t("fine-tuning escapes the peak that scratch has here");
  if (gain === 0) return t("fine-tuning does as well as scratch");
  const by = `${how}${readable(Math.abs(gain), 2)}`;
  return gain > 0 ? t("fine-tuning beats scratch by {by}", { by }) : t("fine-tuning loses to scratch by {by}", { by });
}

function lineSentence(p: DeepLinearParams, blank: boolean, reach: number): string {
  if (blank) return t("Linear transfer has no feature to use: it predicts 0.");
  const source = sourceName(p);
  return reach === 0
    ? t("Linear transfer may use only the line through {source}, and β_t lies on it.", { source })
    : t("Linear transfer may use only the line through {source}: it comes no nearer to β_t than {reach}.", {
        source,
        reach: size(reach),
      });
}

const turnedSentence =
  "From finite data β̂_s also points out of this plane. It is drawn turned into it about β_t, so that its mean square length and distance to β_t are true.";

const spreadSentence = (p: DeepLinearParams) =>
  t(
    "At finite d the c of {source} differs from data set to data set. The guess is drawn turned about β_t, so that its mean square length and distance to β_t are true.",
    { source: sourceName(p) },
  );

export const sourceName = (p: DeepLinearParams) => (learnedExactly(p) ? "β_s" : "β̂_s");

/** A frame that holds both tasks, the circle at any angle of this quadrant and, unless it is far away, the guess. */
function frameOf(p: DeepLinearParams, guess: Place | undefined): PlaneFrame {
  const [left, right] = p.theta > 90 ? [-2.2, 1.4] : [-1.2, 2.4];
  // A low target has its circle lower.
  const [bottom, top] = p.theta < 20 || p.theta > 160 ? [-1.2, 1.8] : [-0.85, 2.15];
  const tasks = Math.max(p.rho, p.s / (right - 0.2));
  const further = guess ? Math.max(guess[0] / (right - 0.2), guess[1] / (bottom + 0.2), guess[1] / (top - 0.2)) : 0;
  const unit = roundUp(further <= 2 * tasks ? Math.max(tasks, further) : tasks);
  return { left: left * unit, right: right * unit, bottom: bottom * unit, top: top * unit };
}

/** The next of 1, 1.5, 2, 3, 5, 7 × 10^k, but for a twentieth; 1 for 0. */
function roundUp(x: number): number {
  if (x === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(x));
  const lead = [1, 1.5, 2, 3, 5, 7, 10].find((step) => step * 1.05 >= x / power) as number;
  return Number((lead * power).toPrecision(3));
}

function fromTarget([x, y]: Place, frame: PlaneFrame): { rho: number; theta?: number } {
  const rho = norm(Math.hypot(x, y), frame, params.rho.hard);
  // At 0 there is no direction: the one before is kept.
  if (rho === 0) return { rho };
  return { rho, theta: Math.round(2 * degrees(Math.atan2(Math.abs(y), x))) / 2 };
}

/** A length as a hand means it: to 0.01 where the frame is some units wide, always to about two pixels. */
function norm(length: number, frame: PlaneFrame, [lo, hi]: readonly [number, number]): number {
  const digits = -Math.floor(Math.log10((frame.right - frame.left) / 180) + 1e-9);
  const coarse = 10 ** Math.max(0, -digits);
  const rounded = Number((Math.round(length / coarse) * coarse).toFixed(0));
  return Math.max(lo, Math.min(hi, digits > 0 ? Number(length.toFixed(Math.min(20, digits))) : rounded));
}

const degrees = (radians: number) => (radians * 180) / Math.PI;

function polar(length: number, angle: number): Place {
  const sin = angle < 0 ? -sinDegrees(-angle) : sinDegrees(angle);
  return [length * cosDegrees(Math.abs(angle)), length * sin];
}

/** A length for people, two decimals in the middle of the range. */
export const size = (x: number) => (x >= 0.1 && x < 1000 ? marked(x.toFixed(2)) : readable(x, 2));

const marked = (text: string) => text.replace(".", decimalMark());

const angle = (theta: number) => `${marked(String(Number(theta.toFixed(1))))}°`;

const share = (x: number) => (x < 0.995 || x === 1 ? readable(x, 2) : marked(x.toFixed(4)));

/** Two lengths with as many digits as it takes to tell them apart. */
export function apart(a: number, b: number): [string, string] {
  if (size(a) !== size(b)) return [size(a), size(b)];
  for (let digits = 3; digits < 15; digits++)
    if (readable(a, digits) !== readable(b, digits)) return [readable(a, digits), readable(b, digits)];
  return [size(a), size(b)];
}
