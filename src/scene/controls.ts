import { literally, t } from "../lib/language.ts";
import type { Model } from "../models/model.ts";
import { meant, type Note, shorten } from "./readers.ts";

/** Which controls a page shows. A control has the name of the key of the link that it sets. */

/** Controls beside those of a model's parameters. */
export const commonControls = "q show x y lim compare curves cut fam eps trials seed spread".split(" ");

/** All controls of a model by name, in the order in which a link lists them. */
export const controlNames = ({ params, alternatives }: Model): readonly string[] => [
  ...Object.keys(params),
  ...Object.keys(alternatives?.params ?? {}),
  ...commonControls,
];

/** The fields of a scene that decide about controls. */
interface Shown {
  readonly hide: readonly string[];
  readonly only: readonly string[] | undefined;
}

/** Whether a control is shown. */
export const showsControl = ({ hide, only }: Shown, name: string): boolean =>
  only ? only.includes(name) : !hide.includes(name);

/** Whether any control of a parameter is shown. */
export const showsParams = (model: Model, scene: Shown): boolean =>
  Object.entries({ ...model.params, ...model.alternatives?.params }).some(
    ([name, param]) => param.group !== "watch" && showsControl(scene, name),
  );

/** The only controls that are shown; undefined for no restriction. */
export const readOnly = (model: Model, given: unknown, note: Note): readonly string[] | undefined =>
  meant(["none"], String(given)) !== undefined ? [] : readNames(model, "only", given, note);

/** Hidden controls; `only` takes precedence. */
export function readHidden(model: Model, given: unknown, only: unknown, note: Note): readonly string[] {
  if (readOnly(model, only, () => {}) === undefined) return readNames(model, "hide", given, note) ?? [];
  if (readNames(model, "hide", given, () => {}))
    note("hide", t("only= says already which controls are there; hide was ignored"));
  return [];
}

/** Names in the model's order, each once; undefined for none. Unknown names are dropped with a notice. */
function readNames(model: Model, key: string, value: unknown, note: Note): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const known = controlNames(model);
  const asked = String(value)
    .split(",")
    .map((name) => meant(known, name) ?? name.trim());
  const wrong = asked.filter((name) => name !== "" && !known.includes(name));
  if (wrong.length > 0)
    note(
      key,
      literally("no control is called “{name}”: a control has the name of the key it sets", {
        name: shorten(wrong.join(", ")),
      }),
    );
  const found = known.filter((name) => asked.includes(name));
  return found.length > 0 ? found : undefined;
}
