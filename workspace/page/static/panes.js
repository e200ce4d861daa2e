// Which conversation and which thread are open; on a phone, which of them is in front.

import { part, user } from "./ask.js";
import { adopt, adoptComposer, keepInView, listOf, pointAt } from "./messages.js";
import { takeDrops, takeUp } from "./composer.js";
import { beginReading, markRead } from "./unread.js";

const main = document.getElementById("conversation");
const aside = document.getElementById("thread");
const narrow = matchMedia("(max-width: 800px)");
const touch = matchMedia("(pointer: coarse)");

export const openChannel = () => listOf("channel")?.dataset.channel;
export const openThread = () => (aside.hidden ? undefined : listOf("thread")?.dataset.threadTs);

/** Put a pane in front, where there is room for one only. */
export function show(pane) {
  document.body.dataset.pane = pane;
}

/** Take up what the server has drawn. */
export function begin() {
  beginReading(listOf("channel"));
  takeDrops(main);
  takeDrops(aside);
  adopt(listOf("channel"));
  adopt(listOf("thread"));
  for (const form of document.querySelectorAll(".composer")) takeUp(form);
  markRead();
  remember("replaceState");
  if (document.body.dataset.target) pointAt(document.body.dataset.target);
  else focusComposer("channel");
}

/** Open a conversation. */
export async function openConversation(channel, { record = true } = {}) {
  show("conversation");
  if (channel !== openChannel()) {
    main.replaceChildren(await part("conversation", { channel }));
    closeThread({ record: false });
    beginReading(listOf("channel"));
    adopt(listOf("channel"));
    const form = main.querySelector(".composer");
    if (form) takeUp(form);
    const name = listOf("channel")?.getAttribute("aria-label") ?? "Conversation";
    document.title = `${name} · ${document.body.dataset.team}`;
  }
  for (const link of document.querySelectorAll("#sidebar :is([data-channel], [data-home])")) {
    if (link.dataset.channel === channel) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  markRead();
  if (record) remember("pushState");
  focusComposer("channel");
}

/** Who belongs here, or what one may do here, has changed: all but the messages is drawn anew. */
export async function refreshSurroundings() {
  const channel = openChannel();
  if (!channel) return;
  const fresh = await part("conversation", { channel });
  if (channel !== openChannel()) return;
  if (!fresh.querySelector(".messages")) return void main.replaceChildren(fresh); // not to be seen any more
  const opened = main.querySelector(".members:popover-open");
  if (!opened) main.querySelector(".bar").replaceWith(fresh.querySelector(".bar"));
  main.querySelector(".welcome").replaceWith(fresh.querySelector(".welcome"));
  const form = main.querySelector(".composer");
  const now = fresh.querySelector(".composer");
  if (form.dataset.standing === now.dataset.standing) {
    const menu = form.querySelector(".menu[hidden]");
    if (menu) menu.replaceChildren(...now.querySelector(".menu").children);
    return;
  }
  form.replaceWith(now);
  adoptComposer(listOf("channel"));
  takeUp(now);
  focusComposer("channel");
}

/** Open a thread beside its conversation. */
export async function showThread(threadTs, { record = true, focus = true } = {}) {
  if (threadTs !== openThread()) {
    const fresh = await part("thread", { channel: openChannel(), thread_ts: threadTs });
    if (!fresh) return;
    aside.replaceChildren(fresh);
    aside.hidden = false;
    show("thread");
    keepInView(threadTs);
    adopt(listOf("thread"));
    takeUp(aside.querySelector(".composer"));
  } else show("thread");
  if (record) remember("pushState");
  if (focus) focusComposer("thread");
}

/** Close the thread; the conversation is in front again. */
export function closeThread({ record = true } = {}) {
  if (aside.hidden) return;
  aside.hidden = true;
  aside.replaceChildren();
  show("conversation");
  if (record) {
    remember("pushState");
    focusComposer("channel");
  }
}

/** Go where the browser's history says. */
export async function restore(state) {
  if (!state?.channel) return;
  await openConversation(state.channel, { record: false });
  if (state.thread) await showThread(state.thread, { record: false });
  else closeThread({ record: false });
}

function remember(how) {
  const [channel, thread] = [openChannel(), openThread()];
  if (!channel) return;
  const query = new URLSearchParams({ user, channel, ...(thread && { thread }) });
  history[how]({ channel, thread }, "", `/?${query}`);
}

/** Put the cursor where one writes; not on a phone, whose keyboard would hide the messages. */
export function focusComposer(kind) {
  if (touch.matches || narrow.matches) return;
  document.querySelector(`[data-composer="${kind}"] textarea`)?.focus({ preventScroll: true });
}
