import { type ComponentProps, type ComponentType, useState } from "react";
import type { Scene } from "../scene/scene.ts";

type Dialog = typeof import("./TalkDialog.tsx").TalkDialog;

/** Opens projector, stories and sweep, which come when they are asked for. */
export function TalkButton({ scene, say }: { readonly scene: Scene; readonly say: (text: string) => void }) {
  const [Dialog, setDialog] = useState<ComponentType<ComponentProps<Dialog>>>();
  async function open() {
    try {
      const loaded = await import("./TalkDialog.tsx");
      setDialog(() => loaded.TalkDialog);
    } catch {
      say("the stories could not be loaded: is the connection lost?");
    }
  }
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={open}>
        Talk
      </button>
      {Dialog && <Dialog scene={scene} onClose={() => setDialog(undefined)} />}
    </>
  );
}
