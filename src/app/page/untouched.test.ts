import { expect, it } from "vitest";
import { restore } from "../../scene/restore.ts";
import type { Picture } from "../engine/picture.ts";
import { selecting } from "../engine/usePicture.ts";
import { untouched } from "./untouched.ts";

const pictureOf = (raw: Record<string, string>) => ({ scene: restore(raw).scene }) as Picture;

it("a slider that moves nothing else takes no turn from the figures; what moves with it does", () => {
  const { touch, select } = untouched();
  touch("sigma");
  const selected = selecting(select);
  const first = selected(pictureOf({ sigma: "0.1" }));
  expect(selected(pictureOf({ sigma: "0.2" }))).toBe(first);
  const other = selected(pictureOf({ sigma: "0.2", theta: "30" }));
  expect([first.theta === other.theta, other.theta, "sigma" in other]).toEqual([false, 30, false]);
});
