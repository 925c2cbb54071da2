const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const DC = "http://purl.org/dc/elements/1.1/";

/** Metadata of an exported file. */
export interface FileNote {
  readonly title: string;
  /** URL of the same scene. */
  readonly link: string;
  /** Software and model with their versions. */
  readonly version: string;
  /** Source of the formula. */
  readonly source: string;
  /** Every parameter with its value. */
  readonly parameters: string;
}

/** The metadata as lines of `key: text`; a PNG contains the same. */
export function noteLines(note: FileNote): string {
  return Object.entries(note)
    .map(([key, text]) => `${key}: ${text}`)
    .join("\n");
}

/** The metadata as SVG: title and description for readers, Dublin Core for programs. */
export function describe(svg: SVGSVGElement, note: FileNote): void {
  const make = (namespace: string, name: string, text: string) => {
    const element = document.createElementNS(namespace, name);
    element.textContent = text;
    return element;
  };
  const about = document.createElementNS(RDF, "rdf:Description");
  about.setAttributeNS(RDF, "rdf:about", "");
  about.append(
    make(DC, "dc:title", note.title),
    make(DC, "dc:identifier", note.link),
    make(DC, "dc:creator", note.version),
    make(DC, "dc:source", note.source),
    make(DC, "dc:description", note.parameters),
  );
  const rdf = document.createElementNS(RDF, "rdf:RDF");
  rdf.append(about);
  const metadata = make(SVG, "metadata", "");
  metadata.append(rdf);
  svg.prepend(make(SVG, "title", note.title), make(SVG, "desc", `${note.parameters}. ${note.link}`), metadata);
  svg.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:xlink", XLINK);
}
