// Change one's own message where it stands.

import { act, source } from "./ask.js";
import { focusComposer } from "./panes.js";
import { CANNOT_EDIT, EMPTY_EDIT } from "./words.js";

/** Open a message for its writer. Escape leaves it as it was, Enter saves. */
export async function edit(message) {
  const open = message.querySelector(".edit textarea");
  if (open) return open.focus();
  const list = message.closest(".messages");
  const typed = await source(list.dataset.channel, message.dataset.ts);
  const form = document.getElementById("edit-form").content.querySelector("form").cloneNode(true);
  const field = form.querySelector("textarea");
  field.value = typed ?? "";
  message.querySelector(".content").after(form);
  message.classList.add("editing");
  grow(field);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  if (typed === null) complain(form, CANNOT_EDIT);
  const done = () => close(message, form, list.dataset.list);
  const save = () => store(message, form, { list, typed, done });
  field.addEventListener("input", () => grow(field));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") done();
    else if (event.key === "Enter" && !event.shiftKey) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.querySelector("[data-cancel]").addEventListener("click", done);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  return undefined;
}

/** Edit the newest message of one's own in a list, if there is one. */
export function editLast(list) {
  const own = [...list.querySelectorAll(":scope > .message[data-own]")].pop();
  if (!own) return false;
  own.scrollIntoView({ block: "nearest" });
  edit(own);
  return true;
}

function close(message, form, place) {
  form.remove();
  message.classList.remove("editing");
  focusComposer(place);
  if (document.activeElement === document.body) message.focus({ preventScroll: true });
}

async function store(message, form, { list, typed, done }) {
  const text = form.querySelector("textarea").value;
  if (text === typed) return done();
  if (!text.trim() && !message.querySelector(".files")) return complain(form, EMPTY_EDIT);
  const button = form.querySelector("[type=submit]");
  if (button.getAttribute("aria-busy")) return undefined;
  button.setAttribute("aria-busy", "true");
  const result = await act("edit", { channel: list.dataset.channel, ts: message.dataset.ts, text });
  button.removeAttribute("aria-busy");
  return result.ok ? done() : complain(form, result.message);
}

function complain(form, words) {
  const line = form.querySelector(".error");
  line.textContent = words;
  line.hidden = !words;
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
