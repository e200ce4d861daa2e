// Which conversations hold something new: remembered in this browser, for each person.

import { part, user } from "./ask.js";

const sidebar = document.getElementById("sidebar");
const key = (channel) => `read ${user} ${channel}`;

/** The newest message here has been seen. */
export function markRead() {
  const open = document.querySelector('[data-list="channel"]');
  if (!open || document.hidden) return;
  const newest = [...open.querySelectorAll(":scope > .message:not([data-local])")].pop()?.dataset.ts;
  if (newest) localStorage.setItem(key(open.dataset.channel), newest);
  dots();
}

/** Show a dot where something is new. */
export function dots() {
  for (const link of sidebar.querySelectorAll("[data-channel]")) {
    const { channel, latest } = link.dataset;
    const open = document.querySelector('[data-list="channel"]')?.dataset.channel === channel;
    const fresh = Boolean(latest) && !open && latest > (localStorage.getItem(key(channel)) ?? "");
    link.classList.toggle("fresh", fresh);
    link.querySelector(".unread").hidden = !fresh;
  }
}

/** Show the list of conversations as it is now. */
export async function refreshSidebar() {
  const open = document.querySelector('[data-list="channel"]')?.dataset.channel;
  const fresh = await part("sidebar", open ? { channel: open } : {});
  const focused = sidebar.contains(document.activeElement) ? document.activeElement : null;
  const lists = fresh.querySelector(".lists");
  const back = focused?.dataset.channel;
  sidebar.querySelector(".lists").replaceWith(lists);
  if (back) sidebar.querySelector(`[data-channel="${back}"]`)?.focus();
  dots();
}
