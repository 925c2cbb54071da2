import { type ReactNode, useEffect, useId, useRef } from "react";
import "./dialog.css";

interface Props {
  readonly title: string;
  /** CSS class, for width and content. */
  readonly className: string;
  /** Selector of the initial focus; by default the first control. */
  readonly focus?: string;
  readonly onClose: () => void;
  /** Content; a function receives the callback that closes the dialog. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

/** A native dialog: it traps focus, closes on Esc and restores focus. Its title is sticky. */
export function Dialog({ title, className, focus, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  // biome-ignore lint/correctness/useExhaustiveDependencies: focus is set only once, when it opens
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
