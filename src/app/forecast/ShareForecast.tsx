import { useEffect, useState } from "react";
import { copyFile } from "../../charts/exportFigure.ts";
import { type FileNote, noteLines } from "../../charts/exportNote.ts";
import { report } from "../../forecast/report.ts";
import { summaryText } from "../../forecast/summary.ts";
import { tableText } from "../../forecast/table.ts";
import { t } from "../../lib/language.ts";
import { say, sayInEnglish, saying } from "../../lib/saying.ts";
import { softwareEntry } from "../../scene/citation.ts";
import { nameOf } from "../../scene/exportName.ts";
import { commit, version } from "../../scene/version.ts";
import { Switch } from "../../ui/Switch.tsx";
import { CopyBox } from "../page/CopyBox.tsx";
import { CodeBox } from "../share/ExportParts.tsx";
import { attempt, type Said, save, saveText } from "../share/exportActions.ts";
import { pngOf } from "../share/exportImage.ts";
import { QrCode } from "../share/QrCode.tsx";
import { pageDress } from "../state/presentAddress.ts";
import { reportPage, reportStyle } from "./reportPage.ts";
import { summaryLink } from "./summaryLink.ts";
import type { Outcome } from "./useForecast.ts";
import { verdictSaying } from "./words.ts";
import "../share/share.css";

interface Props {
  readonly outcome: Outcome;
  /** What the data are, where that is known. */
  readonly data: string | undefined;
  /** The drawn figure. */
  readonly figure: () => SVGSVGElement | undefined;
}

const tabs = [
  ["link", "Link"],
  ["qr", "QR code"],
  ["export", "Export"],
  ["cite", "Cite"],
  ["report", "Report"],
] as const;

/** A forecast for others, without its data: a link, a small file, the picture, its numbers, a reference, one page to print. */
export function ShareForecast({ outcome, data, figure }: Props) {
  const [tab, setTab] = useState("link");
  const [said, setSaid] = useState<Said>();
  const text = summaryText(outcome);
  const [link, setLink] = useState("");
  useEffect(() => {
    let wanted = true;
    void summaryLink.fragment(text).then((fragment) => {
      if (wanted) setLink(`${location.origin}${location.pathname}?v=1${pageDress()}${fragment}`);
    });
    return () => {
      wanted = false;
    };
  }, [text]);
  if (!link) return <p>…</p>;
  const name = (extension: string) => nameOf("forecast", text, extension);
  const show = (next: string) => {
    setTab(next);
    setSaid(undefined);
  };
  const files = filesOf(outcome, link, data, figure);
  const offer = (extension: string, type: string, content: () => string) => () =>
    attempt(setSaid, () => saveText(name(extension), content(), type));
  return (
    <div className="forecast-share">
      <Switch legend="Share the forecast as" name="forecast-share" value={tab} options={tabs} onValue={show} />
      {tab === "link" && (
        <div className="share-link">
          <p>
            Whoever opens it sees this verdict, picture and savings without the data: no row, label or name is in it,
            only what was fitted and answered, to four digits. The part after # is sent to no server.
          </p>
          <CopyBox text={link} label="Link" button="Copy link" rows={3} onSaid={(text) => setSaid({ text })} />
          <p>
            {t(
              "The link has {n} characters. Where a program cuts long links, send the file: it is dropped or chosen like data.",
              { n: link.length },
            )}{" "}
            <button type="button" onClick={offer("json", "application/json", () => text)}>
              Download summary
            </button>
          </p>
        </div>
      )}
      {tab === "qr" && (
        <div className="share-link">
          <QrCode text={link} />
        </div>
      )}
      {tab === "export" && (
        <div className="share-link export-commands">
          <button type="button" onClick={offer("svg", "image/svg+xml;charset=utf-8", () => files.svg().text)}>
            Download SVG
          </button>
          <button
            type="button"
            onClick={() =>
              attempt(setSaid, () =>
                save(name("png"), () => {
                  const drawn = files.svg();
                  return pngOf(drawn.text, PNG_WIDTH, Math.round(PNG_WIDTH * drawn.aspect), noteLines(files.note));
                }),
              )
            }
          >
            Download PNG
          </button>
          <button type="button" onClick={offer("csv", "text/csv;charset=utf-8", files.csv)}>
            Download CSV
          </button>
          <button
            type="button"
            onClick={() =>
              attempt(setSaid, () =>
                saveText(nameOf("forecast-numbers", text, "json"), files.json(), "application/json"),
              )
            }
          >
            Download JSON
          </button>
        </div>
      )}
      {tab === "cite" && (
        <div className="export-cite">
          {data && <p>{data}</p>}
          <CodeBox
            label="BibTeX"
            text={softwareEntry(link, SOURCE)}
            file={name("bib")}
            type="application/x-bibtex;charset=utf-8"
            onSaid={setSaid}
          />
        </div>
      )}
      {tab === "report" && (
        <div className="share-link">
          <p>One page with verdict, picture, refusals and warnings, settings, track record and link.</p>
          <p className="export-commands">
            <button type="button" onClick={() => printed(files.report(false), reportStyle)}>
              Print
            </button>
            <button type="button" onClick={offer("html", "text/html;charset=utf-8", () => files.report())}>
              Download report
            </button>
          </p>
        </div>
      )}
      <p className="forecast-said" role="status">
        {said?.text}
      </p>
    </div>
  );
}

