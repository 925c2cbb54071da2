import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { json } from "../../test/fuzz.ts";
import { shipped } from "../app/talk/storyShelf.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { isBare, readStoryText, type Step, stepScene } from "./story.ts";
import { score } from "./storyAsk.ts";
import { holds, readClaim, refusal, value, words } from "./storyTerm.ts";
import type { Block, Piece } from "./storyWords.ts";
import { storyNames } from "./talk.ts";

const good = `# Title

Some words.

## First
link: ?v=1&limit=large&gamma=0.25

At {theta}° it gains *{t-linear}* and **not** \`x\`, $T_ft$.

claim: t-linear > 0
claim: t-linear = 0.263 ± 0.001

## Second
preset: t25-fig2
Two
lines.
`;

const lines = (text: string) => readStoryText(text).problems.map((p) => p.line);
const said = (pieces: readonly Piece[]) => pieces.map((p) => (p.kind === "number" ? words(p.term) : p.text)).join("");
/** Every paragraph and item of a step, its question and choices included. */
const paragraphsOf = ({ blocks, ask, after }: Step): (readonly Piece[])[] => [
  ...blocks.map((b) => b.pieces),
  ...(ask ? [ask.question, ...(ask.kind === "choice" ? ask.choices.map((c) => c.words) : [])] : []),
  ...after.map((b) => b.pieces),
];

