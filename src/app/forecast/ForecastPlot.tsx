import { useEffect, useId, useRef, useState } from "react";
import { axisScale, axisTicks, type ChartAxis } from "../../charts/axis.ts";
import type { Band, CurveId } from "../../forecast/curves.ts";
import type { Measured } from "../../forecast/measured.ts";
import { brief } from "../../lib/decimal.ts";
import { t, together } from "../../lib/language.ts";

/** Errors that were measured, at each n. */
export type Truth = readonly { readonly n: number; readonly ridge0: number; readonly ridgeS: number }[];

interface Props {
  readonly labels: number;
  readonly curves: Readonly<Partial<Record<CurveId, readonly Band[]>>>;
  readonly measured: readonly Measured[];
  readonly loo: { readonly ridge0: number; readonly ridgeS: number };
  readonly looErrors?: Props["loo"] | undefined;
  readonly truth: Truth | undefined;
}

const HEIGHT = 380;
const FRAME = { left: 58, right: 132, top: 22, bottom: 46 };
/** Narrower figures have the names above, not beside the curves' ends. */
const NARROW = 560;

/** In the order in which they are drawn, with the style of the way of learning that it is. */
const shown: readonly { readonly id: "linear" | "ridge0" | "ridgeS"; readonly style: number; readonly name: string }[] =
  [
    { id: "linear", style: 1, name: "linear transfer" },
    { id: "ridge0", style: 0, name: "from scratch" },
    { id: "ridgeS", style: 2, name: "fine-tuning" },
  ];

/** Without a penalty; only where the theory is reliable and offered. */
const bare = [
  { id: "ridgeless", style: 0, short: "no penalty" },
  { id: "finetune1", style: 2, short: "one layer" },
  { id: "finetune2", style: 2, short: "two layers" },
] as const;

const both = [
  { id: "ridge0", style: 0, shift: -3 },
  { id: "ridgeS", style: 2, shift: 3 },
] as const;

