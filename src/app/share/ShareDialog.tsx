import { type ComponentType, useState } from "react";
import { literally } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { explanations, presets } from "../../models/registry.ts";
import { encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { lazyPart } from "../page/lazyPart.tsx";
import { pageAddress } from "../state/presentAddress.ts";
import type { TabProps } from "./ExportParts.tsx";
import { attempt, type Said, save } from "./exportActions.ts";
import { LinkTab, QrTab } from "./LinkTab.tsx";
import "./share.css";

const waits = () => <p>…</p>;
/** Tables and figures of the parts of a risk, and the formulas that are cited, are of the explanation. */
const explanation = ({ scene }: TabProps) => explanations.source(scene.model);

/** The ways to share, in their order. The link needs only this file; the other tabs are loaded when they are opened. */
const tabs: Readonly<Record<string, { readonly name: string; readonly Tab: ComponentType<TabProps> }>> = {
  link: { name: "Link", Tab: LinkTab },
  // Neither a camera nor another page reaches a file on a disk.
  ...(import.meta.env.MODE !== "onefile" && { qr: { name: "QR code", Tab: QrTab } }),
  export: {
    name: "Export",
    Tab: lazyPart(
      "The export",
      onDemand(() => import("./ExportTab.tsx")),
      (m) => m.ExportTab,
      { waits, needs: explanation },
    ),
  },
  ...(import.meta.env.MODE !== "onefile" && {
    embed: {
      name: "Embed",
      Tab: lazyPart(
        "The builder of frames",
        onDemand(() => import("./EmbedTab.tsx")),
        (m) => m.EmbedTab,
        { waits, needs: ({ scene }: TabProps) => presets.source(scene.model) },
      ),
    },
  }),
  ...(import.meta.env.MODE !== "onefile" && {
    cite: {
      name: "Cite",
      Tab: lazyPart(
        "The citation",
        onDemand(() => import("./CiteTab.tsx")),
        (m) => m.CiteTab,
        { waits, needs: explanation },
      ),
    },
  }),
};

interface Props {
  readonly scene: Scene;
  readonly onClose: () => void;
}

/** The present view for others: as a link, a code for cameras, files, a frame of another page, or a reference. */
export function ShareDialog({ scene, onClose }: Props) {
  const [tab, setTab] = useState("link");
  const [said, setSaid] = useState<Said>();
  const address = `${pageAddress()}?${encodeLink(scene)}`;
  const show = (next: string) => {
    setTab(next);
    setSaid(undefined);
  };
  const { Tab } = tabs[tab];
  return (
    <Dialog title="Share this view" className="share" focus=".copy-row button" onClose={onClose}>
      <Switch
        legend="Share it as"
        name="share-tab"
        value={tab}
        options={Object.entries(tabs).map(([id, { name }]) => [id, name] as const)}
        onValue={show}
      />
      <Tab scene={scene} address={address} onSaid={setSaid} />
      <div className="share-said">
        <span role="status">{said?.text}</span>
        {said?.instead && <Instead {...said.instead} onSaid={setSaid} />}
      </div>
    </Dialog>
  );
}

/** The download that is offered instead of a copy that the browser refuses. */
function Instead({ name, get, onSaid }: NonNullable<Said["instead"]> & { readonly onSaid: (said: Said) => void }) {
  return (
    <button type="button" onClick={() => attempt(onSaid, () => save(name, get))}>
      {literally("Download {file}", { file: name })}
    </button>
  );
}
