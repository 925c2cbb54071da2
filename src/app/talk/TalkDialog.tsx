import { useId, useState } from "react";
import { useStore } from "zustand";
import { t, together } from "../../lib/language.ts";
import type { Scene } from "../../scene/scene.ts";
import type { Problem } from "../../scene/story.ts";
import { newStory } from "../../scene/storyDraft.ts";
import { OWN, storyNames } from "../../scene/talk.ts";
import { axisText } from "../../scene/writers.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { change } from "../state/store.ts";
import { forget } from "./answers.ts";
import { Problems } from "./Problems.tsx";
import { viewOf } from "./StoryEditor.tsx";
import { goTo, own, storyOf, takeOwn } from "./storyShelf.ts";
import { Untranslated, useTranslation } from "./Untranslated.tsx";
import "./talkDialog.css";

interface Props {
  readonly scene: Scene;
  readonly onClose: () => void;
}

/** What a lecturer needs: stories, the projector, a sweep. */
export function TalkDialog({ scene, onClose }: Props) {
  const id = useId();
  return (
    <Dialog title="Stories and talks" className="talk-dialog" onClose={onClose}>
      {(close) => <Offers id={id} scene={scene} close={close} />}
    </Dialog>
  );
}

interface OffersProps {
  readonly id: string;
  readonly scene: Scene;
  readonly close: () => void;
}

function Offers({ id, scene, close }: OffersProps) {
  useTranslation();
  const tell = (name: string) => {
    close();
    goTo(name, 1);
  };
  const present = (to: Scene["present"]) => {
    close();
    change({ present: to }, true);
  };
  return (
    <>
      <h3>Stories</h3>
      <Untranslated />
      <ul className="story-list">
        {storyNames.map((name) => {
          const story = storyOf(name);
          return (
            story && (
              <li key={name}>
                <button type="button" data-story={name} aria-describedby={`${id}-${name}`} onClick={() => tell(name)}>
                  {story.title}
                </button>
                <span id={`${id}-${name}`}>
                  {together([story.introduction, t("{n} steps.", { n: story.steps.length })])}
                </span>
              </li>
            )
          );
        })}
      </ul>
      <OwnStory scene={scene} onTell={() => tell(OWN)} />
      <h3>Projector</h3>
      <p className="talk-row">
        <button type="button" onClick={() => present("yes")}>
          Present the map
        </button>
        <button type="button" onClick={() => present("curves")}>
          Present the curves
        </button>
        <span>
          Large and without controls, on white. Esc leaves; in a story Page keys, or a clicker, go on and back.
        </span>
      </p>
      <h3>Sweep</h3>
      <p className="talk-row">
        <button
          type="button"
          onClick={() => {
            close();
            change({ sweep: axisText(scene[scene.cut]) }, true);
          }}
        >
          Sweep a parameter
        </button>
        <span>Runs a parameter through its range, step by step or by itself; it stands above the figures.</span>
      </p>
    </>
  );
}

/** Letters of a file that are read at all; a story has far fewer. */
const LARGEST = 2_000_000;
const SHOWN = 200_000;

/** A story of one's own, from a file or pasted; what is wrong with it is said line by line. */
function OwnStory({ scene, onTell }: { readonly scene: Scene; readonly onTell: () => void }) {
  const mine = useStore(own, (s) => s.told?.story);
  const [text, setText] = useState("");
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [ready, setReady] = useState(0);
  function read(from: string) {
    const story = takeOwn(from);
    forget(OWN);
    setProblems(story.problems);
    setReady(story.steps.length);
    if (story.steps.length > 0 && story.problems.length === 0) onTell();
  }
  async function load(file: File | undefined) {
    if (!file) return;
    try {
      const found = await file.slice(0, LARGEST).text();
      setText(found.slice(0, SHOWN));
      read(found);
    } catch {
      setReady(0);
      setProblems([{ line: 1, message: "the file could not be read" }]);
    }
  }
  return (
    <details className="own-story">
      <summary>A story of your own</summary>
      <p className="talk-row">
        {mine && (
          <button type="button" onClick={onTell}>
            {t("Go on with “{title}”", { title: mine.title })}
          </button>
        )}
        <button type="button" onClick={() => read(newStory(viewOf(scene)))}>
          {mine ? "Begin another one with this view" : "Begin one with this view"}
        </button>
        <span>Then explore, and add each view that you want to show.</span>
      </p>
      <p className="talk-row">
        <label>
          From a file{" "}
          <input
            type="file"
            accept=".md,.markdown,.txt,text/markdown,text/plain"
            onChange={(e) => load(e.target.files?.[0])}
          />
        </label>
      </p>
      <textarea
        className="copy-text"
        rows={7}
        value={text}
        spellCheck={false}
        aria-label="Text of the story"
        placeholder={"# Title\n\n## First step\nlink: ?v=1&theta=30\n\nAt this angle transfer gains {t-linear}."}
        onChange={(e) => setText(e.target.value)}
      />
      <p className="talk-row">
        <button type="button" onClick={() => read(text)}>
          Tell this text
        </button>
        {problems.length > 0 && ready > 0 && (
          <button type="button" onClick={onTell}>
            {t("Tell it all the same: {n, plural, one {one step} other {# steps}}", { n: ready })}
          </button>
        )}
      </p>
      <Problems problems={problems} />
    </details>
  );
}