const PNG_WIDTH = 1600;
const SOURCE =
  "Learning curves from a few labelled rows: deterministic equivalents for ridge regression, docs/forecast.md";

/** What is exported, each made when it is asked for. */
function filesOf(
  { told, seed, draws, said }: Outcome,
  link: string,
  data: string | undefined,
  figure: Props["figure"],
) {
  const title =
    told.refused.length > 0 ? saying("No forecast for these data") : verdictSaying(told.verdicts, told.labels);
  const settings = saying(
    "{labels} labels, {rows} rows in all, {features} features, rank {rank}; seed {seed}, {draws} draws",
    { labels: told.labels, rows: told.rows, features: told.dimension, rank: told.rank, seed, draws },
  );
  const note: FileNote = {
    title: say(title),
    link,
    version: `Transferscope ${version}, commit ${commit}`,
    source: t("docs/forecast.md; forecasts [A], leave-one-out [E]"),
    parameters: data
      ? t("{settings}. {data}", { settings: say(settings), data: data.replace(/[.。]$/, "") })
      : say(settings),
  };
  const svg = (caption = true) => {
    const drawn = figure();
    if (!drawn) throw new Error(t("The picture is not drawn: open the forecast again."));
    const { width } = drawn.viewBox.baseVal;
    return copyFile(
      drawn,
      { width: { units: width, amount: width, unit: "px" }, ground: "white", letters: "sans", caption },
      note,
    );
  };
  return {
    note,
    svg,
    csv: () =>
      tableText(told, [
        ["link", link],
        ["version", note.version],
        ["settings", sayInEnglish(settings)],
        ["verdict", sayInEnglish(title)],
      ]),
    json: () =>
      `${JSON.stringify({ ...report(told), seed, draws, taken: said.map(sayInEnglish), link, version: note.version }, undefined, 2)}\n`,
    report: (isStyled = true) => {
      const caption = figure()?.closest("figure")?.querySelector("figcaption")?.textContent ?? "";
      const picture = svg(false).text.replace(/^<\?xml[^>]*>\s*/, "");
      return reportPage({
        told,
        parts: { picture, caption, link, version: note.version, settings: say(settings), ...(data && { data }) },
        isStyled,
      });
    },
  };
}

/** Prints a page of its own, in a frame that is gone afterwards. */
function printed(html: string, style: string): void {
  const frame = document.createElement("iframe");
  frame.className = "visually-hidden";
  frame.title = t("The report, to be printed");
  frame.srcdoc = html;
  frame.onload = () => {
    const shown = frame.contentWindow as (Window & typeof globalThis) | null;
    if (!shown) return;
    // The page's Content-Security-Policy, which the frame has too, forbids styles within HTML but not this.
    const sheet = new shown.CSSStyleSheet();
    sheet.replaceSync(style);
    shown.document.adoptedStyleSheets = [sheet];
    shown.addEventListener("afterprint", () => frame.remove());
    shown.print();
  };
  document.body.append(frame);
}
