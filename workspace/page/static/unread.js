// Which conversations hold something new: remembered in this browser, for each person.

import { part, user } from "./ask.js";
import { mentions } from "./words.js";

const sidebar = document.getElementById("sidebar");
const key = (channel) => `read ${user} ${channel}`;
const openList = () => document.querySelector('[data-list="channel"]');
const linkTo = (channel) => sidebar.querySelector(`[data-channel="${CSS.escape(channel)}"]`);

/** The newest message that stands in the list. */
const newest = (list) => [...list.querySelectorAll(":scope > .message:not([data-local])")].pop()?.dataset.ts;

/** Remember up to where this was read, before it is read on: there the line "New" stands. */
export function beginReading(list) {
  if (list?.dataset.list === "channel") list.dataset.readTo = localStorage.getItem(key(list.dataset.channel)) ?? "";
}

/** Who looks away has read what is there; what comes then is new. */
export function pauseReading() {
  const list = openList();
  if (list) list.dataset.readTo = newest(list) ?? "";
}

/** The newest message here has been seen. */
export function markRead() {
  const open = openList();
  if (!open || document.hidden) return;
  const last = newest(open);
  const link = linkTo(open.dataset.channel);
  if (last) localStorage.setItem(key(open.dataset.channel), last);
  if (link) delete link.dataset.mentions;
  if (link && last) link.dataset.latest = last;
  dots();
}

/** Show a dot where something is new, and how often one was mentioned there. */
export function dots() {
  const open = openList()?.dataset.channel;
  for (const link of sidebar.querySelectorAll("[data-channel]")) {
    const { channel, latest, mentions: times } = link.dataset;
    const isNew = Boolean(latest) && latest > (localStorage.getItem(key(channel)) ?? "");
    const fresh = open !== channel && (isNew || Boolean(times));
    link.classList.toggle("fresh", fresh);
    link.querySelector(".unread").hidden = !fresh;
    link.querySelector(".unread .count").textContent = times ?? "";
    link.querySelector(".unread").title = times ? mentions(times) : "";
  }
}

/** A message elsewhere is new or different: mark its conversation, and count who is meant. */
export async function noticed({ channel, ts, thread_ts: thread }) {
  const link = linkTo(channel);
  if (!link) return refreshSidebar();
  const seen = link.dataset.seen ?? link.dataset.latest ?? "";
  if (ts <= seen) return;
  link.dataset.seen = ts;
  const isReply = Boolean(thread) && thread !== ts;
  const message = (await part("message", { channel, ts, ...(isReply && { thread_ts: thread }) }))?.firstElementChild;
  if (!message) return;
  const isOwn = message.dataset.author === user;
  if (!isReply) link.dataset.latest = ts;
  if (!isReply && isOwn) localStorage.setItem(key(channel), ts);
  const isMeant = message.querySelector(".mention.me") || ("direct" in link.dataset && !isReply);
  if (isMeant && !isOwn) link.dataset.mentions = Number(link.dataset.mentions ?? 0) + 1;
  dots();
}

/** Show the list of conversations as it is now. */
export async function refreshSidebar() {
  const open = openList()?.dataset.channel;
  const fresh = await part("sidebar", open ? { channel: open } : {});
  const focused = sidebar.contains(document.activeElement) ? document.activeElement : null;
  const lists = fresh.querySelector(".lists");
  const back = focused?.dataset.channel;
  for (const link of sidebar.querySelectorAll("[data-mentions]")) {
    const now = lists.querySelector(`[data-channel="${link.dataset.channel}"]`);
    if (now) now.dataset.mentions = link.dataset.mentions;
  }
  if (document.querySelector("#conversation .home")) {
    for (const link of lists.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
    lists.querySelector("[data-home]")?.setAttribute("aria-current", "page");
  }
  sidebar.querySelector(".sight").replaceWith(fresh.querySelector(".sight"));
  sidebar.querySelector(".lists").replaceWith(lists);
  if (back) linkTo(back)?.focus();
  dots();
}
