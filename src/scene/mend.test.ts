import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { models } from "../../test/everyModel.ts";
import { json, nearlyLink } from "../../test/fuzz.ts";
import { controlNames } from "./controls.ts";
import { linkKeys } from "./keys.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { mend } from "./mend.ts";

const address = "https://example.org/t/";
const encoded = encodeURIComponent(`${address}?v=1&theta=30&gamma=0.25`);

/** Links to θ = 30°, γ = 0.25 as they arrive. */
const arrived: Readonly<Record<string, readonly string[]>> = {
  "LaTeX's escapes": [
    "?v=1%5C&theta=30%5C&gamma=0.25",
    "?v=1\\&theta=30\\&gamma=0.25%5C",
    "\\#v=1\\&theta=30\\&gamma=0.25",
  ],
  "JSON's escapes": ["?v=1\\u0026theta=30\\u0026gamma\\u003d0.25"],
  "HTML's escapes": ["?v=1&amp;amp;theta=30&#38;gamma=0.25&quot;", "?v=1&theta=30&gamma=0.25&gt;"],
  "percent encoding of it all, once, twice and thrice": [
    "?v%3D1%26theta%3D30%26gamma%3D0.25",
    "#v%3D1%26theta%3D30%26gamma%3D0.25",
    `${address}%3Fv=1&theta=30&gamma=0.25`,
    "?v=1&theta=30%26gamma%3D0.25",
    `?${encodeURIComponent(encodeURIComponent("v=1&theta=30&gamma=0.25"))}`,
    `?${encodeURIComponent(encodeURIComponent(encodeURIComponent("v=1&theta=30&gamma=0.25")))}`,
  ],
  "what ends the sentence": [
    ..."。，）」』】、！？…’”»*`|.,;:!?)]}>'\"\u200b\u200e\u200f\ufeff\u00a0\u3000\u2060😀",
    "**",
    "_",
    "**_`|。\u200e",
  ].flatMap((end) => [`?v=1&theta=30&gamma=0.25${end}`, `?v=1&theta=30&gamma=0.25${encodeURIComponent(end)}`]),
  "what stands around it": [
    `<${address}?v=1&theta=30&gamma=0.25>`,
    `（${address}?v=1&theta=30&gamma=0.25）。`,
    `“v=1&theta=30&gamma=0.25”`,
    `**${address}?v=1&theta=30&gamma=0.25**`,
    `\\url{${address}?v=1&theta=30&gamma=0.25}`,
    `[here](${address}?v=1&theta=30&gamma=0.25)`,
    `${address}?v=1&theta=30&gamma=0.25#:~:text=transfer`,
  ],
  "invisible characters inside": ["?v=1&the\u200bta=3\u00ad0&gam\u2060ma=0.25", "?v=1&the%E2%80%8Bta=30&gamma=0.25"],
  "a broken line": [
    "?v=1&the\nta=30&gamma=0.25",
    "?v=1&the%0D%0A  ta=30&gamma=\n0.25",
    "?v=1&the%0Ata=30&gamma=0.25",
    "?v=1&\n\t theta=30&gam ma=0.25",
  ],
  "quoted-printable": [
    "?v=3D1&theta=3D30&gamma=3D0.25",
    "?v=3D1&the=\r\nta=3D30&gam=\nma=3D0.2=\n5",
    "?v=3d1&theta=3d30&gamma=3d0.25",
  ],
  "numbers as people write them": [
    "?v=1&theta=30°&gamma=0,25",
    "?v=1&theta=30%C2%B0&gamma=0%2C25",
    "?v=1&theta=30 º&gamma=,25",
    "?v=1&theta=+30&gamma=2,5e−1",
    "?v=1&theta=3e+1&gamma=0.25",
    "?v=1&theta=3e%2B1&gamma=2.5·10⁻¹",
  ],
  "upper case": [
    "?V=1&THETA=30&GAMMA=0.25",
    "?V=1&M=DEEP-LINEAR&Theta=30&Gamma=2.5E-1&Q=T-LINEAR&LIMIT=Finite&Base=MIN",
  ],
  "dashes of a word processor": [
    "?v=1&theta=30&gamma=0.25&q=t–linear",
    "?v=1&theta=30&gamma=0.25&m=deep‑linear&q=t%E2%88%92linear",
  ],
  "what follows the reader": [
    "?fbclid=IwAR0_a-b&v=1&theta=30&gamma=0.25&utm_source=x&utm_medium=mail&UTM_CAMPAIGN=a%20b",
    "?v=1&theta=30&gamma=0.25?gclid=EAIa&gbraid=0&msclkid=1&mc_cid=2&mc_eid=3&_ga=1.2&_gl=1&igshid=1&ref_src=t",
  ],
  "redirects of mail programs and others": [
    `https://eur01.safelinks.protection.outlook.com/?url=${encoded}&data=05%7C01%7Ca%40b.org&sdata=x%3D&reserved=0`,
    `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(`https://www.google.com/url?q=${encoded}&sa=D`)}&data=05`,
    `https://www.google.com/url?q=${address}%3Fv%3D1%26theta%3D30%26gamma%3D0.25&sa=D&source=editors&ust=1&usg=AOv`,
    `https://l.facebook.com/l.php?u=${encoded}&h=AT0`,
    `https://urldefense.com/v3/__${address}?v=1&theta=30&gamma=0.25__;!!ABC!xyz-$`,
    `?url=${address}?v=1&theta=30&gamma=0.25`,
  ],
};

