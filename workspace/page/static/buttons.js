// Buttons in messages: ask where they ask to be confirmed, wait for the answer, say when there is none.

import { act } from "./ask.js";
import { note } from "./messages.js";
import { expectThread } from "./follow.js";
import { BUTTON_IN_FORM } from "./words.js";

/** A person presses a message's button. */
export async function press(button) {
  if (button.getAttribute("aria-busy")) return;
  if (button.dataset.confirmTitle && !(await confirmed(button.dataset))) return;
  if (button.dataset.url) window.open(button.dataset.url, "_blank", "noopener,noreferrer");
  const form = button.closest("form.view");
  if (form) return sayIn(form, BUTTON_IN_FORM);
  const message = button.closest(".message");
  const list = button.closest(".messages");
  button.setAttribute("aria-busy", "true");
  expectThread(list.dataset.channel);
  const result = await act("action", {
    channel: list.dataset.channel,
    ts: message.dataset.ts,
    block_id: button.dataset.blockId,
    action_id: button.dataset.actionId,
  });
  button.removeAttribute("aria-busy");
  if (!result.ok) note(list.dataset.list, result.message);
}

function sayIn(form, words) {
  const line = form.querySelector(".view-error");
  line.textContent = words;
  line.hidden = false;
}

/** Whether a question is being asked. */
export const isAsking = () => document.getElementById("confirm").open;

/** Ask a question with two answers; whether it was yes. */
export function confirmed({ confirmTitle, confirmText, confirmYes, confirmNo, confirmStyle }) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("h2").textContent = confirmTitle;
  dialog.querySelector(".confirm-text").textContent = confirmText;
  const [no, yes] = dialog.querySelectorAll("button");
  no.textContent = confirmNo;
  yes.textContent = confirmYes;
  yes.className = `button ${confirmStyle === "danger" ? "danger" : "primary"}`;
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.querySelector("form").onsubmit = (event) => resolve(event.submitter.value === "yes");
    dialog.oncancel = () => resolve(false);
  });
}
