/**
 * What a line of TeX comes to when numbers are put into its slots: reads the very text that is typeset, and shares
 * nothing with the models. Knows + − · juxtaposition / ^ \frac \sqrt \cos \sin \tanh asinh min, brackets and ∞.
 */
export function texValue(tex: string, slots: Readonly<Record<string, number>>): number {
  const tokens = known.get(tex) ?? tokensOf(tex);
  known.set(tex, tokens);
  let at = 0;
  const peek = () => tokens[at];
  const next = () => tokens[at++];
  const expect = (text: string) => {
    if (next() !== text) throw new Error(`wanted ${text} before ${tokens.slice(at).join(" ")} in ${tex}`);
  };
  const group = (): number => {
    expect("{");
    const value = sum();
    expect("}");
    return value;
  };
  const slot = (): string => {
    expect("{");
    const name = next();
    expect("}");
    return name;
  };
  const argument = (): number => (peek() === "{" ? group() : atom());
  function sum(): number {
    const minus = peek() === "-";
    if (minus) next();
    let value = minus ? -product() : product();
    while (peek() === "+" || peek() === "-") value = next() === "+" ? value + product() : value - product();
    return value;
  }
  function product(): number {
    let value = power();
    for (;;) {
      const token = peek();
      if (token === "\\cdot") {
        next();
        value *= power();
      } else if (token === "/") {
        next();
        value /= power();
      } else if (token === undefined || /^([)\]}+,-]|=)$/.test(token)) return value;
      else value *= power();
    }
  }
  function power(): number {
    const base = atom();
    if (peek() !== "^") return base;
    next();
    return base ** argument();
  }
  /** A function may carry its power before its argument: cos²45°. */
  function applied(f: (x: number) => number): number {
    let exponent = 1;
    if (peek() === "^") {
      next();
      exponent = argument();
    }
    return f(angle()) ** exponent;
  }
  function angle(): number {
    const value = atom();
    if (peek() !== "^" || tokens[at + 1] !== "\\circ") return value;
    at += 2;
    return value === 90 ? Math.PI / 2 : (value * Math.PI) / 180;
  }
  function atom(): number {
    const token = next();
    if (token === "(" || token === "[" || token === "{") {
      const value = sum();
      next();
      return value;
    }
    if (token === "\\num" || token === "\\fac" || token === "\\cnt") {
      const value = slots[slot()];
      if (value === undefined || Number.isNaN(value)) throw new Error(`no number for a slot of ${tex}`);
      return value;
    }
    if (token === "\\frac" || token === "\\tfrac") return argument() / argument();
    if (token === "\\sqrt") return Math.sqrt(group());
    if (token === "\\cos") return applied(Math.cos);
    if (token === "\\sin") return applied(Math.sin);
    if (token === "\\tanh") return applied(Math.tanh);
    if (token === "\\asinh") return applied(Math.asinh);
    if (token === "\\infty") return Number.POSITIVE_INFINITY;
    if (token === "\\min") {
      next();
      const values = [sum()];
      while (next() === ",") values.push(sum());
      return Math.min(...values);
    }
    if (/^\d/.test(token)) return Number(token);
    throw new Error(`cannot evaluate ${token} in ${tex}`);
  }
  const value = sum();
  if (peek() !== undefined) throw new Error(`cannot evaluate ${tokens.slice(at).join(" ")} in ${tex}`);
  return value;
}

const known = new Map<string, string[]>();

/** The expression itself: what stands after the first `=` or `:`, without what is only space, and without `= value`. */
function tokensOf(tex: string): string[] {
  const body = tex
    .replace(/\\allowbreak=\\num\{value\}$/, "")
    .replace(/^[^={}]*=/, "")
    .replace(/\\operatorname\{asinh\}/g, "\\asinh ")
    .replace(/\\(allowbreak|[Bb]ig+[lr]?|left|right|quad)(?![a-zA-Z])|\\[,;!]/g, " ");
  const tokens = body.match(/\\[a-zA-Z]+|\d+(\.\d+)?|[a-zA-Z][a-zA-Z0-9]*|[^\s]/g) ?? [];
  // A digit after \frac or ^ stands alone: \frac12, and so do the digits of an exponent here.
  return tokens.flatMap((t, i) => (/^\d\d$/.test(t) && /frac$/.test(tokens[i - 1] ?? "") ? [t[0], t[1]] : [t]));
}
