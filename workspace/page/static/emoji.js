// Emoji by name: fetched once, when first asked for.

import { act } from "./ask.js";

/** What people give each other most, shown before anything is searched. */
const COMMON = [
  "+1", "eyes", "white_check_mark", "tada", "heart", "joy", "pray", "raised_hands", "clap", "fire", "100", "rocket",
  "thinking_face", "wave", "bulb", "memo", "pencil2", "sparkles", "warning", "question", "x", "hourglass", "sob", "-1",
];

let fetched = null;

/** Every name with its character, in the usual order. */
function every() {
  fetched ??= fetch("/page/emoji")
    .then((answer) => answer.json())
    .then(({ emoji }) => emoji)
    .catch(() => {
      fetched = null; // asked again next time
      return [];
    });
  return fetched;
}

/** The best matches for a name begun, at most so many: what begins so first. */
export async function matching(begun, most) {
  const all = await every();
  const wanted = begun.toLowerCase().replace(/[\s:]+/g, "_").replace(/^_|_$/g, "");
  if (!wanted) return common(all).slice(0, most);
  const first = all.filter(([name]) => name.startsWith(wanted));
  const then = all.filter(([name]) => !name.startsWith(wanted) && name.includes(wanted));
  return [...first, ...then].slice(0, most);
}

function common(all) {
  const characters = new Map(all);
  return COMMON.filter((name) => characters.has(name)).map((name) => [name, characters.get(name)]);
}

/** Give a message this reaction, or take one's own away; the answer says what came of it. */
export function react(message, name) {
  const { channel } = message.closest(".messages").dataset;
  const given = [...message.querySelectorAll(".reaction[data-react]")].find(({ dataset }) => dataset.react === name);
  const isMine = given?.getAttribute("aria-pressed") === "true";
  return act(isMine ? "unreact" : "react", { channel, ts: message.dataset.ts, name });
}
