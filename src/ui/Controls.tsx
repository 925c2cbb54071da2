import { type ReactNode, useEffect, useState } from "react";
import type { Model } from "../models/model.ts";
import type { Group, Params, ParamValue } from "../models/param.ts";
import { Control } from "./Control.tsx";
import "./control.css";

const groups: readonly { readonly id: Group; readonly title: string }[] = [
  { id: "target", title: "Target task" },
  { id: "source", title: "Source task" },
  { id: "inputs", title: "Inputs" },
  { id: "training", title: "Training" },
  { id: "simulation", title: "Simulation" },
];

interface Props {
  readonly model: Model;
  /** The parameters of the picture; they determine which controls are shown. */
  readonly params: Params;
  /** Value of each control, by id. */
  readonly values: Params;
  /** Parameters that change nothing that is shown, with the reason. */
  readonly idle: Readonly<Record<string, string>>;
  /** Parameters on the map's axes. */
  readonly axes: readonly string[];
  /** Whether a control is on the page at all. */
  readonly shows: (id: string) => boolean;
  readonly onValue: (id: string, value: ParamValue) => void;
  /** Content below the controls of a group. */
  readonly below: Partial<Record<Group, ReactNode>>;
}

/** Controls of a model's parameters, by group; a parameter without effect is hidden while it has its default. */
export function Controls({ model, params, values, idle, axes, shows, onValue, below }: Props) {
  const entries = Object.entries(model.params);
  const others = Object.entries(model.alternatives?.params ?? {});
  const quiet = useQuiet();
  const isShown = (id: string) =>
    idle[id] === undefined || params[id] !== model.params[id].default || axes.includes(id);
  return (
    <>
      {groups.map((group) => {
        const mine = entries.filter(([id, param]) => param.group === group.id && isShown(id));
        if (mine.length === 0) return null;
        const here = mine.filter(([id]) => shows(id));
        const beside = others.filter(([id, param]) => param.group === group.id && shows(id));
        const looks = ["group", quiet ? "quiet" : "", here.length + beside.length === 0 ? "emptied" : ""];
        return (
          <section key={group.id} className={looks.join(" ").trim()} aria-labelledby={`group-${group.id}`}>
            <h2 id={`group-${group.id}`}>{group.title}</h2>
            {here.map(([id, param]) => (
              <Control key={id} id={id} param={param} value={values[id]} idle={idle[id]} onValue={onValue} />
            ))}
            {beside.map(([id, param]) => (
              <Control key={id} id={id} param={param} value={values[id]} onValue={onValue} />
            ))}
            {below[group.id]}
          </section>
        );
      })}
    </>
  );
}

/** The tooltip of a control covers the next one: Esc hides it until focus or pointer moves away. */
export function useQuiet(): boolean {
  const [quiet, setQuiet] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => event.key === "Escape" && setQuiet(true);
    const onMove = () => setQuiet(false);
    document.addEventListener("keydown", onKeyDown);
    document.addEventListener("focusin", onMove);
    document.addEventListener("pointerover", onMove);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("focusin", onMove);
      document.removeEventListener("pointerover", onMove);
    };
  }, []);
  return quiet;
}
