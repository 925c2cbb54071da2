import { literally } from "../../lib/language.ts";
import { modelById } from "../../models/registry.ts";
import { bibtex, citedFormulas, citedPapers } from "../../scene/citation.ts";
import { exportName } from "../../scene/exportName.ts";
import { commit, version } from "../../scene/version.ts";
import { CodeBox, type TabProps } from "./ExportParts.tsx";

/** How to cite what is on the page. */
export function CiteTab({ scene, address, onSaid }: TabProps) {
  const text = bibtex(scene, address);
  const file = exportName(scene, "cite", "bib");
  const type = "application/x-bibtex;charset=utf-8";
  const model = modelById(scene.model);
  return (
    <div className="export-cite">
      <dl>
        <dt>This view</dt>
        <dd>
          <a href={address}>{address}</a>
        </dd>
        <dt>Version</dt>
        <dd>
          {literally("Transferscope {version}, commit {commit}, model {model} {its}", {
            version,
            commit,
            model: model.id,
            its: model.version,
          })}
        </dd>
        <dt>{citedPapers(scene).length === 1 ? "Paper" : "Papers"}</dt>
        {citedPapers(scene).map((paper) => (
          <dd key={paper.arxiv}>
            {paper.authors}. {paper.title}. {paper.venue} {paper.year}.{" "}
            <a href={`https://arxiv.org/abs/${paper.arxiv}`} target="_blank" rel="noreferrer">
              {`arXiv:${paper.arxiv}`}
            </a>
          </dd>
        ))}
        <dt>Formulas</dt>
        {citedFormulas(scene).map(({ id, name, source }) => (
          <dd key={id}>
            <code translate="no">{id}</code> {name}: {source}
          </dd>
        ))}
      </dl>
      <CodeBox label="BibTeX" text={text} file={file} type={type} onSaid={onSaid} />
    </div>
  );
}
