import { brief } from "../../../lib/decimal.ts";
import { t } from "../../../lib/language.ts";
import type { Alternatives, StripRow } from "../../model.ts";
import type { DiagonalParams } from "../params.ts";
import { activeShare } from "./activeShare.ts";

/**
 * The target task by its share of active coordinates ρ_FT and the share ω of them that overlaps with pretraining, as the
 * figures of [A26] set it: ρ_shared = ωρ_FT/ρ_PT, ρ_new = (1−ω)ρ_FT/(1−ρ_PT). Feasible iff ωρ_FT ≤ ρ_PT and
 * (1−ω)ρ_FT ≤ 1−ρ_PT (docs/theory.md §2.3).
 */
export const alternatives: Alternatives<DiagonalParams> = {
  params: {
    rft: {
      kind: "number",
      symbol: "ρ_FT",
      tex: "\\rho_{\\mathrm{FT}}",
      name: "share of features active in the target",
      label: "active features",
      group: "target",
      soft: [0, 1],
      hard: [0, 1],
      default: 0.1,
      scale: "linear",
      help: "Another way to set the two shares above: how many features the target has, at the same overlap ω.",
    },
    om: {
      kind: "number",
      symbol: "ω",
      tex: "\\omega",
      name: "overlap, the share of the target's features that pretraining had",
      label: "overlap",
      group: "target",
      soft: [0, 1],
      hard: [0, 1],
      default: 1,
      scale: "linear",
      help: "Another way to set the two shares above: 1 is a target made of old features, 0 one of new features.",
    },
  },
  get: (p) => ({ rft: Number(activeShare(p).toPrecision(9)), om: overlap(p) }),
  set(p, values) {
    const now = { rft: activeShare(p), om: overlap(p), ...values };
    const { rpt } = p;
    // The value that was set stays; the other one, or itself if both are set, is clamped to the feasible range.
    let { rft, om } = now;
    let refused: string | undefined;
    if (om * rft > rpt + ROUNDING) {
      refused = t("ω = {om} of ρ_FT = {rft} needs {needed} shared features, pretraining had ρ_PT = {had}", {
        om: brief(om),
        rft: brief(rft),
        needed: brief(om * rft),
        had: brief(rpt),
      });
      if ("om" in values) rft = om > 0 ? rpt / om : rft;
      else om = rpt / rft;
    }
    if ((1 - om) * rft > 1 - rpt + ROUNDING) {
      refused = t("ω = {om} of ρ_FT = {rft} needs {needed} new features, only 1 − ρ_PT = {silent} were silent", {
        om: brief(om),
        rft: brief(rft),
        needed: brief((1 - om) * rft),
        silent: brief(1 - rpt),
      });
      if ("om" in values) rft = (1 - rpt) / (1 - om);
      else om = 1 - (1 - rpt) / rft;
    }
    const share = (part: number, of: number) =>
      of > 0 ? Number(Math.max(0, Math.min(1, part / of)).toPrecision(10)) : 0;
    const params = { rsh: share(om * rft, rpt), rnew: share((1 - om) * rft, 1 - rpt) };
    return refused ? { params, refused } : { params };
  },
};

const ROUNDING = 1e-9;

/** ω; 1 where the target has no feature at all. */
function overlap(p: DiagonalParams): number {
  const active = activeShare(p);
  return active > 0 ? Number(((p.rpt * p.rsh) / active).toPrecision(9)) : 1;
}

/** Coordinates of both tasks, in the same order: shared, lost, new, silent. */
export function strip(p: DiagonalParams): readonly StripRow[] {
  const [shared, lost, fresh] = [p.rpt * p.rsh, p.rpt * (1 - p.rsh), (1 - p.rpt) * p.rnew];
  return [
    {
      name: "pretraining",
      parts: [
        { kind: "shared", share: shared },
        { kind: "shared", share: lost },
      ],
    },
    {
      name: "target",
      parts: [
        { kind: "shared", share: shared },
        { kind: "lost", share: lost },
        { kind: "new", share: fresh },
      ],
    },
  ];
}
