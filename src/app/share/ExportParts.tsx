import type { ComponentProps, ReactNode } from "react";
import { t } from "../../lib/language.ts";
import type { Scene } from "../../scene/scene.ts";
import { Switch } from "../../ui/Switch.tsx";
import { attempt, copyText, type Said, saveText } from "./exportActions.ts";
import "./export.css";

export interface TabProps {
  readonly scene: Scene;
  /** Whole address of the scene. */
  readonly address: string;
  /** What there is to say of it; nothing, where what was said is over. */
  readonly onSaid: (said: Said | undefined) => void;
}

/** A control with its name before it. */
export function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="export-row">
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  );
}

interface ChoiceRowProps extends Omit<ComponentProps<typeof Switch>, "legend"> {
  readonly label: string;
  /** The name in full, where the label is short. */
  readonly legend?: string;
}

/** One of a few choices with its name before it. */
export function ChoiceRow({ label, legend = label, ...choice }: ChoiceRowProps) {
  return (
    <Row label={label}>
      <Switch legend={legend} {...choice} />
    </Row>
  );
}

interface CodeBoxProps {
  readonly label: string;
  readonly text: string;
  readonly file: string;
  readonly type: string;
  readonly onSaid: (said: Said) => void;
}

/** A text to take away: shown, copied or saved. */
export function CodeBox({ label, text, file, type, onSaid }: CodeBoxProps) {
  return (
    <section className="code-box" aria-label={label}>
      <div className="code-head">
        <h3>{label}</h3>
        <button type="button" onClick={() => attempt(onSaid, () => copyText(file, text, type))}>
          {t("Copy {format}", { format: label })}
        </button>
        <button type="button" onClick={() => attempt(onSaid, () => saveText(file, text, type))}>
          {t("Download {format}", { format: label })}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached by keys */}
      <pre tabIndex={0}>{text}</pre>
    </section>
  );
}
