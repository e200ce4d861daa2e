// The past of a channel or a thread: a hundred messages at a time, fetched when the reader comes near the edge.

import { announce, part } from "./ask.js";
import { arrange, at, isLocal, shown, toEnd, whereabouts } from "./messages.js";
import { localise } from "./times.js";
import { olderLoaded } from "./words.js";

const SOON = 800; // so many pixels before the edge, what lies beyond is fetched

const edge = (list, name) => list.querySelector(`:scope > .${name}`);

/** The messages in a row that ends where more may be fetched: without a thread's parent then. */
function row(list) {
  const known = shown(list).filter((message) => !isLocal(message));
  const older = edge(list, "older");
  const follows = (message) => older.compareDocumentPosition(message) & Node.DOCUMENT_POSITION_FOLLOWING;
  return older ? known.filter(follows) : known;
}

/** Whether the channel goes on after what this list shows. */
export const hasNewer = (list) => Boolean(edge(list, "later"));

/** Whether a message has its place among those that are not fetched yet. */
export function isBeyond(list, message) {
  const known = row(list);
  if (isLocal(message) || !known.length) return false;
  const ts = Number(message.dataset.ts);
  const tooOld = edge(list, "older") && ts < Number(known[0].dataset.ts);
  const tooNew = hasNewer(list) && ts > Number(known.at(-1).dataset.ts);
  return Boolean(tooOld || tooNew);
}

/** Fetch more whenever the reader comes near an edge of what is there. */
export function watchHistory(list) {
  list.addEventListener("scroll", () => {
    const { scrollTop, scrollHeight, clientHeight } = list;
    if (scrollTop < SOON && edge(list, "older")) fetchMore(list, "older");
    if (scrollHeight - scrollTop - clientHeight < SOON && edge(list, "later")) fetchMore(list, "later");
  }, { passive: true });
}

/** Fetch what lies beyond one edge, "older" or "later"; what is being read keeps its place. */
export async function fetchMore(list, name) {
  const button = edge(list, name);
  if (!button || button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const known = row(list);
    const beside = name === "older" ? { before: known[0].dataset.ts } : { after: known.at(-1).dataset.ts };
    const fresh = await part("messages", { ...whereabouts(list), ...beside });
    if (button.isConnected && fresh) put(list, button, fresh, known[name === "older" ? 0 : known.length - 1]);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function put(list, button, fresh, anchor) {
  const isOlder = button.matches(".older");
  const focused = document.activeElement === button;
  fresh.querySelector(isOlder ? ".later" : ".older")?.remove();
  for (const message of fresh.querySelectorAll(".message")) if (at(list, message.dataset.ts)) message.remove();
  const count = fresh.querySelectorAll(".message").length;
  localise(fresh);
  const top = anchor.getBoundingClientRect().top;
  quietly(list, () => {
    button.replaceWith(fresh);
    arrange(list);
  });
  list.scrollTop += anchor.getBoundingClientRect().top - top;
  if (isOlder) announce(olderLoaded(count));
  if (focused) anchor.focus({ preventScroll: true });
}

/** Show the newest messages in the place of what was read. */
export async function fetchNewest(list) {
  const fresh = await part("messages", whereabouts(list));
  if (!list.isConnected || !fresh) return;
  localise(fresh);
  quietly(list, () => {
    for (const old of list.querySelectorAll(":scope > :is(.message, .line, .older, .later)")) old.remove();
    list.append(fresh);
    arrange(list);
  });
  toEnd(list);
}

/** Change a list without a screen reader reading all of it aloud. */
function quietly(list, work) {
  list.setAttribute("aria-busy", "true");
  work();
  requestAnimationFrame(() => list.removeAttribute("aria-busy"));
}
