import { createElement, Fragment, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { jsx, jsxs } from "./jsx-runtime.ts";

const markup = (node: ReactNode) => renderToStaticMarkup(node).replaceAll("own-text", "t");
/** As JSX is compiled: one child as it is, several as a list. */
const make = (type: Parameters<typeof jsx>[0], ...children: ReactNode[]) =>
  children.length === 1 ? jsx(type, { children: children[0] }) : jsxs(type, { children });

it("joins texts that are alone in an element", () => {
  expect(make("p", "one").props).toEqual({ children: "one" });
  expect(make("p", "At ", 5, "°", false, null).props).toEqual({ children: "At 5°" });
  expect(make("p", "At ", ["a", [1]]).props).toEqual({ children: "At a1" });
  expect(make("option", 3, " of ", 4).props).toEqual({ children: "3 of 4" });
  expect(make("p", false, null).props).toEqual({ children: [false, null] });
});

it("wraps texts beside elements, but not white space", () => {
  const b = make("b", "x");
  expect(markup(make("p", "At ", 5, " ", b, " or ", b))).toBe("<p><t>At </t><t>5</t> <b>x</b><t> or </t><b>x</b></p>");
  expect(markup(make("p", "still ", false))).toBe("<p>still </p>");
  expect(markup(make("text", "strength ", make("tspan", "λ")))).toBe(
    "<text><tspan>strength </tspan><tspan>λ</tspan></text>",
  );
});

it("wraps texts of fragments and lists, and leaves their elements unchanged", () => {
  const [b, c] = [jsx("b", { children: "x" }, "b"), jsx("i", { children: "y" }, "c")];
  expect(markup(make("p", make(Fragment, "alone"), b))).toBe("<p><t>alone</t><b>x</b></p>");
  expect(markup(make("p", make(Fragment, "a ", b), "."))).toBe("<p><t>a </t><b>x</b><t>.</t></p>");
  const { children: list } = make("p", [b, "and", c], b).props as { children: { key: string }[][] };
  expect(list[0].map((each) => each.key)).toEqual(["b", "text 1", "c"]);
  expect([list[0][0], list[0][2]]).toEqual([b, c]);
});

it("passes children to components unchanged, and joins them in the component's element", () => {
  const Strong = ({ children }: { readonly children?: ReactNode }) => make("strong", children);
  const written = make(Strong, "At ", 5);
  expect(written.props).toEqual({ children: ["At ", 5] });
  expect(markup(written)).toBe("<strong>At 5</strong>");
});

it("leaves everything else to React", () => {
  const handler = () => {};
  const own = jsx("button", { type: "button", onClick: handler, children: "go" }, "k");
  expect({ ...own, _store: undefined, _owner: null }).toMatchObject({
    key: "k",
    type: "button",
    props: { type: "button", onClick: handler, children: "go" },
  });
  expect(markup(jsx("input", { readOnly: true, value: "a" }))).toBe(
    renderToStaticMarkup(createElement("input", { readOnly: true, value: "a" })),
  );
});
