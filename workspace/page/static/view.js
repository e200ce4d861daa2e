// The form that the bot opens. What is typed in it survives errors, updates and silence.

import { act, hasJustActed, part, user } from "./ask.js";
import { confirmed, isAsking } from "./buttons.js";
import { morph } from "./morph.js";
import { localise } from "./times.js";
import { CLOSE_QUESTION, FORM_LEFT_BEHIND, REQUIRED, tooLong, tooShort } from "./words.js";

const dialog = document.getElementById("view");
const fields = () => [...dialog.querySelectorAll(".field")];
const form = () => dialog.querySelector("form");

/** Whether the form was asked for in this page; the person's other pages leave it to this one. */
function isOurs(viewId) {
  const key = `view ${user}`;
  if (hasJustActed()) sessionStorage.setItem(key, viewId);
  return sessionStorage.getItem(key) === viewId;
}

/** Show the form that is open for this person now, or none. */
export async function refreshView() {
  const fresh = (await part("view"))?.querySelector("form");
  if (!fresh || !isOurs(fresh.dataset.viewId)) return void leave();
  localise(fresh);
  if (form()?.dataset.viewId === fresh.dataset.viewId) morph(form(), fresh);
  else dialog.replaceChildren(fresh);
  if (!dialog.open) {
    dialog.showModal();
    (dialog.querySelector("[autofocus]") ?? dialog.querySelector(".field input, .field textarea"))?.focus();
  }
  for (const field of fields()) measure(field);
}

/** Take up the dialog. */
export function begin() {
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  // A browser may close a dialog whatever its page says: then it comes back, to ask.
  dialog.addEventListener("close", () => {
    if (!form()) return;
    dialog.showModal();
    close();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-view]")) close();
  });
  dialog.addEventListener("input", (event) => {
    const field = event.target.closest(".field");
    if (field) complain(field, "");
    if (field) measure(field);
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form().requestSubmit();
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
}

function leave() {
  dialog.replaceChildren();
  if (dialog.open) dialog.close();
}

/** Close without submitting; ask first when something was typed. */
async function close() {
  if (isAsking()) return;
  const changed = fields().some((field) => control(field).value !== control(field).defaultValue);
  if (changed && !(await confirmed(CLOSE_QUESTION))) return;
  const view = form()?.dataset.viewId;
  leave();
  await act("close", { view_id: view });
}

async function submit() {
  const button = form().querySelector("[type=submit]");
  if (!button || button.getAttribute("aria-busy") || !valid()) return;
  button.setAttribute("aria-busy", "true");
  say("");
  const result = await act("submit", { view_id: form().dataset.viewId, values: values() });
  button.removeAttribute("aria-busy");
  if (result.ok) return void (await refreshView());
  if (result.error === "shut_out") return void say(FORM_LEFT_BEHIND);
  if (!result.errors) return void say(result.message);
  for (const field of fields()) complain(field, result.errors[field.dataset.blockId] ?? "");
  focusFirstError();
}

function say(words) {
  const line = dialog.querySelector(".view-error");
  line.textContent = words;
  line.hidden = !words;
}

const control = (field) => field.querySelector("input, textarea");

function values() {
  const found = {};
  for (const field of fields()) {
    const { blockId, actionId } = field.dataset;
    found[blockId] = { ...found[blockId], [actionId]: control(field).value || null };
  }
  return found;
}

function valid() {
  for (const field of fields()) complain(field, problem(field));
  return !focusFirstError();
}

function problem(field) {
  const { length } = control(field).value;
  const { min, max } = field.dataset;
  if (!length) return "required" in field.dataset ? REQUIRED : "";
  if (length < Number(min)) return tooShort(min);
  if (length > Number(max)) return tooLong(max, length - Number(max));
  return "";
}

function complain(field, words) {
  const line = field.querySelector(".error");
  line.textContent = words;
  line.hidden = !words;
  if (words) control(field).setAttribute("aria-invalid", "true");
  else control(field).removeAttribute("aria-invalid");
}

function focusFirstError() {
  const wrong = dialog.querySelector("[aria-invalid]");
  wrong?.focus();
  return Boolean(wrong);
}

/** Let a text area be as tall as its text, and say when the text outgrows what fits. */
function measure(field) {
  const typed = control(field);
  if (typed.nodeName === "TEXTAREA") {
    typed.style.height = "auto";
    typed.style.height = `${typed.scrollHeight + 2}px`;
  }
  if (typed.value.length > Number(field.dataset.max)) complain(field, problem(field));
}
