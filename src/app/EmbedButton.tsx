import { type ComponentProps, type ComponentType, useState } from "react";
import type { Scene } from "../scene/scene.ts";

type Dialog = typeof import("./EmbedDialog.tsx").EmbedDialog;

/** Opens the builder of frames, which comes when it is asked for. */
export function EmbedButton({ scene, say }: { readonly scene: Scene; readonly say: (text: string) => void }) {
  const [Dialog, setDialog] = useState<ComponentType<ComponentProps<Dialog>>>();
  async function show() {
    try {
      const loaded = await import("./EmbedDialog.tsx");
      setDialog(() => loaded.EmbedDialog);
    } catch {
      say("the builder of frames could not be loaded: is the connection lost?");
    }
  }
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={show}>
        Embed
      </button>
      {Dialog && <Dialog scene={scene} onClose={() => setDialog(undefined)} />}
    </>
  );
}
