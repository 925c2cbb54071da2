import { useMemo } from "react";
import { qrCode } from "../../lib/qr.ts";

/** Light modules around a code, without which cameras do not find it. */
const MARGIN = 4;

/** A link as a code for cameras, or a sentence where it is too long for one. */
export function QrCode({ text }: { readonly text: string }) {
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
