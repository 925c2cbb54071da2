import type { Model } from "../models/model.ts";
import { meant, type Note, shorten } from "./readers.ts";
import type { Scene } from "./scene.ts";

/** Which controls a page shows. A control has the name of the key of the link that it sets. */

/** Controls beside those of a model's parameters. */
export const commonControls = "q show x y lim compare curves cut fam eps trials seed spread".split(" ");

/** All controls of a model by name, in the order in which a link lists them. */
export const controlNames = ({ params, alternatives }: Model): readonly string[] => [
  ...Object.keys(params),
  ...Object.keys(alternatives?.params ?? {}),
  ...commonControls,
];

/** Whether the scene's link leaves a control where it is. */
export const showsControl = ({ hide, only }: Pick<Scene, "hide" | "only">, name: string): boolean =>
  only ? only.includes(name) : !hide.includes(name);

/** Whether any control of a parameter is left. */
export const showsParams = (model: Model, scene: Scene): boolean =>
  Object.entries({ ...model.params, ...model.alternatives?.params }).some(
    ([name, param]) => param.group !== "watch" && showsControl(scene, name),
  );

/** What `hide` and `only` say; `only` wins, and one that names no control takes none away. */
export function readControls(model: Model, hide: unknown, only: unknown, note: Note): Pick<Scene, "hide" | "only"> {
  const shown = meant(["none"], String(only)) !== undefined ? [] : readNames(model, "only", only, note);
  if (shown) {
    if (readNames(model, "hide", hide, () => {}))
      note("hide", "only= says already which controls are there; hide was ignored");
    return { hide: [], only: shown };
  }
  return { hide: readNames(model, "hide", hide, note) ?? [], only: undefined };
}

/** Names in the model's order, each once; undefined for none. What is no control is left out, with a notice. */
function readNames(model: Model, key: string, value: unknown, note: Note): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const known = controlNames(model);
  const asked = String(value)
    .split(",")
    .map((name) => meant(known, name) ?? name.trim());
  const wrong = asked.filter((name) => name !== "" && !known.includes(name));
  if (wrong.length > 0)
    note(key, `no control is called “${shorten(wrong.join(", "))}”: a control has the name of the key it sets`);
  const found = known.filter((name) => asked.includes(name));
  return found.length > 0 ? found : undefined;
}
