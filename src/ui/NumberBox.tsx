import { type CSSProperties, useId, useState } from "react";
import { boxed, readNumber } from "../lib/decimal.ts";
import { t } from "../lib/language.ts";
import "./numberBox.css";

interface Props {
  readonly value: number | undefined;
  readonly label: string;
  /** Unit accepted after the number. */
  readonly unit?: string | undefined;
  /** Called with a parsed number; the gate checks its range. */
  readonly onValue: (value: number | undefined) => void;
  /** True when an empty box means "none". */
  readonly optional?: boolean;
  readonly describedBy?: string;
  readonly className?: string;
}

/** Maximum width in characters; longer numbers end in an ellipsis unless focused. */
const MOST_DIGITS = 9;

/**
 * A number input that commits on Enter or blur. Invalid text is kept and marked, with an error message.
 */
export function NumberBox({ value, label, unit, onValue, optional, describedBy, className }: Props) {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const [isRefused, setRefused] = useState(false);
  const refusal = useId();
  const written = value === undefined ? "" : boxed(value);
  const read = draft === undefined ? value : readNumber(draft, unit);
  const empty = optional && draft?.trim() === "";
  const invalid = typeof read === "string" && !empty;
  const says = invalid && isRefused;
  const last = written || t("the last one");

  function write(text: string | undefined) {
    setDraft(text);
    setRefused(false);
  }

  function commit() {
    if (draft === undefined) return;
    if (invalid) return setRefused(true);
    write(undefined);
    if (draft !== written) onValue(typeof read === "string" ? undefined : read);
  }

  return (
    <span className="number-field">
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
        aria-describedby={says ? refusal : describedBy}
        value={draft ?? written}
        onChange={(e) => write(e.target.value)}
        onBlur={commit}
        onKeyDown={(e) => {
          if (e.key === "Enter") commit();
          else if (e.key === "Escape") write(undefined);
        }}
      />
      {says && (
        <span id={refusal} role="alert" className="number-refusal">
          {draft?.trim()
            ? t("“{draft}” {problem}. Esc brings {last} back.", {
                draft: draft.trim().slice(0, 20),
                problem: `${read}`,
                last,
              })
            : t("a number is missing. Esc brings {last} back.", { last })}
        </span>
      )}
    </span>
  );
}
