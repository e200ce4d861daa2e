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

/** Show the form that is open for this person now, or none. */
export async function refreshView() {
  const turn = (latest += 1);
  const fresh = (await part("view"))?.querySelector("form");
  if (turn !== latest) return;
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
  else asItCame.set(form(), JSON.stringify(valuesIn(form())));
}

/** Draw the form in front anew; one in which nothing was typed yet counts as it now is. */
function redraw(fresh) {
  const isUntouched = !isChanged(form());
  const hadFields = fields().length > 0;
  update(form(), fresh);
  localiseMoments(dialog);
  if (isUntouched) asItCame.set(form(), JSON.stringify(valuesIn(form())));
  if (!hadFields) focusWithin();
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

const isChanged = (one) => asItCame.get(one) !== JSON.stringify(valuesIn(one));

/** Close without submitting, one form or the whole stack; ask first when something was typed. */
async function close(how = "close") {
  if (isAsking() || !form()) return;
  const closing = how === "clear" ? [form(), ...shelf.values()] : [form()];
  if (closing.some(isChanged) && !(await confirmed(CLOSE_QUESTION))) return;
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
  const result = await act("submit", { view_id: form().dataset.viewId, values: valuesIn(form()) });
  button.removeAttribute("aria-busy");
  if (result.ok) return void (await refreshView());
  if (result.error === "shut_out") return void say(FORM_LEFT_BEHIND);
  if (!result.errors) return void say(result.message);
  for (const field of fields()) complain(field, result.errors[field.dataset.blockId] ?? "");
  focusFirstWrong(fields());
}

function say(words) {
  const line = dialog.querySelector(".view-error");
  line.textContent = words;
  line.hidden = !words;
}
