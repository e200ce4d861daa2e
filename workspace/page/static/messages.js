// A list of messages, kept up to date in place.

import { part, user } from "./ask.js";
import { fetchNewest, hasNewer, isBeyond, watchHistory } from "./history.js";
import { morph } from "./morph.js";
import { day, localise } from "./times.js";
import { lastReplies, NEW, replies } from "./words.js";

const NEAR = 48; // so many pixels from its end, a list counts as read to the end
const LOCAL = ["follows", "target", "editing", "held"]; // classes that only this page knows of
const TOGETHER = 300; // seconds within which messages of one person stand under one name

/** The open list of that place ("channel" or "thread"), if there is one. */
export function listOf(place) {
  return document.querySelector(`[data-list="${place}"]`);
}

/** The messages in a list, oldest first. */
export const shown = (list) => [...list.querySelectorAll(":scope > .message")];

/** The message of that time, if the list has it. */
export const at = (list, ts) => list.querySelector(`:scope > [data-ts="${ts}"]`);

/** Whether only this page knows the message. */
export const isLocal = (message) => "local" in message.dataset;

/** What to ask the workspace for, to get what stands in this list. */
export function whereabouts(list) {
  const { channel, threadTs } = list.dataset;
  return threadTs ? { channel, thread_ts: threadTs } : { channel };
}

/** Take up a list that has just come into the page. */
export function adopt(list) {
  if (!list) return;
  for (const message of shown(list)) if (isDismissed(list, message)) message.remove();
  localise(list);
  arrange(list);
  toEnd(list);
  list.addEventListener("scroll", () => {
    if (atEnd(list) && !hasNewer(list)) newerButton(list).hidden = true;
  }, { passive: true });
  adoptComposer(list);
  holdEnd(list);
  watchHistory(list);
}

const newerButton = (list) => list.parentElement.querySelector(".newer");

/** Take up the composer under a list: its button leads to the newest message. */
export function adoptComposer(list) {
  const button = newerButton(list);
  button.hidden = !hasNewer(list);
  button.addEventListener("click", () => goToEnd(list));
}

/** Go to the newest message, fetching it where the past is being read. */
export const goToEnd = (list) => (hasNewer(list) ? fetchNewest(list) : toEnd(list));

/** The lists whose reader is at their end, and stays there whatever changes. */
const following = new WeakSet();

/** The composer grows, a picture comes, the window turns: who was at the end stays there. */
function holdEnd(list) {
  const size = () => `${list.clientWidth} ${list.clientHeight}`;
  let known = size();
  list.addEventListener("scroll", () => {
    // A new size scrolls as well: that was not the reader.
    if (size() === known) follow(list);
  }, { passive: true });
  const stay = () => {
    if (following.has(list)) toEnd(list);
  };
  new ResizeObserver(() => {
    known = size();
    stay();
  }).observe(list);
  list.addEventListener("load", stay, true); // a picture has no height before it is there
}

/** Notice whether the reader is at the end. */
function follow(list) {
  if (atEnd(list)) following.add(list);
  else following.delete(list);
}

const running = new Map();

/** Show one message as it is now. Calls that come while one is under way become one more. */
export async function refreshMessage(place, ts) {
  const key = `${place} ${ts}`;
  if (running.has(key)) return void running.set(key, true);
  running.set(key, false);
  try {
    do {
      running.set(key, false);
      const list = listOf(place);
      if (list) await replaceMessage(list, ts);
    } while (running.get(key));
  } finally {
    running.delete(key);
  }
}

async function replaceMessage(list, ts) {
  const fresh = await part("message", { ...whereabouts(list), ts });
  if (!list.isConnected) return;
  change(list, () => {
    const old = at(list, ts);
    const message = fresh?.querySelector(".message");
    if (!message) old?.remove();
    else put(list, old, message);
  });
}

/** Show the whole list as it is now, after a time without news. */
export async function refreshList(place) {
  const list = listOf(place);
  if (!list) return;
  const fresh = await part("messages", whereabouts(list));
  // Who reads far above sees the present when going there.
  if (!list.isConnected || !fresh || hasNewer(list)) return;
  const now = [...fresh.querySelectorAll(".message")];
  const since = Number(fresh.querySelector(".older ~ .message")?.dataset.ts ?? 0);
  if (since && !shown(list).some((old) => Number(old.dataset.ts) >= since)) return void fetchNewest(list);
  change(list, () => {
    const there = new Set(now.map((message) => message.dataset.ts));
    const gone = (old) => !isLocal(old) && Number(old.dataset.ts) >= since && !there.has(old.dataset.ts);
    for (const old of shown(list)) if (gone(old)) old.remove();
    for (const message of now) put(list, at(list, message.dataset.ts), message);
  });
}

/** A note that only this person sees and that only this page knows. */
export function note(place, words) {
  const list = listOf(place) ?? listOf("channel");
  const template = document.getElementById("note").content;
  const message = template.querySelector(".message").cloneNode(true);
  message.dataset.ts = (Date.now() / 1000).toFixed(6);
  message.querySelector(".plain").textContent = words;
  change(list, () => put(list, null, message));
  toEnd(list);
}

