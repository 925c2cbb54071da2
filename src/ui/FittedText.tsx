import { useLayoutEffect, useRef } from "react";
import { MathText } from "./MathSymbol.tsx";

/**
 * A paragraph of fixed height: text that is too long is set smaller (class `long`), and scrolls if that is not enough. It is
 * measured just before the frame is laid out, and not once more for each text of a drag.
 */
export function FittedText({ className, text }: { readonly className: string; readonly text: string }) {
  const box = useRef<HTMLParagraphElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text may fit
  useLayoutEffect(() => {
    const measure = () => {
      const { current } = box;
      if (!current) return;
      current.classList.remove("long");
      if (current.scrollHeight > current.clientHeight) current.classList.add("long");
    };
    requestAnimationFrame(measure);
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, [text]);
  return (
    <p ref={box} className={className}>
      <MathText text={text} />
    </p>
  );
}
