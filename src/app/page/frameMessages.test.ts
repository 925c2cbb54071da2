import { describe, expect, it } from "vitest";
import { MESSAGES, readMessage } from "./frameMessages.ts";

const page = "https://site.example/scope/?v=1&embed=figure";
const open = (link: unknown, more = {}) => readMessage({ type: "transferscope:open", link, ...more }, page);

describe("a message to a frame", () => {
  it.each([
    ["?v=1&theta=30", "?v=1&theta=30"],
    ["#v=1&theta=30", "#v=1&theta=30"],
    ["v=1&theta=30", "?v=1&theta=30"],
    [" ?v=1\n", "?v=1"],
    ["", "?v=1"],
    ["https://site.example/scope/?v=1&theta=30", "?v=1&theta=30"],
    ["https://site.example/v1/#v=1&theta=30", "#v=1&theta=30"],
    ["https://site.example/scope/", "?v=1"],
  ])("opens %j", (link, wanted) => {
    expect(open(link)).toEqual({ ask: "open", link: wanted });
    expect(open(link, { version: MESSAGES })).toEqual({ ask: "open", link: wanted });
  });
  it.each([
    "https://other.example/?v=1&theta=30",
    "http://site.example/?v=1",
    "https://site.example:8443/?v=1",
    "//other.example/?v=1",
    "/?v=1",
    "javascript:alert(1)",
    "javascript:alert(1)//?v=1",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "blob:https://site.example/x",
    "<img src=x onerror=alert(1)>",
    "words",
  ])("refuses %j with a sentence", (link) => {
    expect(open(link)).toEqual({ ask: "refuse", reason: expect.stringContaining("only a link of this page") });
  });
  it("says what is wrong with a link that is none, with one too long, and with another version", () => {
    for (const link of [undefined, null, 7, {}, [], ["?v=1"], new String("?v=1")])
      expect(open(link)).toEqual({ ask: "refuse", reason: expect.stringContaining("needs a link") });
    expect(open("?v=1&a=".padEnd(1_000_000, "x"))).toEqual({
      ask: "refuse",
      reason: "a link has at most 20000 characters, this one has 1000000",
    });
    for (const version of [2, 0, "1", null, Number.NaN])
      expect(open("?v=1", { version })).toEqual({ ask: "refuse", reason: expect.stringContaining("version 1") });
  });
  it("leaves without an answer what is not for us", () => {
    const circle: Record<string, unknown> = { type: "other" };
    circle.self = circle;
    for (const data of [
      undefined,
      null,
      1,
      "transferscope:open",
      [],
      {},
      circle,
      { type: "transferscope:state" },
      { type: 5 },
    ])
      expect(readMessage(data, page)).toBeUndefined();
    expect(readMessage({ type: "transferscope:listen" }, page)).toEqual({ ask: "listen" });
  });
});
