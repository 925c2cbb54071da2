import { useLayoutEffect, useRef } from "react";
import { MathText } from "./MathSymbol.tsx";
import "./fittedText.css";

/**
 * A paragraph of fixed height: text that is too long is set smaller (class `long`), and scrolls if that is not enough. It is
 * measured behind a layout that has happened anyway: a drag changes the text in every frame, and mostly it fits.
 */
export function FittedText({ className, text }: { readonly className: string; readonly text: string }) {
  const box = useRef<HTMLParagraphElement>(null);
  const words = useRef<HTMLSpanElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text may fit in the usual size
  useLayoutEffect(() => {
    if (box.current?.classList.contains("long")) sizeText(box.current);
  }, [text]);

  useLayoutEffect(() => {
    const { current } = box;
    if (!current || !words.current) return;
    let frame = 0;
    const observer = new ResizeObserver(() => {
      // In a frame of its own: an observer must not change what it observes.
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => sizeText(current));
    });
    observer.observe(current);
    observer.observe(words.current);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, []);

  return (
    <p ref={box} className={className}>
      <span ref={words} className="fitted">
        <MathText text={text} />
      </span>
    </p>
  );
}

function sizeText(box: HTMLElement): void {
  box.classList.remove("long");
  box.classList.toggle("long", box.scrollHeight > box.clientHeight);
}
