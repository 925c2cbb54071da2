import { textLink } from "../share/textLink.ts";

/** Characters of a story; `readStoryText` says so too. */
const MOST = 200_000;

/** A story of one's own in the fragment of a link: `#tell=1.` and its text. */
const {
  fragment: storyFragment,
  holds: holdsStory,
  read: storyIn,
} = textLink("tell", { one: "The story", many: "stories" }, MOST);

export { holdsStory, storyFragment, storyIn };
