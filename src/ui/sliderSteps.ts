import type { NumberParam } from "../models/param.ts";

/** A slider whose units are the value or its logarithm. */
export interface SliderScale {
  readonly min: number;
  readonly max: number;
  /** Slider position of a value, and back, without rounding noise. */
  toPosition(value: number): number;
  toValue(position: number): number;
  /** Arrow key, Shift + arrow, Page key: in slider units. */
  readonly step: number;
  readonly fine: number;
  readonly page: number;
}

/** The slider of a parameter; its range is extended if the value lies outside the soft range. */
export function sliderScale(param: NumberParam, value: number): SliderScale {
  const log = param.scale === "log";
  const position = (v: number) => (log ? Math.log10(v) : v);
  const finite = Number.isFinite(value) ? value : param.soft[1];
  const min = position(Math.min(param.soft[0], log ? Math.max(finite, Number.MIN_VALUE) : finite));
  const max = position(Math.max(param.soft[1], finite));
  const whole = param.scale === "integer";
  const step = whole ? Math.max(1, Math.round(roundStep((max - min) / 20))) : roundStep((max - min) / 20);
  const fine = whole ? 1 : step / 5;
  const digits = Math.max(0, Math.ceil(-Math.log10(fine)) + 1);
  return {
    min,
    max,
    step,
    fine,
    page: whole ? Math.max(2, 2 * step) : 2 * step,
    toPosition: (v) => (Number.isFinite(v) ? position(v) : max),
    toValue: (p) =>
      whole ? Math.round(p) : log ? Number((10 ** p).toPrecision(3)) : Number(p.toFixed(Math.min(12, digits))),
  };
}

/** The nearest of 1, 2, 5 × 10^k. */
export function roundStep(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  const lead = x / power;
  return Number(((lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power).toPrecision(3));
}

/** The slider position after a key, or undefined for keys that the slider does not handle. */
export function keyPosition(key: string, shift: boolean, now: number, scale: SliderScale): number | undefined {
  const by = shift ? scale.fine : scale.step;
  const move = (delta: number) => Math.max(scale.min, Math.min(scale.max, Number((now + delta).toPrecision(12))));
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return move(by);
    case "ArrowLeft":
    case "ArrowDown":
      return move(-by);
    case "PageUp":
      return move(scale.page);
    case "PageDown":
      return move(-scale.page);
    case "Home":
      return scale.min;
    case "End":
      return scale.max;
    default:
      return undefined;
  }
}
