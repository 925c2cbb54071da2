import { useMemo } from "react";
import { qrCode } from "../../lib/qr.ts";
import { CopyBox } from "../page/CopyBox.tsx";
import type { TabProps } from "./ExportParts.tsx";

/** The link as text. */
export function LinkTab({ address, onSaid }: TabProps) {
  return (
    <div className="share-link">
      <p>Whoever opens it sees this picture with these numbers, now and in later versions.</p>
      <CopyBox text={address} label="Link" button="Copy link" rows={2} onSaid={(text) => onSaid({ text })} />
    </div>
  );
}

/** Light modules around a code, without which cameras do not find it. */
const MARGIN = 4;

/** The link for an audience: a code for cameras, and the same to read. */
export function QrTab({ address }: TabProps) {
  const code = useMemo(() => qrCode(address), [address]);
  const path = useMemo(() => {
    if (!code) return "";
    const { size, dark } = code;
    return Array.from(dark, (on, k) => (on ? `M${k % size},${Math.floor(k / size)}h1v1h-1z` : "")).join("");
  }, [code]);
  if (!code) return <p className="share-link">The link is too long for a code: copy it instead.</p>;
  const side = code.size + 2 * MARGIN;
  return (
    <div className="share-link">
      <svg className="qr" viewBox={`${-MARGIN} ${-MARGIN} ${side} ${side}`} role="img" aria-label="QR code of the link">
        <rect x={-MARGIN} y={-MARGIN} width={side} height={side} fill="#fff" />
        <path d={path} fill="#000" shapeRendering="crispEdges" />
      </svg>
      <p className="qr-address" translate="no">
        {address}
      </p>
    </div>
  );
}
