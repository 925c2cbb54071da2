import type { Group, Model, Params, ParamValue } from "../models/model.ts";
import { Control } from "./Control.tsx";

const groups: readonly { readonly id: Group; readonly title: string }[] = [
  { id: "target", title: "Target task" },
  { id: "source", title: "Source task" },
  { id: "training", title: "Training" },
  { id: "simulation", title: "Simulation" },
];

interface Props {
  readonly model: Model;
  readonly params: Params;
  readonly onValue: (id: string, value: ParamValue) => void;
}

/** All parameters of a model, by group. */
export function Controls({ model, params, onValue }: Props) {
  const entries = Object.entries(model.params);
  return (
    <>
      {groups.map((group) => {
        const mine = entries.filter(([, param]) => param.group === group.id);
        if (mine.length === 0) return null;
        return (
          <section key={group.id} className="group" aria-labelledby={`group-${group.id}`}>
            <h2 id={`group-${group.id}`}>{group.title}</h2>
            {mine.map(([id, param]) => (
              <Control key={id} id={id} param={param} value={params[id]} onValue={onValue} />
            ))}
          </section>
        );
      })}
    </>
  );
}
