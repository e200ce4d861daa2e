// What one can do with a message.

import { act } from "./ask.js";
import { confirmed } from "./buttons.js";
import { edit } from "./editing.js";
import { inspect } from "./inspector.js";
import { note } from "./messages.js";
import { showThread } from "./panes.js";
import { pick } from "./picker.js";
import { arrows, hold, mention, openBeside } from "./popups.js";
import { expectThread } from "./follow.js";
import { deleteQuestion, LINK_COPIED, NO_CLIPBOARD } from "./words.js";

const menu = document.getElementById("message-menu");
const items = () => [...menu.querySelectorAll("[role=menuitem]")];

let message = null;
let opener = null;

/** Open the menu of a message. */
export function openMenu(button) {
  message = button.closest(".message");
  opener = button;
  const isOwn = "own" in message.dataset;
  const isNote = message.matches(".ephemeral");
  const has = (what) => Boolean(message.querySelector(`.tools ${what}`));
  for (const item of items()) {
    const { do: what } = item.dataset;
    item.hidden =
      ((what === "edit" || what === "delete") && !isOwn) ||
      (what === "reply" && !has("[data-thread]")) ||
      (what === "react" && !has("[data-pick]")) ||
      (isNote && what !== "json");
  }
  hold(message);
  openBeside(menu, button);
  items().find((item) => !item.hidden).focus();
}

const deeds = {
  react: () => pick(message, opener),
  reply: () => showThread(message.dataset.ts),
  link: copyLink,
  edit: () => edit(message),
  delete: () => remove(message),
  shortcut: ({ callback }) => useShortcut(callback, message),
  json: () => inspect(message),
};

async function copyLink() {
  try {
    await navigator.clipboard.writeText(new URL(message.dataset.link, location.origin).href);
    mention(LINK_COPIED);
  } catch {
    mention(NO_CLIPBOARD);
  }
}

/** Delete one's own message, after asking. */
export async function remove(which) {
  const list = which.closest(".messages");
  const words = which.querySelector(".content").innerText.trim();
  if (!(await confirmed(deleteQuestion(words)))) return;
  const result = await act("delete", { channel: list.dataset.channel, ts: which.dataset.ts });
  if (!result.ok) note(list.dataset.list, result.message);
}

/** Use a shortcut of the app's: with a message one of its menu, else a global one. */
export async function useShortcut(callback, which = null) {
  const list = which?.closest(".messages");
  const place = list ? { channel: list.dataset.channel, ts: which.dataset.ts } : {};
  if (list) expectThread(list.dataset.channel);
  const result = await act("shortcut", { callback_id: callback, ...place });
  if (!result.ok) note(list?.dataset.list ?? "channel", result.message);
}

menu.addEventListener("keydown", (event) => {
  if (event.key === "Tab") menu.hidePopover();
  else arrows(event, items);
});
menu.addEventListener("click", (event) => {
  const item = event.target.closest("[data-do]");
  if (!item) return;
  menu.hidePopover();
  deeds[item.dataset.do](item.dataset);
});