describe("stories that come with the page", () => {
  it("are those that links name", () => expect(Object.keys(shipped).sort()).toEqual([...storyNames].sort()));
  for (const [name, text] of Object.entries(shipped)) {
    const story = readStoryText(text);
    it(`${name} reads without a word of complaint, each step with a claim and a number`, () => {
      expect(story.problems).toEqual([]);
      expect(story.steps.length).toBeGreaterThanOrEqual(4);
      for (const step of story.steps) {
        const { title, claims } = step;
        const paragraphs = paragraphsOf(step);
        expect(claims.length, title).toBeGreaterThan(0);
        expect(
          paragraphs.flat().some((p) => p.kind === "number"),
          title,
        ).toBe(true);
        // Every slot was read as a number.
        expect(paragraphs.map(said).join(" "), title).not.toMatch(/[{}*$`]/);
        for (const number of paragraphs.flat()) if (number.kind === "number") expect(words(number.term)).not.toBe("–");
      }
    });
    for (const { title, claims } of story.steps)
      it(`${name}: what “${title}” claims is true`, () => {
        for (const claim of claims) expect(holds(claim), `line ${claim.line}: ${refusal(claim)}`).toBe(true);
      });
    it(`${name} is told in steps of one model, so that numbers can move there, but for a last look beyond it, and links that come back`, () => {
      expect(new Set(story.steps.slice(0, -1).map((s) => s.scene.model)).size).toBe(1);
      story.steps.forEach((_, i) => {
        const scene = stepScene(story, name, i + 1, decodeLink("?v=1&present=yes").scene)!;
        expect(json(decodeLink(encodeLink(scene)))).toBe(json({ scene, notices: [] }));
      });
    });
    it(`${name} has no step that fills more than a projector holds`, () => {
      // The answer replaces the words before it.
      for (const { title, blocks, ask, after } of story.steps) {
        const length = (parts: readonly Block[]) => parts.map((b) => said(b.pieces)).join(" ").length;
        expect(ask ? Math.max(length(blocks), length(after)) : length(blocks), title).toBeLessThan(300);
        expect(ask ? said(ask.question).length : 0, title).toBeLessThan(130);
      }
    });
  }
});

describe("a story's file", () => {
  it("is title, introduction and steps with their words, numbers and claims", () => {
    const { title, introduction, steps, problems } = readStoryText(good);
    expect([title, introduction, problems]).toEqual(["Title", "Some words.", []]);
    expect(steps.map((s) => [s.title, s.line, paragraphsOf(s).map(said)])).toEqual([
      ["First", 5, ["At 45° it gains 0.263 and not x, T_ft."]],
      ["Second", 13, ["Two lines."]],
    ]);
    expect(paragraphsOf(steps[0])[0].map((p) => p.kind)).toEqual(
      "text number text number text text text code text symbol text".split(" "),
    );
    expect(paragraphsOf(steps[0])[0].flatMap((p) => (p.weight ? [[p.kind, p.weight]] : []))).toEqual([
      ["number", "emphasis"],
      ["text", "strong"],
    ]);
    expect(steps[0].claims.map(holds)).toEqual([true, true]);
    expect(steps[1].scene.quantity).toBe("t-finetune");
    expect(readStoryText(good.replaceAll("\n", "\r\n"))).toEqual(readStoryText(good));
  });

  it("says a number without its sign between bars", () => {
    const loses = good.replace("gamma=0.25", "gamma=0.75").replace("{theta}", "{|t-linear|} {t-linear}");
    expect(said(paragraphsOf(readStoryText(loses).steps[0])[0])).toContain("0.130 −0.130");
  });

  const wrong: [what: string, text: string, line: number, message: RegExp][] = [
    ["a missing preset", good.replace("preset: t25-fig2", "preset: nosuch"), 14, /no preset is called “nosuch”/],
    ["a step without a link", good.replace("preset: t25-fig2\n", ""), 13, /has no line “link/],
    ["a second link", good.replace("Two", "link: ?v=1"), 15, /one link/],
    ["a bad value in a link", good.replace("gamma=0.25", "gamma=lots"), 6, /not a number/],
    ["no link at all", good.replace("?v=1&limit=large&gamma=0.25", "nothing"), 6, /“nothing” is not a link/],
    ["an unknown number", good.replace("{theta}", "{thita}"), 8, /“thita” is no quantity/],
    ["a size of no number", good.replace("{theta}", "{|best|}"), 8, /“best” is no number/],
    ["an unreadable claim", good.replace("t-linear > 0", "transfer helps"), 10, /a claim reads/],
    ["a claim about nothing", good.replace("t-linear > 0", "t-linaer > 0"), 10, /“t-linaer” is no quantity/],
    ["a claim at a bad place", good.replace("t-linear > 0", "t-linear@gamma=x > 0"), 10, /not a number/],
    ["a deeper heading", good.replace("## Second", "### Second"), 13, /only # and ##/],
    ["a second title", good.replace("Some words.", "# More"), 3, /one title/],
    ["no title", good.replace("# Title\n", "\n"), 1, /no title/],
    ["no step", "# Title\n\nwords", 1, /no step could be read/],
    ["nothing", "", 1, /no title/],
    ["a binary file", `# Title\n\n\u0000PNG\ufffd`, 3, /not text/],
    ["a file without end", "x".repeat(300_000), 1, /at most/],
    ["a line without end", good.replace("Two", "y".repeat(5000)), 15, /longer than/],
  ];
  for (const [what, text, line, message] of wrong)
    it(`names the line of ${what}`, () => {
      expect(readStoryText(text).problems.find((p) => p.line === line)?.message ?? "no message").toMatch(message);
    });

  it("tells the rest where a step is left out", () => {
    expect(readStoryText(good.replace("link: ?v=1&limit=large&gamma=0.25", "preset: nosuch")).steps.length).toBe(1);
    expect(lines(good)).toEqual([]);
  });

  it("is text whatever it holds: no mark-up, no address", () => {
    const evil = "<img src=x onerror=alert(1)> ![a](https://e.org/a.png) [b](javascript:alert(1)) <script>1</script>";
    const { steps, problems } = readStoryText(good.replace("Two", evil));
    const [pieces] = paragraphsOf(steps[1]);
    expect([said(pieces), new Set(pieces.map((p) => p.kind))]).toEqual([`${evil} lines.`, new Set(["text"])]);
    expect(problems.map((p) => [p.line, p.message])).toEqual([
      [15, expect.stringMatching(/no pictures .* “!\[a\]\(https:/)],
      [15, expect.stringMatching(/begins with “\?”.* “\[b\]\(javascript:/)],
    ]);
  });

  const kept = [
    "2 * 3 * 4",
    "2*3*4 and α*β*γ",
    "(a)*(b)*(c)",
    "a ** b ** c, 2**3**4",
    "one * two",
    "$5 and $6",
    "from $5 to 6$, US$7 or A$8, $.50",
    "a $ b $ c",
    "5 ` 6",
    "100 % of #1 in C#",
    "{ alone",
  ];
  it.each(kept)("keeps every character of “%s”", (text) => {
    const { steps, problems } = readStoryText(good.replace("Two", text).replace("Title", text));
    const shown = paragraphsOf(steps[1])[0];
    expect([said(shown), problems]).toEqual([`${text} lines.`, []]);
    expect(shown.map((p) => p.kind)).toEqual(["text"]);
  });

  it("reads marks that stand close around what they mark", () => {
    const text = "(*a b*), **c**—*d*: $β_s$, “$T = 0$”; *{theta}* 2*3 `x*y*z` 这是*强调*的 $5, $L$s";
    const { steps } = readStoryText(good.replace("Two", text));
    expect(
      paragraphsOf(steps[1])[0]
        .filter((p) => p.weight || p.kind !== "text")
        .map((p) => [p.weight ?? p.kind, said([p])]),
    ).toEqual([
      ["emphasis", "a b"],
      ["strong", "c"],
      ["emphasis", "d"],
      ["symbol", "β_s"],
      ["symbol", "T = 0"],
      ["emphasis", "45"],
      ["code", "x*y*z"],
      ["emphasis", "强调"],
      ["symbol", "L"],
    ]);
  });

  const stray = [
    "- claim: t-linear < 0",
    "* claim: t-linear < 0",
    "> claim: t-linear < 0",
    "1. claim: t-linear < 0",
    "12) Claim : t-linear < 0",
    "**claim:** t-linear < 0",
    "\u200bclaim: t-linear < 0",
    "claim： t-linear < 0",
    "claims: t-linear < 0",
    "- claim: it helps",
    "As you see, claim: t-linear < 0",
    "<!-- claim: t-linear < 0 -->",
  ];
  it.each(stray)("names the line of a claim that is not checked: %s", (text) => {
    for (const [where, line] of [
      ["Two", 15],
      ["Some words.", 3],
    ] as const) {
      const story = readStoryText(good.replace(where, text));
      expect(story.problems.map((p) => [p.line, p.message])).toEqual([
        [line, expect.stringMatching(/a claim is checked only/)],
      ]);
      const prose = `${story.introduction} ${paragraphsOf(story.steps[1])
        .flat()
        .map((p) => said([p]))
        .join("")}`;
      expect(prose.includes("- claim")).toBe(false);
    }
  });
  it("names the line of a claim before the first step and in a title, and reads one in capitals", () => {
    expect(lines(good.replace("Some words.", "claim: t-linear < 0"))).toEqual([3]);
    expect(lines(good.replace("## Second", "## claim: t-linear < 0"))).toEqual([13]);
    const capital = readStoryText(good.replace("claim: t-linear > 0", "CLAIM: t-linear < 0"));
    expect([capital.problems, capital.steps[0].claims.map(holds)]).toEqual([[], [false, true]]);
    expect(lines(good.replace("Two", "One claim: transfer gains {t-linear@gamma=0.25}."))).toEqual([]);
  });

  it("is done at once with the longest file that it reads: with their square it would take minutes", () => {
    const parts = [
      "*",
      "**",
      "* a",
      "*a ",
      "$",
      "$a ",
      "`",
      "{",
      "{{",
      "|",
      "=",
      "=±",
      "<a",
      "± ",
      " ",
      "#",
      " #",
      "claim:",
      "@",
      "x=",
      "\u200b",
    ];
    const row = (start: string, part: string) => `${start}${part.repeat(3980 / part.length)} x y`;
    for (const part of parts)
      for (const start of ["claim: a", "", "## ", "link: ?v=1&x=", "{t-linear@"]) {
        const text = `# T\n## S\nlink: ?v=1\n${Array(49).fill(row(start, part)).join("\n")}`;
        expect(readStoryText(text).steps.length, part).toBeGreaterThan(0);
      }
  });

  it("outlives 1000 mutations: every message has a line of the file, every step a setting", () => {
    const texts = Object.values(shipped);
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.constantFrom("## ", "# ", "link: ", "preset: ", "claim: ", "{", "}", "@", "±", "*", "$", "`", "\n", "\r", "∞"),
      fc.constantFrom(
        "ask: Q?\n",
        "choice: a if ",
        "number: ",
        "point: in high\n",
        "point: lowest\n",
        "curve: risk-",
        "\n- ",
        "[a](?",
      ),
      fc.constantFrom(
        "highlight: curve ",
        "highlight: region ",
        "show: map, ",
        " ± ",
        "$\\frac{",
        "](javascript:x)",
        "constructor",
      ),
      fc.constantFrom(
        "__proto__",
        "{constructor}",
        "claim: __proto__ = 1",
        "{t-linear@__proto__=1}",
        "{gamma@m=diagonal}",
      ),
      fc.constantFrom("link: ?v=1&d=5000&story=own&step=4", "claim: regime = II", "claim: t-linear = ∞ ± ∞", "NaN"),
    );
    const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 60 }), piece);
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 8 }), (text, edits) => {
        let mutated = text;
        for (const [where, cut, put] of edits) {
          const at = Math.floor(where * mutated.length);
          mutated = mutated.slice(0, at) + put + mutated.slice(at + cut);
        }
        const story = readStoryText(mutated);
        const count = mutated.split(/\r\n|[\n\r]/).length;
        for (const { line, message } of story.problems) {
          expect(Number.isInteger(line) && line >= 1 && line <= count, `line ${line} of ${count}`).toBe(true);
          expect(message.length).toBeGreaterThan(10);
          expect(message.length).toBeLessThan(500);
        }
        for (const step of story.steps) {
          const { scene, claims, ask } = step;
          if (ask?.kind === "choice") expect(ask.choices.length).toBeGreaterThan(1);
          if (ask?.kind === "number") expect(ask.tolerance).toBeGreaterThan(0);
          // Any answer has a score.
          const scores: number[] = [];
          if (ask?.kind === "choice")
            for (const [i, choice] of ask.choices.entries())
              if (!text.includes(choice.claim.text)) scores.push(score(ask, i));
          if (ask?.kind === "number") scores.push(score(ask, 0.5), score(ask, Number.POSITIVE_INFINITY));
          for (const s of scores) expect(s >= 0 && s <= 1, `score ${s}`).toBe(true);
          for (const piece of paragraphsOf(step).flat())
            if (piece.kind === "link") expect(decodeLink(piece.link).notices).toEqual([]);
          expect(decodeLink(encodeLink(scene)).notices).toEqual([]);
          expect([scene.story, scene.step, scene.embed, scene.play]).toEqual([undefined, 1, "no", false]);
          // Claims that are unchanged are checked in the tests of shipped stories.
          for (const claim of claims)
            if (!text.includes(claim.text)) expect(typeof holds(claim), claim.text).toBe("boolean");
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});

describe("claims", () => {
  const { scene } = decodeLink("?v=1&limit=large&gamma=0.5&sigma=0");
  const truth = (text: string) => {
    const claim = readClaim(text, 1, scene);
    return typeof claim === "string" ? claim : holds(claim);
  };
  it("compare with numbers and with other places", () => {
    // Without noise the transferability at 45° is cos²θ − γ = ½ − γ.
    expect(truth("t-linear = 0 ± 0.000001")).toBe(true);
    expect(truth("t-linear@gamma=0.4 = 0.1 ± 0.000001")).toBe(true);
    expect(truth("t-linear@gamma=0.4 = 0.1001 ± 0.00001")).toBe(false);
    expect(truth("t-linear@gamma=0.4 > t-linear@gamma=0.6")).toBe(true);
    expect(truth("t-linear@gamma=0.4 < t-linear@gamma=0.6")).toBe(false);
    expect(truth("theta@theta=30&gamma=1 <= 30")).toBe(true);
    expect(truth("theta >= 45.1")).toBe(false);
    // Fine-tuning breaks even at 60°, linear transfer where γ = cos²θ.
    expect(truth("best@theta=80 = scratch")).toBe(true);
    expect(truth("best@theta=20 = scratch")).toBe(false);
    expect(truth("L@L=inf = inf")).toBe(true);
  });
  it("say what they find where they are not true", () => {
    const claim = readClaim("t-linear@gamma=0.4 < 0", 3, scene);
    expect(typeof claim === "string" ? claim : refusal(claim)).toContain("it is 0.1");
  });
  it("are refused where they cannot be read", () => {
    for (const text of ["", "t-linear", "t-linear >", "> 0", "t-linear ~ 0", "t-linear = 1 ± x", "t-linear = linear"])
      expect(typeof readClaim(text, 1, scene), text).toBe("string");
    expect(value({ id: "gamma", scene })).toBe(0.5);
  });
});

describe("a link that names a step", () => {
  const bare = (link: string) => isBare(decodeLink(link).scene);
  it("is bare when it says nothing else but how it is shown", () => {
    const shown = ["", "&step=3&present=yes", "&lang=de", "&theme=dark&lang=zh"];
    expect(shown.map((how) => bare(`?v=1&story=signs${how}`))).toEqual([true, true, true, true]);
    expect(["?v=1", "?v=1&story=signs&gamma=1", "?v=1&story=own&step=2"].map(bare)).toEqual([false, false, false]);
  });
  it("goes to a step that keeps the page's colours and language", () => {
    const now = decodeLink("?v=1&theme=dark&lang=de").scene;
    expect(stepScene(readStoryText(shipped.signs), "signs", 3, now)).toMatchObject({ theme: "dark", lang: "de" });
  });
  it("goes to a step that keeps the projector on, with the figure of that step", () => {
    const story = readStoryText(shipped.signs);
    const at = (step: number, now: string) => stepScene(story, "signs", step, decodeLink(now).scene);
    expect(at(3, "?v=1")?.present).toBe("no");
    expect(at(3, "?v=1&present=yes")?.present).toBe("curves");
    expect(at(1, "?v=1&present=curves")?.present).toBe("yes");
    expect(at(99, "?v=1")).toBeUndefined();
  });
});
