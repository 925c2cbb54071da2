import { useStore } from "zustand";
import type { Scene } from "../../scene/scene.ts";
import { figureOf } from "../../scene/story.ts";
import { OWN } from "../../scene/talk.ts";
import type { Engine } from "../engine/engine.ts";
import { change } from "../state/store.ts";
import { StoryEditor } from "./StoryEditor.tsx";
import { StoryText, StoryWay } from "./StoryText.tsx";
import { SweepBar } from "./SweepBar.tsx";
import { endStory, goTo, own } from "./storyShelf.ts";
import { useStory } from "./useStory.ts";
import "./talk.css";

/** The story and the sweep of a scene, above the page's figures. */
export function Talk({ engine, scene }: { readonly engine: Engine; readonly scene: Scene }) {
  const told = useStory(scene);
  const trouble = useStore(own, (s) => s.trouble);
  return (
    <div className="talk">
      {told && (
        <div className="talk-story">
          <StoryText told={told} />
          <p className="talk-ways">
            <StoryWay told={told} />
            <button type="button" className="only-whole" onClick={() => goTo(told.name, told.step)}>
              This step’s setting
            </button>
            <button type="button" onClick={() => change({ present: figureOf(told.story.steps[told.step - 1]) })}>
              Present
            </button>
            <button type="button" onClick={endStory}>
              End story
            </button>
          </p>
        </div>
      )}
      {told?.name === OWN && <StoryEditor told={told} scene={scene} />}
      {trouble !== undefined && (
        <p className="talk-missing" role="alert">
          {trouble}
        </p>
      )}
      {!told && scene.story !== undefined && trouble === undefined && (
        <p className="talk-missing" role="alert">
          The story of this link was not published: open its file again (Stories, in the header). The setting is the
          link’s.
        </p>
      )}
      <SweepBar engine={engine} scene={scene} />
    </div>
  );
}
