import { createContext, useContext } from "react";
import type { Engine } from "./engine.ts";

/** The page's engine, for components that do not receive it as a prop. */
export const EngineContext = createContext<Engine | undefined>(undefined);

export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (!engine) throw new Error("there is no engine around this component");
  return engine;
}
