import { memo, type ReactNode, useEffect, useId, useMemo, useState } from "react";
import type { Seen, Statement } from "../../models/explanation.ts";
import type { Model } from "../../models/model.ts";
import type { Tag } from "../../models/quantity.ts";
import { explanations } from "../../models/registry.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import "./pointChain.css";

const probePart = ({ scene, probe }: Picture) => ({ scene, probe });

/** Why the protocols rank as they do at the probe: the verdict on a map of names, and on demand the chain that leads to it. */
export const PointChain = memo(function PointChain({ engine }: { readonly engine: Engine }) {
  const { scene, probe } = usePicture(engine, probePart, "text");
  const explanation = explanations.get(scene.model);
  const [open, setOpen] = useState(false);
  const id = useId();
  const best = scene.quantity === "best";
  // Statements are computed only while they are shown, since the probe may be dragged.
  const wanted = open || best;
  const chain = useMemo(() => {
    if (!wanted) return undefined;
    const state = probe.state(plainQuantity(probe.model));
    return explanation?.explainPoint?.(scene.params, state, (q) => probe.value(q), scene.quantity);
  }, [wanted, explanation, scene.params, scene.quantity, probe]);
  if (!explanation?.explainPoint) return null;
  const verdict = chain?.[chain.length - 1];
  const kind = chain && kindOf(probe);
  const tag = kind && (
    <abbr className={`tag tag-${kind}`} title={kind === "E" ? "exact" : "large-d limit"}>
      {kind}
    </abbr>
  );
  return (
    <section className={best ? "point-chain with-verdict" : "point-chain"} aria-label="Explain this point">
      {verdict && !open && (
        <p className="point-verdict">
          <MathText text={verdict.text} /> {tag}
        </p>
      )}
      <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        Explain this point
      </button>
      <div id={id}>{open && chain && <Chain chain={chain} model={probe.model} tag={tag} />}</div>
    </section>
  );
});

/** What kind of numbers the verdict has; undefined where there is none. */
function kindOf(probe: SolvedPoint): Tag | undefined {
  const { best } = probe.model.quantities;
  return best && Number.isFinite(probe.value("best")) ? best.tag(probe.params) : undefined;
}

/** A quantity that needs no option of the solve. */
const plainQuantity = (model: Model): string => model.curves[0].quantity;

/** The statements in order; the one that is held, or else pointed at or focused, is highlighted where it can be seen. */
function Chain({
  chain,
  model,
  tag,
}: {
  readonly chain: readonly Statement[];
  readonly model: Model;
  /** What kind of numbers the verdict has. */
  readonly tag: ReactNode;
}) {
  const [held, setHeld] = useState<number>();
  const [near, setNear] = useState<number>();
  const lit = near ?? held;
  const seen = lit === undefined ? undefined : chain[lit]?.seen;
  const tokens = seen ? tokensOf(seen, model).join(" ") : "";
  useEffect(() => {
    const root = document.documentElement;
    if (tokens === "") return;
    root.dataset.lit = tokens;
    return () => {
      delete root.dataset.lit;
    };
  }, [tokens]);
  return (
    <ol className="chain">
      {chain.map(({ text, seen: at }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a statement is its place in the chain
        <li key={i} className={lit === i ? "lit" : undefined}>
          <button
            type="button"
            aria-pressed={held === i}
            onClick={() => setHeld(held === i ? undefined : i)}
            onFocus={() => setNear(i)}
            onBlur={() => setNear(undefined)}
            onPointerEnter={(event) => event.pointerType !== "touch" && setNear(i)}
            onPointerLeave={() => setNear(undefined)}
          >
            <MathText text={text} /> {i === chain.length - 1 && tag}
          </button>
          <Places seen={at} onGo={() => setHeld(i)} />
        </li>
      ))}
    </ol>
  );
}

/** What is farther down the page: where a statement can be seen, a tap away. */
function Places({ seen, onGo }: { readonly seen: Seen; readonly onGo: () => void }) {
  const places = [
    ...(seen.plane ? [["in the plane", ".geometry-panel"] as const] : []),
    ...(seen.quantities ? [["in the formula", ".formula-panel"] as const] : []),
  ].filter(([, selector]) => document.querySelector(selector));
  if (places.length === 0) return null;
  return (
    <span className="chain-places">
      {places.map(([name, selector]) => (
        <button
          type="button"
          key={selector}
          onClick={() => {
            onGo();
            const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
            document.querySelector(selector)?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
          }}
        >
          {name}
        </button>
      ))}
    </span>
  );
}

/** What style sheets highlight: `probe`, `series-<index>` of the curves, `row-<quantity>` of the tables, `plane-<part>`. */
function tokensOf({ probe, quantities = [], plane = [] }: Seen, model: Model): readonly string[] {
  return [
    ...(probe ? ["probe"] : []),
    ...(quantities.length > 0 ? ["curves"] : []),
    ...quantities.flatMap((id) => [`row-${id}`, `series-${model.curves.findIndex((c) => c.quantity === id)}`]),
    ...(plane.length > 0 ? ["plane"] : []),
    ...plane.map((part) => `plane-${part}`),
  ];
}
