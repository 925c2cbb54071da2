import { useMemo, useState } from "react";
import { qrCode } from "../../lib/qr.ts";
import { encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { CopyBox } from "../page/CopyBox.tsx";
import "./share.css";

interface Props {
  readonly scene: Scene;
  readonly onClose: () => void;
}

/** The link of the present scene for an audience: as a code for cameras, and as text. */
export function ShareDialog({ scene, onClose }: Props) {
  const [said, setSaid] = useState("");
  const address = `${location.origin}${location.pathname}?${encodeLink(scene)}`;
  return (
    <Dialog title="Link for the audience" className="share" onClose={onClose}>
      <Code text={address} />
      <CopyBox text={address} label="Link" button="Copy" rows={2} said={said} onSaid={setSaid} />
    </Dialog>
  );
}

/** Light modules around a code, without which cameras do not find it. */
const MARGIN = 4;

export function Code({ text }: { readonly text: string }) {
  const code = useMemo(() => qrCode(text), [text]);
  const path = useMemo(() => {
    if (!code) return "";
    const { size, dark } = code;
    return Array.from(dark, (on, k) => (on ? `M${k % size},${Math.floor(k / size)}h1v1h-1z` : "")).join("");
  }, [code]);
  if (!code) return <p>The link is too long for a code: copy it instead.</p>;
  const side = code.size + 2 * MARGIN;
  return (
    <svg className="qr" viewBox={`${-MARGIN} ${-MARGIN} ${side} ${side}`} role="img" aria-label="QR code of the link">
      <rect x={-MARGIN} y={-MARGIN} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