/** Test error over the number of labels, both logarithmic: what was measured as dots, forecasts as bands with their medians. */
export function ForecastPlot({ labels, curves, measured, loo, looErrors, truth }: Props) {
  const [isBare, setBare] = useState(false);
  const offered = bare.filter(({ id }) => (curves[id]?.length ?? 0) > 1);
  const drawn = isBare ? offered : [];
  const id = useId();
  const { box, width } = useWidth();
  const isNarrow = width < NARROW;
  const bands = [...shown, ...drawn].flatMap(({ id }) => curves[id] ?? []);
  const ends95 = (mean: number, se: number) => [Math.max(mean / 3, mean - 1.96 * se), mean + 1.96 * se];
  const values = [
    ...both.flatMap(({ id }) => ends95(loo[id], looErrors?.[id] ?? 0)),
    ...measured.flatMap((one) => both.flatMap(({ id }) => ends95(one[id].mean, one[id].se))),
    ...bands.map(({ median }) => median),
    ...both.flatMap(({ id }) => (curves[id] ?? []).flatMap(({ lo, hi }) => [lo, hi])),
    ...(truth ?? []).flatMap(({ ridge0, ridgeS }) => [ridge0, ridgeS]),
  ];
  const sizes = [labels, ...[...bands, ...measured, ...(truth ?? [])].map(({ n }) => n)];
  const x: ChartAxis = {
    symbol: "n",
    name: "labels",
    lo: Math.min(...sizes) / 1.05,
    hi: Math.max(...sizes) * 1.05,
    log: true,
  };
  const y: ChartAxis = {
    symbol: "",
    name: "test error",
    lo: Math.min(...values) / 1.1,
    hi: Math.max(...values) * 1.1,
    log: true,
  };
  const hasEnds = bands.length > 0 && !isNarrow;
  const [right, bottom] = [width - (hasEnds ? FRAME.right : 14), HEIGHT - FRAME.bottom];
  const across = axisScale(x, FRAME.left, right);
  const up = axisScale(y, bottom, FRAME.top);
  const line = (points: readonly (readonly [number, number])[]) =>
    points
      .map(([n, error], k) => `${k === 0 ? "M" : "L"}${across(n).toFixed(1)} ${up(clamp(error, y)).toFixed(1)}`)
      .join("");
  const names = ends(
    (hasEnds ? shown : []).flatMap(({ id, style, name }) => {
      const last = curves[id]?.at(-1);
      return last ? [{ name, style, at: up(clamp(last.median, y)) }] : [];
    }),
  );
  const bareNames = ends(
    drawn.flatMap(({ id, style, short }) => {
      const last = curves[id]?.at(-1);
      return last ? [{ name: short, style, at: up(clamp(last.median, y)), x: across(last.n) }] : [];
    }),
  );
  return (
    <figure className="forecast-figure" ref={box}>
      {!hasEnds && (
        <p className="forecast-key">
          {shown.map(({ id, style, name }) =>
            id !== "linear" || curves[id] ? (
              <span key={id} className={`forecast-name series-${style}`}>
                {name}
              </span>
            ) : null,
          )}
        </p>
      )}
      <svg className="figure forecast-plot" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-labelledby={id}>
        <title id={id}>
          {t("Test error over the number of labels: measured up to {labels}, forecast beyond", { labels })}
        </title>
        <rect className="frame" x={FRAME.left} y={FRAME.top} width={right - FRAME.left} height={bottom - FRAME.top} />
        {sizeTicks(labels, x, across).map((n) => (
          <g key={n} className="tick" transform={`translate(${across(n)} ${bottom})`}>
            <line y2="5" />
            <text y="20" textAnchor="middle">{`${n}`}</text>
          </g>
        ))}
        {axisTicks(y, up, 6).map((error) => (
          <g key={error} className="tick" transform={`translate(${FRAME.left} ${up(error)})`}>
            <line x2="-5" />
            <text x="-9" y="4" textAnchor="end">
              {brief(error)}
            </text>
          </g>
        ))}
        <text x={(FRAME.left + right) / 2} y={HEIGHT - 6} textAnchor="middle">
          labels
        </text>
        <text transform={`translate(13 ${(FRAME.top + bottom) / 2}) rotate(-90)`} textAnchor="middle">
          test error (mean square)
        </text>
        <line className="forecast-now" x1={across(labels)} x2={across(labels)} y1={FRAME.top} y2={bottom} />
        <text
          className="forecast-now-name"
          x={Math.min(across(labels), right - 36)}
          y={FRAME.top - 7}
          textAnchor="middle"
        >
          your labels
        </text>
        {both.map(({ id, style }) => {
          const curve = curves[id];
          if (!curve) return null;
          const back = curve.toReversed().map(({ n, lo }) => [n, lo] as const);
          const area = `${line([...curve.map(({ n, hi }) => [n, hi] as const), ...back])}Z`;
          return <path key={id} className={`forecast-band series-${style}`} d={area} />;
        })}
        {shown.map(({ id, style }) => {
          const curve = curves[id];
          return (
            curve && (
              <path key={id} className={`series series-${style}`} d={line(curve.map(({ n, median }) => [n, median]))} />
            )
          );
        })}
        {drawn.map(({ id, style }) => (
          <path
            key={id}
            className={`forecast-bare forecast-${id} series-${style}`}
            d={line((curves[id] ?? []).map(({ n, median }) => [n, median]))}
          />
        ))}
        {bareNames.map(({ name, style, at, x }) => (
          <text key={name} className={`forecast-bare-name series-${style}`} x={x + 5} y={at + 4}>
            {name}
          </text>
        ))}
        {both.map(({ id, style, shift }) => (
          <g key={id} className={`forecast-dots series-${style}`}>
            {measured.map(({ n, [id]: { mean, se } }) => (
              <g key={n} transform={`translate(${across(n) + shift} 0)`}>
                <line y1={up(clamp(Math.max(mean - 1.96 * se, y.lo), y))} y2={up(clamp(mean + 1.96 * se, y))} />
                <circle cy={up(clamp(mean, y))} r="4" />
              </g>
            ))}
            {looErrors && (
              <line
                x1={across(labels) + shift}
                x2={across(labels) + shift}
                y1={up(clamp(Math.max(loo[id] - 1.96 * looErrors[id], y.lo), y))}
                y2={up(clamp(loo[id] + 1.96 * looErrors[id], y))}
              />
            )}
            <rect x={across(labels) + shift - 4} y={up(clamp(loo[id], y)) - 4} width="8" height="8" />
            {truth?.map(({ n, [id]: error }) => (
              <path
                key={n}
                className="forecast-truth"
                transform={`translate(${across(n)} ${up(clamp(error, y))})`}
                d="M-4-4L4 4M-4 4L4-4"
              />
            ))}
          </g>
        ))}
        {names.map(({ name, style, at }) => (
          <text key={name} className={`forecast-name series-${style}`} x={right + 8} y={at + 4}>
            {name}
          </text>
        ))}
      </svg>
      {offered.length > 0 && (
        <label className="forecast-bare-choice">
          <input type="checkbox" checked={isBare} onChange={(event) => setBare(event.target.checked)} />{" "}
          <span>Also without a penalty: gradient descent to the end, fine-tuning in one and two layers</span>
        </label>
      )}
      <figcaption>
        <p>
          {together(
            [
              looErrors
                ? "Measured on your labelled rows: dots, ridge on a part of them, judged on the rest (±1.96 standard errors over 12 choices); squares, leave-one-out on all of them [E] (±1.96 standard errors over the rows)."
                : "Measured on your labelled rows: dots, ridge on a part of them, judged on the rest (±1.96 standard errors over 12 choices); squares, leave-one-out on all of them [E].",
              "“From scratch” is what is called a linear probe where the features are those of a pretrained network.",
              bands.length > 0 &&
                "Forecast [A]: the line is the median, the band holds 90 % of the draws, widened as far as 33 real pairs asked for. [E] is exact for these rows, [A] an equivalent for many rows and features.",
              isBare &&
                "Thin lines: without a penalty, as gradient descent ends; medians, up to 0.8 of the directions, beyond which the theory is not offered.",
              truth && "Crosses: what truly happened.",
            ].flatMap((one) => (one ? [t(one)] : [])),
          )}
        </p>
      </figcaption>
    </figure>
  );
}

/** Ten, and one, two, four and eight times the labels; where that is fewer than three, round numbers. */
function sizeTicks(labels: number, x: ChartAxis, across: ReturnType<typeof axisScale>): number[] {
  const asked = [1, 2, 4, 8].map((k) => k * labels).filter((n) => n <= x.hi);
  const ticks = asked[0] >= 14 && x.lo <= 10 ? [10, ...asked] : asked;
  return ticks.length >= 3 ? ticks : axisTicks(x, across, 7);
}

/** Width of the figure in pixels, so that text in it has the page's size. */
function useWidth() {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(680);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(280, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}

const clamp = (value: number, { lo, hi }: ChartAxis) => Math.min(hi, Math.max(lo, value));

/** Names beside the ends of curves, at least a line apart. */
function ends<T extends { readonly at: number }>(names: readonly T[]): T[] {
  const sorted = names.toSorted((a, b) => a.at - b.at);
  let below = Number.NEGATIVE_INFINITY;
  return sorted.map((one) => {
    below = Math.max(one.at, below + 17);
    return { ...one, at: below };
  });
}
