import { useState } from "react";
import { useStore } from "zustand";
import { encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";
import { type Problem, readStoryText } from "../../scene/story.ts";
import { moved, stepText, withLink, withoutStep, withStep, withStepText } from "../../scene/storyDraft.ts";
import { OWN } from "../../scene/talk.ts";
import { CopyBox } from "../page/CopyBox.tsx";
import { QrCode } from "../share/QrCode.tsx";
import { pageAddress, pageDress } from "../state/presentAddress.ts";
import { forget } from "./answers.ts";
import { Problems } from "./Problems.tsx";
import { goTo, own, type Told, takeOwn } from "./storyShelf.ts";
import "./storyEditor.css";

/** A setting as a step of a story names it: without the talk itself. */
export const viewOf = (scene: Scene): string =>
  encodeLink({ ...scene, story: undefined, step: 1, embed: "no", present: "no", play: false });

interface Props {
  readonly told: Told;
  readonly scene: Scene;
}

/** Writes a story of one's own while one explores: views become steps; words, order, file and link. */
export function StoryEditor({ told, scene }: Props) {
  const mine = useStore(own, (s) => s.told);
  const [said, setSaid] = useState("");
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [edited, setEdited] = useState<{ readonly step: number; readonly text: string }>();
  if (!mine) return null;
  const { text, fragment } = mine;
  const { step } = told;
  const words = edited?.step === step ? edited.text : stepText(text, step);

  /** Takes up a changed text, unless that would lose a step. */
  function take(changed: string, to: number) {
    const story = readStoryText(changed);
    setProblems(story.problems);
    const sections = changed.match(/^##(?!#)/gm)?.length ?? 0;
    if (story.steps.length === 0 || story.steps.length < sections) return;
    forget(OWN);
    takeOwn(changed);
    setEdited(undefined);
    goTo(OWN, Math.min(to, story.steps.length));
  }

  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
    link.download = "story.md";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const address = fragment && `${pageAddress()}?v=1&story=own${pageDress()}${fragment}`;
  return (
    <div className="story-editor">
      <button type="button" onClick={() => take(withStep(text, step, viewOf(scene)), step + 1)}>
        Add this view as a step
      </button>
      <button type="button" onClick={() => take(withLink(text, step, viewOf(scene)), step)}>
        Show this view in this step
      </button>
      <details>
        <summary>Words, order, file and link</summary>
        <textarea
          className="copy-text"
          rows={7}
          value={words}
          aria-label="Text of this step"
          onChange={(event) => setEdited({ step, text: event.target.value })}
        />
        <p className="talk-row">
          <button type="button" onClick={() => take(withStepText(text, step, words), step)}>
            Keep these words
          </button>
          <button type="button" disabled={step === 1} onClick={() => take(moved(text, step, -1), step - 1)}>
            Move back
          </button>
          <button
            type="button"
            disabled={step === told.story.steps.length}
            onClick={() => take(moved(text, step, 1), step + 1)}
          >
            Move on
          </button>
          <button
            type="button"
            disabled={told.story.steps.length === 1}
            onClick={() => take(withoutStep(text, step), Math.max(1, step - 1))}
          >
            Remove this step
          </button>
          <button type="button" onClick={download}>
            Download the story
          </button>
        </p>
        <Problems problems={problems} />
        {address ? (
          <div className="story-link">
            <CopyBox text={address} label="Link of the story" button="Copy" rows={2} onSaid={setSaid} />
            <p role="status">{said}</p>
            <QrCode text={address} />
          </div>
        ) : (
          <p>The story is too long for a link: send its file.</p>
        )}
      </details>
    </div>
  );
}
