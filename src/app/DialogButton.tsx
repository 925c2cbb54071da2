import { type ComponentType, useState } from "react";
import type { Scene } from "../scene/scene.ts";
import { WithScene } from "./WithScene.tsx";

interface Props<P> {
  readonly label: string;
  /** What comes when it is asked for, in words. */
  readonly what: string;
  readonly load: () => Promise<ComponentType<P & { readonly onClose: () => void }>>;
  /** What the dialog is told. */
  readonly props: (scene: Scene) => P;
  readonly say: (text: string) => void;
}

/** Opens a dialog whose program comes when it is asked for. */
export function DialogButton<P extends object>({ label, what, load, props, say }: Props<P>) {
  const [Dialog, setDialog] = useState<Awaited<ReturnType<typeof load>>>();
  async function show() {
    try {
      const loaded = await load();
      setDialog(() => loaded);
    } catch {
      say(`${what} could not be loaded: is the connection lost?`);
    }
  }
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={show}>
        {label}
      </button>
      {Dialog && <WithScene>{(scene) => <Dialog {...props(scene)} onClose={() => setDialog(undefined)} />}</WithScene>}
    </>
  );
}
