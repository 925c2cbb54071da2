import type { Params } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import type { Picture } from "../engine/picture.ts";

/** What every control shows: parameters, and what stands for several of them. */
export const valuesOf = ({ model, params }: Scene): Params => ({
  ...params,
  ...modelById(model).alternatives?.get(params),
});

/** What follows the picture: the values of all controls but the one that is touched. Where only that moves, nothing is drawn. */
export function untouched() {
  let touched = "";
  return {
    touch(id: string) {
      touched = id;
    },
    isTouched: (id: string) => id === touched,
    select({ scene }: Picture): Params {
      const { [touched]: _, ...others } = valuesOf(scene);
      return { ...others, [MODEL]: scene.model };
    },
  };
}

/** No parameter has this name. */
export const MODEL = " model";
