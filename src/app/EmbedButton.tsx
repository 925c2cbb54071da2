import { type ComponentProps, type ComponentType, useState } from "react";
import { WithScene } from "./WithScene.tsx";

type Dialog = typeof import("./EmbedDialog.tsx").EmbedDialog;

/** Opens the builder of frames, which comes when it is asked for. */
export function EmbedButton({ say }: { readonly say: (text: string) => void }) {
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
      {Dialog && <WithScene>{(scene) => <Dialog scene={scene} onClose={() => setDialog(undefined)} />}</WithScene>}
    </>
  );
}
