import { describe, expect, it } from "vitest";
import { models } from "../../test/everyModel.ts";
import { controlNames } from "./controls.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { defaultScene } from "./readScene.ts";

const read = (link: string) => decodeLink(`?v=1&${link}`);

describe("controls that a link takes away", () => {
  it("are kept in one order, each once, and say nothing where there are none", () => {
    expect(encodeLink(read("only=q,theta,q,gamma").scene)).toBe(encodeLink(read("only=theta,gamma,q").scene));
    expect(read("hide=").scene).toEqual(defaultScene(models[0]));
    expect(read("hide=&only=").notices).toEqual([]);
    expect(encodeLink(read("only=none").scene)).toBe("v=1&only=none");
  });
  it("are named in a notice where they do not exist, and the others count", () => {
    const { scene, notices } = read("hide=theta,nosuch,alpha");
    expect(scene.hide).toEqual(["theta"]);
    expect(notices).toHaveLength(1);
    expect(notices[0].message).toContain("“nosuch, alpha”");
    // No name at all is no wish to have nothing.
    expect(read("only=nosuch").scene.only).toBeUndefined();
    expect(read("only=<script>,__proto__").notices.map((n) => n.key)).toEqual(["only"]);
  });
  it("change nothing that is computed or shown", () => {
    for (const model of models) {
      const plain = defaultScene(model);
      for (const name of controlNames(model)) {
        const { scene } = decodeLink(encodeLink({ ...plain, hide: [name] }));
        expect({ ...scene, hide: [] }).toEqual(plain);
      }
    }
  });
});