describe("a link is read as it arrives, without a notice", () => {
  const wanted = json(decodeLink("?v=1&theta=30&gamma=0.25").scene);
  for (const [what, links] of Object.entries(arrived))
    it(what, () => {
      for (const link of links) {
        const { scene, notices } = decodeLink(link);
        expect(json(notices), link).toBe("[]");
        expect(json(scene), link).toBe(wanted);
      }
    });
  it("upper case in axes, families, choices and names of the other model", () => {
    const plain =
      "v=1&m=diagonal&slab=sign&D=200&q=risk-finetune&x=alpha:0..0.5&y=lam:-0.5..0.5&fam=c:1,c:0.1&hide=gft,q";
    expect(encodeLink(decodeLink(plain.toUpperCase()).scene)).toBe(encodeLink(decodeLink(plain).scene));
    expect(decodeLink(plain.toUpperCase()).notices).toEqual([]);
    expect(decodeLink("?v=1&train=FIRST:3&base=Ridge:0,5&l=3&x=THETA:LOG:1°..90°&ref=SIGMA:0.5").scene).toEqual(
      decodeLink("?v=1&train=first:3&base=ridge:0.5&L=3&x=theta:log:1..90&ref=sigma:0.5").scene,
    );
  });
});

describe("what leaves a doubt is named", () => {
  const cases: readonly [link: string, keys: readonly string[], message: RegExp][] = [
    ["?v=1&gamma=1,000", ["gamma"], /“1,000” may be 1000 or 1\.000: write it so; gamma=0\.5 is used/],
    ["?v=1&base=ridge:1,000", ["base"], /base=ridge:1,000 may be 1000 or 1\.000: write it so; ridge:0\.1 is used/],
    ["?v=1&x=theta:0..1,000", ["x"], /may be 1000 or 1\.000/],
    ["?v=1&om=1,000&m=diagonal", ["om"], /may be 1000/],
    ["?v=1&trials=1,000", ["trials"], /may be 1000/],
    ["?v=1&theta=30)&gamma=1", ["theta"], /is not a number/],
    ["?v=1&theta=3 0", ["theta"], /is not a number/],
    ["?v=1&gamma=30°", ["gamma"], /is not a number/],
    ["?v=1&theta=10&THETA=20", ["THETA"], /stands twice/],
    ["?v=1&THETA=10&Theta=20", ["Theta"], /stands twice/],
    ["?v=1&theta=%E0%A4%A", ["theta"], /its text is damaged/],
    ["?v=1&seed=0x10", ["seed"], /is not a number/],
    ["?v=0x1", ["v"], /is not a version/],
    [`?v=1&theta=${"9".repeat(250_000)}x`, ["theta"], /more than 4000 characters/],
    [`?v=1&theta=${"9".repeat(500)}`, ["theta"], /is too long for a number/],
    [`?v=1&${Array.from({ length: 1e5 }, (_, i) => `utm_${i}=1`).join("&")}`, ["utm_199"], /at most 200 keys/],
  ];
  it.each(cases.map(([link, ...rest]) => [link.slice(0, 60), link, ...rest] as const))(
    "%s",
    (_, link, keys, message) => {
      const { notices } = decodeLink(link);
      expect(notices.map((n) => n.key)).toEqual(keys);
      expect(notices[0].message).toMatch(message);
      expect(notices[0].message.length).toBeLessThan(200);
    },
  );
});

it("no two names that a link may hold differ in capitals alone", () => {
  for (const model of models) {
    const keys = [...linkKeys, ...Object.keys({ ...model.params, ...model.alternatives?.params })];
    const ids = Object.values(model.params).map((p) => (p.kind === "number" ? [] : p.options.map((o) => o.id)));
    for (const names of [keys, Object.keys(model.quantities), controlNames(model), ...ids])
      expect(new Set(names.map((name) => name.toLowerCase())).size, names.join()).toBe(new Set(names).size);
  }
});

describe("mending", () => {
  it("changes nothing that is mended", () => {
    const damage = fc.constantFrom(
      ..."%5C|%25|%|%2|5|=3D|=\n|\n|\r|&amp;|amp;|&|=|?|#|__;|:~:|\\|\\u0026|u003d|+|e+1|…|。|\u200b|−|%E2|%80|%8B|url=http".split(
        "|",
      ),
      "?url=https://",
      "&u=https%3A",
      "https://urldefense.com/v3/__",
      "&lt;",
    );
    const text = fc.oneof(fc.string(), nearlyLink, fc.constantFrom(...Object.values(arrived).flat()));
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: damage }, text), { maxLength: 12 }), (parts) => {
        const once = mend(parts.join(""));
        assert.strictEqual(mend(once), once);
      }),
      { numRuns: 5000, seed: 9 },
    );
  });

  it("is done with a million characters at once: with their square it would take an hour", () => {
    const parts = [
      "9",
      "%",
      "%25",
      "%5C",
      "%E2",
      "=3D",
      "=\n",
      "\n",
      " ",
      "&",
      "&amp;",
      "&#3",
      "?a=http",
      "__;",
      "1e+",
      ")",
      "\u200b",
      "—",
      "#",
      "=",
      ":log:",
      "..",
    ];
    for (const part of parts)
      for (const end of ["", "x"]) {
        const { notices } = decodeLink(`?v=1&theta=${part.repeat(1e6 / part.length)}${end}&gamma=1`);
        expect(notices.length, part).toBeLessThan(250);
      }
  });
});
