import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsStory, storyFragment, storyIn } from "./storyLink.ts";

const text = `# Größen\n\n## One\nlink: ?v=1&theta=20\n\n${"Transfer gains {t-linear} at $θ$. ".repeat(40)}`;
const why = (fragment: string) =>
  storyIn(fragment).then(
    () => "read",
    (error: Error) => error.message,
  );

describe("a story in a link's fragment", () => {
  it("comes back letter by letter, in letters that no program changes", async () => {
    const fragment = await storyFragment(text);
    expect(fragment).toMatch(/^#tell=1\.[\w-]+$/);
    expect(fragment.length).toBeLessThan(text.length / 4);
    expect(await storyIn(fragment)).toBe(text);
    expect([holdsStory(fragment), holdsStory("#v=1&theta=3"), holdsStory("")]).toEqual([true, false, false]);
  });
  it("is what any deflate program makes", async () => {
    expect(await storyIn(`#tell=1.${deflateRawSync("# T").toString("base64url")}`)).toBe("# T");
  });
  it("says in a sentence what is wrong, and never throws anything else", async () => {
    const fragment = await storyFragment(text);
    expect(await why(fragment.slice(0, -9))).toMatch(/damaged: a part of the link is missing/);
    expect(await why("#tell=")).toMatch(/damaged: its beginning/);
    expect(await why(fragment.replace("=1.", "=2."))).toMatch(/newer version/);
    expect(await why(`${fragment}&${fragment.slice(1)}`)).toMatch(/two stories/);
    expect(await why(`#tell=1.${"A".repeat(100_001)}`)).toMatch(/too long/);
    const bomb = deflateRawSync(Buffer.alloc(50_000_000, 32)).toString("base64url");
    expect(await why(`#tell=1.${bomb.slice(0, 99_000)}`)).toMatch(/damaged/);
  });
  it("outlives mutations: a text or a sentence", async () => {
    const fragment = await storyFragment(text);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: fragment.length }),
        fc.string({ maxLength: 4 }),
        fc.nat({ max: 5 }),
        async (at, put, cut) => {
          const said = await why(fragment.slice(0, at) + put + fragment.slice(at + cut));
          expect(said === "read" || / link /.test(said), said).toBe(true);
        },
      ),
      { numRuns: 300, seed: 20 },
    );
  });
});
