import { memo, useMemo } from "react";
import type { ChartAxis } from "../../charts/axis.ts";
import type { Series } from "../../charts/curves.ts";
import type { CurveFigure } from "../../charts/figure.ts";
import { readable } from "../../lib/decimal.ts";
import { t, together } from "../../lib/language.ts";
import type { Distances } from "../../models/explanation.ts";
import { explanations, modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { CurvePlot } from "../../ui/CurvePlot.tsx";
import { MathText } from "../../ui/MathSymbol.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { useInParts, useLater } from "../frame/useLater.ts";

type Asked = Pick<Scene, "model" | "params" | "quantity"> & { readonly top: number };

function* find(asked: Asked): Generator<void, (Asked & { readonly found: Distances }) | undefined> {
  const { model, params, quantity, top } = asked;
  const parts = explanations.of(model).distances?.(params, quantity, top);
  return parts && { ...asked, found: yield* parts };
}

const plain = (curves: CurveFigure["curves"]) => ({ curves, bands: [] });

/** What a distance between two tasks tells of transfer, and what it cannot. Shown for models that know one. */
export const DistancePanel = memo(function DistancePanel({ scene }: { readonly scene: Scene }) {
  const { model, params, quantity, y } = scene;
  const { distances } = explanations.of(model);
  const { sampleParam } = modelById(model).simulators[0];
  const top = (y.param === sampleParam ? y : modelById(model).axes.find((a) => a.param === sampleParam))?.hi ?? 2;
  const asked = useMemo(() => ({ model, params, quantity, top }), [model, params, quantity, top]);
  // A drag is not held up: the pictures follow when there is time.
  const known = useInParts(asked, find);
  const views = useMemo(() => {
    if (!known || known.found.refused) return undefined;
    const { found, params, top } = known;
    const model = modelById(known.model);
    const { sampleParam } = model.simulators[0];
    const { name } = model.quantities[found.quantity];
    const half = Math.floor(found.angles.length / 2);
    const across = found.angles.at(-1)?.[0] ?? 1;
    const distance: ChartAxis = {
      lo: 0,
      hi: across > 0 ? across : 1,
      log: false,
      symbol: "KL",
      name: "distance of the tasks",
    };
    const samples: ChartAxis = { lo: 0, hi: top, log: false, symbol: "γ", name: "target samples per dimension" };
    const most = Math.max(1, ...found.ends.map((t) => Math.abs(t)).filter(Number.isFinite));
    const limit = most <= 1 ? 1 : 2 ** Math.ceil(Math.log2(most));
    const vertical: ChartAxis = { lo: -limit, hi: limit, log: false, symbol: "T", name: "transferability" };
    const line = (points: Series["points"], dash: readonly number[]): Series => ({
      points,
      dots: [],
      marker: "circle",
      look: { colour: undefined, dash },
    });
    return {
      byDistance: {
        figure: plain({
          x: distance,
          y: vertical,
          series: [line(found.angles.slice(0, half + 1), []), line(found.angles.slice(half), [6, 4])],
          probe: found.here,
          landmarks: ([0, 90, 180] as const).map((angle, k) => ({
            at: found.angles[k * half]?.[0] ?? 0,
            label: `${angle}°: ${readable(found.ends[k] ?? Number.NaN, 2)}`,
          })),
        }),
        description: together([
          t("The {name} against the KL divergence of the tasks, as their angle goes from 0 to 180°.", { name }),
          found.sentences[0],
        ]),
      },
      bySamples: {
        figure: plain({
          x: samples,
          y: vertical,
          series: [line(found.samples, [])],
          probe: (params[sampleParam] as number) ?? 0,
          landmarks: found.crossings.map((at) => ({ at, label: readable(at, 3) })),
        }),
        description: together([
          t("The {name} of this one pair against the amount of target data.", { name }),
          found.sentences[1],
        ]),
      },
    };
  }, [known]);
  // Worked out and both drawn at once, with new axes, they would hold the page up.
  const first = useLater(views);
  const second = useLater(first);
  if (!distances) return null;
  const { refused, sentences = [], kinds = [], places = [] } = known?.found ?? {};
  return (
    <section className="distance-panel" aria-labelledby="distance-title" aria-busy={!known}>
      <h2 id="distance-title">What a distance between tasks cannot tell</h2>
      {refused ? (
        <p className="map-status">{refused}</p>
      ) : (
        <>
          <div className="distance-plots">
            <figure>
              {first ? <CurvePlot id="by-distance" {...first.byDistance} /> : <div className="figure-box" />}
              <figcaption>
                θ from 0 to 90° (solid) and on to 180° (dashed): the farther task of two may be the better source.
              </figcaption>
            </figure>
            <figure>
              {second ? <CurvePlot id="by-samples" {...second.bySamples} /> : <div className="figure-box" />}
              <figcaption>The pair at the probe, at one distance, as its data grow.</figcaption>
            </figure>
          </div>
          <p className="distance-said">
            <MathText text={together(sentences)} />
          </p>
          {kinds.length > 0 && (
            <ScrollBox label="Distances of the two laws">
              <table className="distance-kinds">
                <caption className="visually-hidden">Distances of the two laws</caption>
                <thead>
                  <tr>
                    <th scope="col">distance of the laws</th>
                    {places.map((place) => (
                      <th scope="col" key={place}>
                        {place}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {kinds.map(({ name, at }) => {
                    const tag = at.every(([lower, upper]) => lower === upper) ? "E" : "B";
                    return (
                      <tr key={name}>
                        <th scope="row">
                          {name} <abbr className={`tag tag-${tag}`}>{tag}</abbr>
                        </th>
                        {at.map(([lower, upper], k) => (
                          <td key={places[k]} translate="no">
                            {lower === upper ? readable(lower, 3) : `${readable(lower, 2)} … ${readable(upper, 2)}`}
                          </td>
                        ))}
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </ScrollBox>
          )}
          <p className="tags">
            W₁ and Dudley’s distance, with |f| ≤ 1 and slope ≤ 1, lie between the two numbers (B). Slips in print, App.
            A: the half of Theorem A.2 about Dudley’s metric, which never exceeds 2 however far apart the tasks are, so
            a step of its proof fails; and the interval of negative transfer, printed as (γ₊, γ₋), has its ends
            exchanged.
          </p>
          <p className="tags">
            <MathText text="KL = ‖β_t − β_s‖²/2σ², arXiv:2410.08194 App. A and Fig. 4a. The farthest task is the opposite one, and linear transfer, which refits the sign, has no less use for it than for an equal one." />
          </p>
        </>
      )}
    </section>
  );
});
