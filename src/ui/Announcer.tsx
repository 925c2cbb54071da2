import { useEffect, useRef, useState } from "react";

/** Announces text changes to screen readers, debounced: one announcement per gesture, none for the initial text. */
export function Announcer({ text }: { readonly text: string | undefined }) {
  const first = useRef<string>(undefined);
  const [said, setSaid] = useState("");
  useEffect(() => {
    first.current ??= text;
    if (text === undefined || (text === first.current && said === "")) return;
    const timer = setTimeout(() => setSaid(text), 700);
    return () => clearTimeout(timer);
  }, [text, said]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
