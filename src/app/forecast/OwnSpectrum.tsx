import { useEffect, useMemo, useState } from "react";
import type { Directions, Fitted } from "../../forecast/fitted.ts";
import { bestKappa, directionsOf, nearest, ownSetting } from "../../forecast/nearest.ts";
import { brief } from "../../lib/decimal.ts";
import { t, together } from "../../lib/language.ts";
import { inRow, say, saying } from "../../lib/saying.ts";
import { modelById } from "../../models/registry.ts";
import { giveSpectrum } from "../../scene/giveSpectrum.ts";
import { loadLink } from "../../scene/loadLink.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import { Sentence } from "../../ui/Sentence.tsx";
import { SpectrumStrip, type StripBand } from "../../ui/SpectrumStrip.tsx";
import { pageDress } from "../state/presentAddress.ts";
import { change } from "../state/store.ts";
import type { Outcome } from "./useForecast.ts";

interface Props {
  readonly outcome: Outcome;
  /** Closes the dialog. */
  readonly close: () => void;
}

/** The spectrum of the reader's own features with the source's alignment, and the nearest settings of the idealised maps. */
export function OwnSpectrum({ outcome, close }: Props) {
  const { fitted } = outcome.told;
  return fitted ? <Fit outcome={outcome} fitted={fitted} close={close} /> : null;
}

const names = [
  "strength λᵢ, by powers of ten",
  "where source and target differ",
  "learned from your labels, λᵢ/(λᵢ+κ)",
] as const;

function Fit({ outcome: { told, directions: whole }, fitted, close }: Props & { readonly fitted: Fitted }) {
  const directions = useMemo(() => whole ?? directionsOf(fitted), [whole, fitted]);
  const picture = useMemo(() => pictureOf(directions, fitted, told.labels), [directions, fitted, told.labels]);
  const near = nearest(fitted, told.labels);
  // What the instrument can compute.
  const isOnMap = near.d >= 4 && near.d <= 5000;
  const said = useSaid(isOnMap ? linkOf(near) : undefined, told.verdicts.find(({ n }) => n === told.labels)?.verdict);
  function carry() {
    const { energies, setting } = ownSetting(directions, fitted, told.labels);
    // Where the tasks differ comes with the list, for whoever chooses it there.
    const given = giveSpectrum(directions.values, energies);
    change({ ...common, ...axesOf(near.gamma), ...setting, ...given, align: "generic" }, true);
    close();
  }
  return (
    <section aria-label="Your spectrum" className="forecast-spectrum">
      <h3>Where your labels see, and where the source helps</h3>
      <SpectrumStrip
        picture={picture}
        names={names}
        bands={{ name: "share ρ of the source in the target, 0 to 1", parts: bandsOf(fitted) }}
      />
      {isOnMap && (
        <p>
          {together([
            t(
              "The nearest setting of the idealised maps: strengths that fall as a power law of exponent {a} in {d} dimensions, tasks at {theta}°, {gamma} labels a dimension, noise {sigma}.",
              {
                a: brief(near.a),
                d: near.d,
                theta: brief(near.theta),
                gamma: brief(near.gamma),
                sigma: brief(near.sigma),
              },
            ),
            said,
            t(
              "It is an idealisation, with Gaussian inputs and tasks in any direction: your forecast is not taken from it.",
            ),
          ])}{" "}
          <Sentence
            text="{see} (in another tab), or {take} (here; this window closes)."
            parts={{
              see: (
                <a href={`?${linkOf(near)}${pageDress()}`} target="_blank" rel="noreferrer">
                  See it on the map
                </a>
              ),
              take: (
                <button type="button" onClick={carry}>
                  take your own spectrum to the map
                </button>
              ),
            }}
          />
        </p>
      )}
    </section>
  );
}

/** What the map says at a setting, once its model is here. */
function useSaid(link: string | undefined, verdict: string | undefined): string {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (link === undefined) return;
    let isWanted = true;
    loadLink(link).then(
      ({ scene }) => {
        const at = new SolvedPoint(modelById(scene.model), scene.params);
        const [gain, scratch] = [at.value("t-finetune"), at.value("risk-scratch")];
        const share = brief((100 * Math.abs(gain)) / scratch, 2);
        if (!isWanted || !Number.isFinite(gain) || !(scratch > 0)) return;
        const isOtherwise = verdict === (gain > 0 ? "lose" : "win");
        const beyond = t(
          gain > 0
            ? "There fine-tuning beats starting fresh by {share} % of its error beyond the noise"
            : "There fine-tuning loses to starting fresh by {share} % of its error beyond the noise",
          { share },
        );
        setSaid(
          t(
            isOtherwise
              ? "{beyond}: your forecast decides otherwise, because your tasks differ in directions of their own."
              : "{beyond}.",
            { beyond },
          ),
        );
      },
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [link, verdict]);
  return said;
}

/** As the forecast is: one layer, each way with its best ridge. */
const common = { v: 1, m: "deep-linear", L: 1, tune: "best", q: "t-finetune" };

/** Up to eight times the labels. */
const axesOf = (gamma: number) => ({
  x: "theta:0..90",
  y: `gamma:0..${Number(Math.min(20, 8 * gamma).toPrecision(2))}`,
});

function linkOf(near: ReturnType<typeof nearest>): string {
  const all = { ...common, ...near, spec: "power", ...axesOf(near.gamma) };
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}`)
    .join("&");
}

function pictureOf(directions: Directions, fitted: Fitted, labels: number) {
  const { values, gap } = directions;
  const energy = gap.map((x, i) => values[i] * x);
  const whole = energy.reduce((a, b) => a + b, 0);
  const kappa = bestKappa(directions, fitted.noise, labels);
  const seen = values.filter((x) => x > kappa).length;
  const shares = bandsOf(fitted).map(({ from, to, mean, deviation }) =>
    saying(to - from === 1 ? "{mean} ± {deviation} in one" : "{mean} ± {deviation} in {n}", {
      mean: brief(mean, 2),
      deviation: brief(deviation, 2),
      n: to - from,
    }),
  );
  return {
    eigenvalues: values,
    difference: energy.map((x) => (whole > 0 ? x / whole : 0)),
    learned: values.map((x) => (kappa === Number.POSITIVE_INFINITY ? 0 : x / (x + kappa))),
    sentence: say(
      saying(
        "Fine-tuning on {labels} labels at its best penalty learns more than half of each direction stronger than κ = {kappa}: {seen} of {all}. ρ, from the strongest directions to the weakest: {shares}. At 1 the target has what the source has there, at 0 nothing of it.",
        { labels, kappa: brief(kappa), seen, all: values.length, shares: inRow("{first}, {next}", shares) },
      ),
    ),
  };
}

/** ρ with its standard deviation in the bands that hold a direction. */
function bandsOf({ factors, bandSizes }: Fitted): (StripBand & { readonly from: number })[] {
  let to = 0;
  return bandSizes.flatMap((size, k) => {
    const from = to;
    to += size;
    return size > 0 ? [{ from, to, ...factors[k] }] : [];
  });
}
