import { useState } from "react";
import { models } from "../models/registry.ts";
import { decodeLink, encodeLink } from "../scene/link.ts";
import type { Scene } from "../scene/scene.ts";
import { change, open } from "./store.ts";

const presets = models
  .flatMap((m) => m.presets)
  .map((p) => ({ ...p, canonical: encodeLink(decodeLink(p.link).scene) }));

const papers = [...new Set(presets.map((p) => p.paper))];

/** Title, model, figures of the papers, and the link. */
export function Header({ scene }: { readonly scene: Scene }) {
  const [copied, setCopied] = useState("");
  const link = encodeLink(scene);
  const shown = presets.find((p) => p.canonical === link);
  async function copy() {
    const address = `${location.origin}${location.pathname}?${link}`;
    try {
      await navigator.clipboard.writeText(address);
      setCopied("copied");
    } catch {
      setCopied("the browser did not allow copying: take the address bar");
    }
    setTimeout(() => setCopied(""), 3000);
  }
  return (
    <header>
      <h1>Transferscope</h1>
      <p className="tagline">when does transfer learning work?</p>
      {models.length > 1 && (
        <label className="preset">
          <span>Model</span>
          <select value={scene.model} onChange={(e) => change({ m: e.target.value })}>
            {models.map((m) => (
              <option key={m.id} value={m.id}>
                {m.title}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="preset">
        <span>Figures of the papers</span>
        <select
          value={shown?.id ?? ""}
          onChange={(e) => open(presets.find((p) => p.id === e.target.value)?.link ?? "v=1", true)}
        >
          <option value="">{shown ? "the instrument's defaults" : "choose …"}</option>
          {papers.map((paper) => (
            <optgroup key={paper} label={`arXiv:${paper}`}>
              {presets
                .filter((p) => p.paper === paper)
                .map((p) => (
                  <option key={p.id} value={p.id}>
                    {p.figure}: {p.title}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <button type="button" onClick={copy}>
        Copy link
      </button>
      <span role="status" className="copied">
        {copied}
      </span>
    </header>
  );
}
