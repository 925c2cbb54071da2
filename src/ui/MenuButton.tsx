import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import "./menuButton.css";

interface Props {
  readonly label: string;
  readonly title: string;
  readonly items: readonly (readonly [name: string, act: () => void])[];
}

/** Target item of a key; undefined for keys that the menu does not handle. */
function next(key: string, at: number, count: number): number | undefined {
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (Math.max(at, 0) + count - 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}

/** A menu button: arrows move between commands, only click, Enter or Space runs one. Esc closes. */
export function MenuButton({ label, title, items }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = () => [...(root.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  /** The item that gets focus when the menu opens. */
  const first = useRef(0);

  useEffect(() => {
    if (isOpen) root.current?.querySelectorAll<HTMLElement>("[role=menuitem]")[first.current].focus();
  }, [isOpen]);

  function open(at: number) {
    first.current = at;
    setOpen(true);
  }

  function close() {
    setOpen(false);
    button.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const found = list();
    const to = next(event.key, found.indexOf(document.activeElement as HTMLElement), items.length);
    if (event.key === "Escape" && isOpen) close();
    else if (to === undefined || (!isOpen && !event.key.startsWith("Arrow"))) return;
    else if (isOpen) found[to].focus();
    else open(to);
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the button and of the items, in one place
    <span
      ref={root}
      className="menu"
      onKeyDown={onKeyDown}
      onBlur={(e) => !root.current?.contains(e.relatedTarget) && setOpen(false)}
    >
      <button
        ref={button}
        type="button"
        title={title}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => (isOpen ? close() : open(0))}
      >
        {label} <span aria-hidden="true">▾</span>
      </button>
      {isOpen && (
        <span id={id} role="menu" aria-label={label} className="menu-items">
          {items.map(([name, act]) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              // In browsers where a click does not focus a button the menu would close before the click.
              onPointerDown={(e) => e.preventDefault()}
              onClick={() => {
                close();
                act();
              }}
            >
              {name}
            </button>
          ))}
        </span>
      )}
    </span>
  );
}
