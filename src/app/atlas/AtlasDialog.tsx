import { useEffect, useId, useState } from "react";
import { useStore } from "zustand";
import { t } from "../../lib/language.ts";
import { SaidError, say, sayingOf } from "../../lib/saying.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { store } from "../state/store.ts";
import { readAtlas } from "./atlasThread.ts";
import { partName } from "./atlasWords.ts";
import { showPart } from "./chooseAtlas.ts";
import { SettingsList } from "./SettingsList.tsx";
import { shippedAtlases } from "./shippedAtlases.ts";
import "./atlas.css";

interface Props {
  /** Atlases that were dropped on the page: the last is opened. */
  readonly files: readonly File[];
  readonly onClose: () => void;
}

/** Of the files that were dropped, how many were taken when the dialog opened before. */
let taken = 0;

/** Opens the file of an atlas, and lists what is in it. */
export function AtlasDialog({ files, onClose }: Props) {
  return (
    <Dialog title="Atlas" className="atlas-dialog" onClose={onClose}>
      {(close) => <Steps files={files} close={close} />}
    </Dialog>
  );
}

function Steps({ files, close }: { readonly files: readonly File[]; readonly close: () => void }) {
  const id = useId();
  const shown = useStore(store, (s) => s.atlas);
  const [busy, setBusy] = useState("");
  const [wrong, setWrong] = useState("");
  async function open(name: string, get: () => Promise<Blob>) {
    setWrong("");
    setBusy(t("Reading {name} …", { name }));
    try {
      const atlas = await readAtlas(name, await get());
      const [part, another] = atlas.parts;
      showPart(atlas, part);
      if (!another && !part.random) close();
    } catch (error) {
      const text = error instanceof Error && !(error instanceof SaidError) ? t(error.message) : say(sayingOf(error));
      setWrong(`${name}: ${text}`);
    }
    setBusy("");
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each that is dropped
  useEffect(() => {
    const file = files.length > taken ? files.at(-1) : undefined;
    taken = Math.max(taken, files.length);
    if (file) void open(file.name, async () => file);
  }, [files]);
  const part = shown?.chosen.part;
  return (
    <>
      <p className="atlas-question">
        An atlas is a plan that was simulated elsewhere: a grid of settings, or many that were drawn. Its numbers stand
        in place of what this page would simulate, with theory beside them.
      </p>
      <p>
        <label htmlFor={id}>Drop the file of an atlas here, or choose it:</label>{" "}
        <input
          id={id}
          type="file"
          accept=".parquet"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void open(file.name, async () => file);
            // So that the same file can be chosen again.
            event.target.value = "";
          }}
        />
      </p>
      <p className="atlas-aside">
        It is the results.parquet that “transferscope atlas merge” writes, and it stays on this machine.
      </p>
      <p role="status" className="atlas-status">
        {busy}
      </p>
      {wrong && (
        <p role="alert" className="atlas-wrong">
          {wrong}
        </p>
      )}
      {shown && (
        <section aria-label="The atlas that is open">
          <h3>{shown.open.name}</h3>
          {shown.open.parts.length > 1 && (
            <ul className="atlas-parts">
              {shown.open.parts.map((one, k) => (
                <li key={one.firstCell}>
                  <button
                    type="button"
                    aria-pressed={one === part}
                    onClick={() => {
                      showPart(shown.open, one);
                      if (!one.random) close();
                    }}
                  >
                    {partName(one, k)}
                  </button>
                </li>
              ))}
            </ul>
          )}
          {part?.random && <SettingsList key={part.firstCell} shown={shown} close={close} />}
        </section>
      )}
      <section aria-label="Atlases of this site">
        <h3>Two that come with this site</h3>
        <ul className="atlas-shipped">
          {shippedAtlases.map(({ file, title, text }) => (
            <li key={file}>
              <button type="button" onClick={() => open(file, () => fetched(file))}>
                {title}
              </button>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

async function fetched(name: string): Promise<Blob> {
  const answer = await fetch(`atlas/${name}`).catch(() => undefined);
  if (!answer?.ok) throw new Error("The atlas could not be loaded: is the connection lost?");
  return answer.blob();
}
