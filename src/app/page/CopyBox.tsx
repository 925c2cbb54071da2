import { useRef } from "react";

interface Props {
  readonly text: string;
  /** What the text is. */
  readonly label: string;
  /** What the button says. */
  readonly button: string;
  readonly rows: number;
  /** Called with the outcome in words. */
  readonly onSaid: (text: string) => void;
}

/** A text to copy; where the browser does not allow it, it is selected and says so. */
export function CopyBox({ text, label, button, rows, onSaid }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      onSaid("copied");
    } catch {
      area.current?.select();
      onSaid("the browser did not allow copying: the text is selected, copy it by hand");
    }
  }
  return (
    <>
      <textarea
        ref={area}
        className="copy-text"
        readOnly
        rows={rows}
        value={text}
        aria-label={label}
        spellCheck={false}
        onFocus={(event) => event.target.select()}
      />
      <p className="copy-row">
        <button type="button" onClick={copy}>
          {button}
        </button>
      </p>
    </>
  );
}
