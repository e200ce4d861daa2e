// The forms that the bot opens. What is typed in them survives errors, updates, other forms and silence.

import { act, hasJustActed, part, user } from "./ask.js";
import { confirmed, isAsking } from "./confirm.js";
import { localiseMoments, valuesIn } from "./elements.js";
import { STILL_UPLOADING } from "./element_words.js";
import { areValid, complain, focusFirstWrong, measure } from "./fields.js";
import { isUploading } from "./files_chosen.js";
import { morph } from "./morph.js";
import { localise } from "./times.js";
import { CLOSE_QUESTION, FORM_LEFT_BEHIND } from "./words.js";

const dialog = document.getElementById("view");
const fields = () => [...dialog.querySelectorAll(".field")];
const form = () => dialog.querySelector("form");

const shelf = new Map(); // forms that another one lies on, with what is typed in them
const asItCame = new WeakMap(); // what was in a form when it opened

/** Whether the form was asked for in this page; the person's other pages leave it to this one. */
function isOurs({ root }) {
  const key = `view ${user}`;
  if (hasJustActed()) sessionStorage.setItem(key, root);
  return sessionStorage.getItem(key) === root;
}

let latest = 0;
let isSending = false; // what replaces a form that was sent is the answer to it, and is read from its top
let drawing; // of several at once the newest draws, and the others are done when it is

/** Show the form that is open for this person now, or none. */
export function refreshView() {
  drawing = draw((latest += 1));
  return drawing;
}

async function draw(turn) {
  const fresh = (await part("view"))?.querySelector("form");
  if (turn !== latest) return drawing;
  if (!fresh || !isOurs(fresh.dataset)) return void leave();
  localise(fresh);
  const isNew = form()?.dataset.viewId !== fresh.dataset.viewId;
  if (isNew) bring(fresh);
  else redraw(fresh);
  if (!dialog.open) dialog.showModal();
  if (isNew) focusWithin();
  for (const field of fields()) measure(field);
}

/** Put a form in front: one that was there before comes back with what was typed in it. */
function bring(fresh) {
  const before = form();
  if (before) shelf.set(before.dataset.viewId, before);
  const kept = shelf.get(fresh.dataset.viewId);
  shelf.delete(fresh.dataset.viewId);
  dialog.replaceChildren(kept ?? fresh);
  localiseMoments(dialog);
  if (kept) update(kept, fresh);
  else asItCame.set(form(), typedIn(form()));
}

/** Draw the form in front anew; one in which nothing was typed yet counts as it now is. */
function redraw(fresh) {
  const isUntouched = !isChanged(form());
  const hadFields = fields().length > 0;
  const isOther = beginning(form()) !== beginning(fresh);
  update(form(), fresh);
  localiseMoments(dialog);
  if (isUntouched) asItCame.set(form(), typedIn(form()));
  if (!hadFields) focusWithin();
  if (isOther && (isSending || !isTyping())) scrollToTop();
}

/** What is read first in a form. Of a field that is its label: the rest of it is the person's. */
function beginning(view) {
  const first = view.querySelector(".view-body > :not(.view-error)");
  const read = first?.matches(".field") ? first.querySelector("label, .label") : first;
  return read?.textContent.replace(/\s+/g, " ").trim() ?? "";
}

const isTyping = () => document.activeElement?.matches("textarea, input:not([type=checkbox], [type=radio])");

function scrollToTop() {
  dialog.querySelector(".view-body").scrollTop = 0;
}

function update(old, fresh) {
  morph(old, fresh);
  for (const field of fields()) {
    const error = field.querySelector(".error");
    complain(field, error.hidden ? "" : error.textContent);
  }
}

function focusWithin() {
  const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector(".field :is(input, textarea)");
  (first ?? dialog.querySelector("footer .button:last-child"))?.focus();
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
    else if (event.target.closest("[data-clear-views]")) close("clear");
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  dialog.addEventListener("keydown", pressed);
}

function pressed(event) {
  if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form().requestSubmit();
  // An open menu in the form closes first.
  if (event.key !== "Escape" || event.target.closest?.("[aria-expanded=true], [role=menu]")) return;
  event.preventDefault();
  close();
}

function leave() {
  shelf.clear();
  dialog.replaceChildren();
  if (dialog.open) dialog.close();
}

/** What would be lost with a form; of what stands outside its fields the app was told at once. */
const typedIn = (one) => JSON.stringify([...one.querySelectorAll(".field")].map(valuesIn));

const isChanged = (one) => asItCame.get(one) !== typedIn(one);

/** Close without submitting, one form or the whole stack; ask first when something was typed. */
async function close(how = "close") {
  if (isAsking() || !form()) return;
  const closing = how === "clear" ? [form(), ...shelf.values()] : [form()];
  if ((isSending || closing.some(isChanged)) && !(await confirmed(CLOSE_QUESTION))) return;
  const { viewId, stacked } = form().dataset;
  if (how === "clear" || stacked === undefined) {
    leave();
    return void (await act(how, { view_id: viewId }));
  }
  const result = await act("close", { view_id: viewId });
  if (result.ok) await refreshView();
  else say(result.message);
}

async function submit() {
  const button = form().querySelector("[type=submit]");
  if (!button || button.getAttribute("aria-busy") || button.disabled || !areValid(fields())) return;
  if (isUploading(form())) return void say(STILL_UPLOADING);
  button.setAttribute("aria-busy", "true");
  say("");
  const sent = form();
  const before = asItCame.get(sent);
  // The app has these words now: a form that answers them may be closed without a question.
  asItCame.set(sent, typedIn(sent));
  isSending = true;
  const result = await act("submit", { view_id: sent.dataset.viewId, values: valuesIn(sent) });
  button.removeAttribute("aria-busy");
  if (result.ok) await refreshView();
  else asItCame.set(sent, before);
  isSending = false;
  if (result.ok) return;
  if (result.error === "shut_out") return void say(FORM_LEFT_BEHIND);
  if (!result.errors) return void say(result.message);
  for (const field of fields()) complain(field, result.errors[field.dataset.blockId] ?? "");
  focusFirstWrong(fields());
}

function say(words) {
  const line = dialog.querySelector(".view-error");
  line.textContent = words;
  line.hidden = !words;
  if (words) scrollToTop();
}
