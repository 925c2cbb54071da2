import { CopyBox } from "../page/CopyBox.tsx";
import type { TabProps } from "./ExportParts.tsx";
import { QrCode } from "./QrCode.tsx";

/** The link as text. */
export function LinkTab({ address, onSaid }: TabProps) {
  return (
    <div className="share-link">
      <p>
        {import.meta.env.MODE === "onefile"
          ? "It opens this picture in this file, as long as the file lies here. What begins with “?” means the same behind the site’s address."
          : "Whoever opens it sees this picture with these numbers, now and in later versions."}
      </p>
      <CopyBox text={address} label="Link" button="Copy link" rows={2} onSaid={(text) => onSaid({ text })} />
    </div>
  );
}

/** The link for an audience: a code for cameras, and the same to read. */
export function QrTab({ address }: TabProps) {
  return (
    <div className="share-link">
      <QrCode text={address} />
      <p className="qr-address" translate="no">
        {address}
      </p>
    </div>
  );
}
