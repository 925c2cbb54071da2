import { type ReactNode, useEffect, useRef, useState } from "react";
import "./scrollBox.css";

/** A box whose content may be wider than the page: it scrolls inside, and takes the keyboard only while it must. */
export function ScrollBox({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const [outside, inside] = [box.current, inner.current];
    if (!outside || !inside) return;
    const observer = new ResizeObserver(() => setWide(outside.scrollWidth > outside.clientWidth + 1));
    observer.observe(outside);
    observer.observe(inside);
    return () => observer.disconnect();
  }, []);
  return (
    <section ref={box} className="scroll-box" {...(wide ? { tabIndex: 0, "aria-label": label } : {})}>
      <div ref={inner}>{children}</div>
    </section>
  );
}
