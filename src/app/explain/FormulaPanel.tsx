import { memo, useMemo } from "react";
import { t } from "../../lib/language.ts";
import type { FormulaLine } from "../../models/explanation.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { RiskBars } from "../../ui/RiskBars.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { Typeset } from "../../ui/Typeset.tsx";
import type { Picture } from "../engine/picture.ts";
import { useLater } from "../frame/useLater.ts";
import { Missing, useOnDemand } from "../page/lazyPart.tsx";
import { type ContrastView, type FormulaViewData, formulaView } from "./formulaView.ts";
import { formulasOf, type Mathml } from "./mathml.ts";
import "./formula.css";

const tagNames = { E: "exact", A: "large-d limit", B: "bound" } as const;

/** The formula behind the map, with the numbers of the probe in it, and what the risks are made of. */
export const FormulaPanel = memo(function FormulaPanel({ scene, probe }: Pick<Picture, "scene" | "probe">) {
  const { model, quantity } = scene;
  const view = useMemo(() => formulaView(probe, quantity), [probe, quantity]);
  return <Body key={model} model={model} view={view} />;
});

const Body = memo(function Body({ model, view }: { readonly model: string; readonly view: FormulaViewData }) {
  const source = formulasOf(model);
  const mathml = useOnDemand(source).value?.mathml;
  const lines = view.formula?.lines ?? [];
  // Laid out together they would hold the page up: each part, and each line, comes a frame after the one above it.
  const second = useLater(view);
  const third = useLater(second);
  return (
    <section className="formula-panel" aria-labelledby="formula-title">
      <h2 id="formula-title">The formula in use</h2>
      <p className="formula-name">
        <MathText text={view.name} />
        {view.value && (
          <>
            {" "}
            <b className="formula-value" translate="no">
              {t(view.value)}
            </b>{" "}
          </>
        )}
        {view.tag && (
          <abbr className={`tag tag-${view.tag}`} title={tagNames[view.tag]}>
            {view.tag}
          </abbr>
        )}
        {view.remark && (
          <span className="formula-remark">
            <MathText text={view.remark} />
          </span>
        )}
      </p>
      <Missing what="The formula" source={source} />
      {mathml && lines.length > 0 && (
        <ScrollBox label="Formula">
          <div className="formula-main">
            <Line line={lines[0]} mathml={mathml} />
          </div>
          <Where view={second} mathml={mathml} />
        </ScrollBox>
      )}
      <p className="formula-note">
        {view.tag && <b>{t("{tag}, {name}.", { tag: view.tag, name: tagNames[view.tag] })} </b>}
        {view.formula && (
          <>
            <MathText text={sentence(view.formula.validity)} />{" "}
          </>
        )}
        <Source text={t("Source: {source}.", { source: view.source })} />
      </p>
      <Comparisons view={third} />
    </section>
  );
});

/** What the letters of the formula stand for. */
const Where = memo(function Where({ view, mathml }: { readonly view: FormulaViewData; readonly mathml: Mathml }) {
  const lines = view.formula?.lines ?? [];
  return (
    <>
      {lines.length > 1 && <p className="formula-with">with</p>}
      <ul className="formula-where">
        <Lines lines={lines} from={1} mathml={mathml} />
      </ul>
    </>
  );
});

/** The lines from one on, each a frame after the one above it; until then the one that was there keeps its place. */
function Lines({
  lines,
  from,
  mathml,
}: {
  readonly lines: readonly FormulaLine[];
  readonly from: number;
  readonly mathml: Mathml;
}) {
  const later = useLater(lines, none);
  if (from >= lines.length) return null;
  return (
    <>
      <li>
        <Line line={lines[from]} mathml={mathml} />
      </li>
      <Lines lines={later} from={from + 1} mathml={mathml} />
    </>
  );
}

const none: readonly FormulaLine[] = [];

const Comparisons = memo(function Comparisons({ view }: { readonly view: FormulaViewData }) {
  return (
    <>
      {view.contrasts.map((contrast) => (
        <ContrastTable key={`${contrast.quantity} ${contrast.sides[1].name}`} contrast={contrast} />
      ))}
      {view.risks.length > 0 && <RiskBars rows={view.risks} />}
    </>
  );
});

/** A line of another form comes with its numbers a frame later: either is enough for one. */
function Line({ line, mathml }: { readonly line: FormulaLine; readonly mathml: Mathml }) {
  const [general, numbers] = mathml[line.id];
  const numbered = useLater(line.id);
  return (
    <>
      <span className="formula-general">
        <Typeset markup={general} />
      </span>{" "}
      {line.slots && numbers && numbered === line.id && (
        <span className="formula-numbers">
          <Typeset markup={numbers} slots={line.slots} />
        </span>
      )}
    </>
  );
}

function ContrastTable({ contrast }: { readonly contrast: ContrastView }) {
  const { label, sides, difference, why } = contrast;
  return (
    <div className="contrast">
      <table>
        <caption className="visually-hidden">
          {t("{label}: {first} against {second}", { label, first: sides[0].name, second: sides[1].name })}
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">quantity</span>
            </th>
            {sides.map(({ name, inUse }) => (
              <th scope="col" key={name} className={inUse ? "in-use" : undefined}>
                {name}
                {inUse && <span className="in-use-mark"> in use</span>}
              </th>
            ))}
            <th scope="col">difference</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">
              <MathText text={label} />
            </th>
            {sides.map(({ name, text, inUse }) => (
              <td key={name} className={inUse ? "in-use" : undefined} translate="no">
                {text}
              </td>
            ))}
            <td translate="no">{difference ?? "–"}</td>
          </tr>
        </tbody>
      </table>
      <p>
        <MathText text={why} />
      </p>
    </div>
  );
}

/** arXiv numbers and sections of the theory become links. */
function Source({ text }: { readonly text: string }) {
  return text.split(/(arXiv:\d{4}\.\d{5}|docs\/theory\.md §[\d.]*\d)/).map((part, i) => {
    const [, paper, section] = /^(?:arXiv:(.*)|docs\/theory\.md §(.*))$/.exec(part) ?? [];
    const [address, name] = section
      ? [`./theory.html#${section}`, t("theory §{section}", { section })]
      : [paper && `https://arxiv.org/abs/${paper}`, part];
    const isMissing = import.meta.env.MODE === "onefile" && section !== undefined;
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence
    if (!address || isMissing) return <MathText key={i} text={isMissing ? name : part} />;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence
      <a key={i} href={address}>
        {name}
      </a>
    );
  });
}

/** Begun with a capital, unless it begins with a symbol, and ended with a full stop. */
function sentence(validity: string): string {
  const text = t(validity);
  return t("{words}.", {
    words: `${/^[a-z] [=→]/.test(text) ? text[0] : text[0].toUpperCase()}${text.slice(1)}`,
  });
}
