import { useEffect, useRef, useState } from "react";

/** Tells a screen reader a changed text once it has been still for a while: one announcement a gesture, none of the first. */
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
