import { type ComponentType, useEffect, useState } from "react";
import { t } from "../../lib/language.ts";
import type { OnDemand } from "../../lib/onDemand.ts";
import type { Scene } from "../../scene/scene.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { WithScene } from "./WithScene.tsx";

interface Props<P> {
  /** Without one there is no button: something else asks for it. */
  readonly label?: string;
  /** What comes when it is asked for, in words. */
  readonly what: string;
  readonly source: Pick<OnDemand<ComponentType<P & { readonly onClose: () => void }>>, "ask">;
  /** What the dialog is told. */
  readonly props: (scene: Scene) => P;
  readonly say: (text: string) => void;
  /** Opens by itself when this becomes another thing than false. */
  readonly asked?: unknown;
  readonly also?: unknown;
}

/** Opens a dialog whose program comes when it is asked for. */
export function DialogButton<P extends object>({ label, what, source, props, say, asked, also }: Props<P>) {
  const [Dialog, setDialog] = useState<ComponentType<P & { readonly onClose: () => void }>>();
  const named = t(what);
  async function show() {
    try {
      const loaded = await source.ask();
      setDialog(() => loaded);
    } catch {
      say(t("{what} could not be loaded: is the connection lost?", { what }));
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once each time it is asked for
  useEffect(() => {
    if (asked) void show();
  }, [asked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    if (also) void show();
  }, [also]);
  return (
    <>
      {label && (
        <button type="button" aria-haspopup="dialog" onClick={show}>
          {label}
        </button>
      )}
      {Dialog && (
        <ErrorBoundary what={named[0].toUpperCase() + named.slice(1)}>
          <WithScene>{(scene) => <Dialog {...props(scene)} onClose={() => setDialog(undefined)} />}</WithScene>
        </ErrorBoundary>
      )}
    </>
  );
}
