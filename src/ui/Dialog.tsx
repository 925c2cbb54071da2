import { type ReactNode, useEffect, useId, useRef } from "react";
import "./dialog.css";

interface Props {
  readonly title: string;
  /** Class of its own, for the width and what stands in it. */
  readonly className: string;
  /** Selector of what has focus at first; the first control where it names nothing. */
  readonly focus?: string;
  readonly onClose: () => void;
  /** What stands in it; a function is given what closes the dialog. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

/** A dialog of the browser's own: it traps focus, closes on Esc, gives focus back. Its title stays in sight. */
export function Dialog({ title, className, focus, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  // biome-ignore lint/correctness/useExhaustiveDependencies: where focus goes is asked once, when it opens
  useEffect(() => {
    if (!dialog.current || dialog.current.open) return;
    dialog.current.showModal();
    if (focus) dialog.current.querySelector<HTMLElement>(focus)?.focus();
  }, []);
  return (
    <dialog ref={dialog} className={`dialog ${className}`} aria-labelledby={id} onClose={onClose}>
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      {typeof children === "function" ? children(close) : children}
    </dialog>
  );
}
