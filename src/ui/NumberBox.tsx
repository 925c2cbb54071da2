import { type CSSProperties, useState } from "react";
import { plainDecimal, readDecimal } from "../lib/decimal.ts";

interface Props {
  readonly value: number | undefined;
  readonly label: string;
  /** Called with a number that reads as one; the gate decides whether it is allowed. */
  readonly onValue: (value: number | undefined) => void;
  /** True when an empty box means "none". */
  readonly optional?: boolean;
  readonly describedBy?: string;
  readonly className?: string;
}

/** A box widens to this many; a longer number ends in dots until it is entered. */
const MOST_DIGITS = 9;

/** An exact number: typed text counts on Enter or on leaving; what does not read as a number is kept and marked. */
export function NumberBox({ value, label, onValue, optional, describedBy, className }: Props) {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const written = value === undefined ? "" : boxed(value);
  const read = draft === undefined ? value : readDecimal(draft.replace("−", "-").replace(",", "."));
  const empty = optional && draft?.trim() === "";
  const invalid = draft !== undefined && read === undefined && !empty;

  function commit() {
    if (draft === undefined || invalid) return;
    setDraft(undefined);
    if (draft !== written) onValue(empty ? undefined : read);
  }

  return (
    <input
      type="text"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      className={`number-box ${className ?? ""}`}
      style={{ "--digits": Math.min(MOST_DIGITS, (draft ?? written).length) } as CSSProperties}
      data-draft={draft === undefined ? undefined : "yes"}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      title={invalid ? "not a number; Esc brings the last one back" : undefined}
      value={draft ?? written}
      onChange={(e) => setDraft(e.target.value)}
      onBlur={commit}
      onKeyDown={(e) => {
        if (e.key === "Enter") commit();
        else if (e.key === "Escape") setDraft(undefined);
      }}
    />
  );
}

/** The exact number, with an exponent where that is much shorter: `1e-6` rather than `0.000001`. */
function boxed(value: number): string {
  const plain = plainDecimal(value);
  const short = Number.isFinite(value) ? value.toExponential().replace("e+", "e") : plain;
  return short.length + 2 < plain.length ? short : plain;
}