/** Take away what only this person sees; in this page it stays away. */
export function dismiss(message) {
  const list = message.closest(".messages");
  if (!isLocal(message)) sessionStorage.setItem(dismissal(list, message), "yes");
  change(list, () => message.remove());
  document.querySelector(`[data-composer="${list.dataset.list}"] textarea`)?.focus();
}

const dismissal = ({ dataset }, message) => `dismissed ${user} ${dataset.channel} ${message.dataset.ts}`;

const isDismissed = (list, message) => sessionStorage.getItem(dismissal(list, message)) !== null;

function put(list, old, message) {
  if (isDismissed(list, message)) return;
  localise(message);
  if (old) {
    message.classList.add(...LOCAL.filter((name) => old.classList.contains(name)));
    morph(old, message);
    return;
  }
  if (isBeyond(list, message)) return;
  const before = shown(list).findLast((other) => Number(other.dataset.ts) < Number(message.dataset.ts));
  if (before) before.after(message);
  else list.insertBefore(message, shown(list)[0] ?? list.querySelector(":scope > .later"));
}

/** Change a list; who was at its end stays there, who read above keeps the place and is told. */
function change(list, work) {
  const stay = following.has(list);
  const before = shown(list).length;
  const focused = document.activeElement;
  const inside = list.contains(focused) ? focused.closest(".message") : null;
  work();
  arrange(list);
  if (stay) toEnd(list);
  else if (shown(list).length > before || hasNewer(list)) newerButton(list).hidden = false;
  // A pressed button may be gone; its message keeps the focus.
  if (inside?.isConnected && !inside.contains(document.activeElement)) inside.focus({ preventScroll: true });
  list.dispatchEvent(new CustomEvent("changed", { bubbles: true }));
}

/** Lines between days, or over a thread's replies; one name over what was written in a row. */
export function arrange(list) {
  const messages = shown(list);
  const unread = firstUnread(list, messages);
  const lineOver = list.dataset.list === "thread" ? repliesLine : dayLine;
  list.querySelector(".welcome")?.classList.toggle("begun", !messages.every(isLocal));
  for (const line of list.querySelectorAll(":scope > .line:not(:has(+ .message))")) line.remove();
  messages.forEach((message, index) => {
    const line = [lineOver(messages, index), message === unread && NEW].filter(Boolean).join(" · ");
    setLine(message, line);
    message.classList.toggle("follows", index > 0 && !line && together(messages[index - 1], message));
  });
}

/** The first message that has come since the reader last looked here; none of their own counts. */
function firstUnread({ dataset }, messages) {
  if (!dataset.readTo) return null;
  const isNew = (message) => message.dataset.ts > dataset.readTo && message.dataset.author !== user;
  return messages.find((message) => !isLocal(message) && isNew(message)) ?? null;
}

function dayLine(messages, index) {
  const today = day(messages[index].dataset.ts);
  return index === 0 || today !== day(messages[index - 1].dataset.ts) ? today : "";
}

function repliesLine(messages, index) {
  // What only this person sees is no reply, and the channel counts none either.
  const count = messages.filter((message) => !isLocal(message) && !message.matches(".ephemeral")).length - 1;
  if (index !== 1 || count < 1) return "";
  return messages[1].parentElement.querySelector(":scope > .older") ? lastReplies(count) : replies(count);
}

/** The line over a message, touched only where it must change: a screen reader hears of it. */
function setLine(message, words) {
  const before = message.previousElementSibling;
  const there = before?.matches(".line") ? before : null;
  if (there?.textContent === words) return;
  there?.remove();
  if (!words) return;
  const line = document.createElement("div");
  line.className = words.endsWith(NEW) ? "line new" : "line";
  line.setAttribute("role", "separator");
  line.textContent = words;
  line.setAttribute("aria-label", words);
  message.before(line);
}

function together(before, message) {
  return (
    before.dataset.author === message.dataset.author &&
    !before.matches(".ephemeral, .joined") &&
    !message.matches(".ephemeral, .joined") &&
    !before.querySelector(".replies") &&
    message.dataset.ts - before.dataset.ts < TOGETHER
  );
}

function atEnd(list) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
}

export function toEnd(list) {
  following.add(list);
  list.scrollTop = list.scrollHeight;
}

/** Keep the channel's message in view whose thread opens and takes room, unless the end is held. */
export function keepInView(ts) {
  const list = listOf("channel");
  if (!following.has(list)) at(list, ts)?.scrollIntoView({ block: "nearest" });
}

/** Bring one message into view and mark it for a moment. */
export function pointAt(ts) {
  const message = [...document.querySelectorAll(`.message[data-ts="${CSS.escape(ts)}"]`)].pop();
  if (!message) return;
  message.scrollIntoView({ block: "center" });
  follow(message.closest(".messages"));
  message.classList.add("target");
  message.focus({ preventScroll: true });
}
