// Interactive elements: what is chosen in them, and telling the app.

import { act } from "./ask.js";
import { confirmed } from "./confirm.js";
import { expectThread } from "./follow.js";

/** Everything a person can choose or type in, inside an element that has ids. */
const STATEFUL = "[data-element]:not([data-element=overflow], [data-element=feedback_buttons])";

const readers = {
  choice: (root) => {
    const model = root.querySelector("select");
    return model.multiple ? [...model.selectedOptions].map(({ value }) => value) : model.value || null;
  },
  checkboxes: (root) => [...root.querySelectorAll("input:checked")].map(({ value }) => value),
  radio_buttons: (root) => root.querySelector("input:checked")?.value ?? null,
  datetimepicker: (root) => seconds(root.querySelector("input").value),
  file_input: (root) => [...root.querySelectorAll(".chosen-files [data-file]")].map(({ dataset }) => dataset.file),
};

const plain = (root) => root.querySelector("input, textarea").value || null;

/** What is chosen or typed in an element now, as the app is told it. */
export function valueOf(root) {
  const kind = root.classList.contains("choice") ? "choice" : root.dataset.element;
  return (readers[kind] ?? plain)(root);
}

/** Put back what was chosen before. */
function putBack(root, value) {
  const values = [value].flat();
  for (const box of root.querySelectorAll(".box-line input")) box.checked = values.includes(box.value);
  for (const option of root.querySelectorAll("select option")) option.selected = values.includes(option.value || null);
  if (root.matches(".moment")) root.querySelector("input").value = root.dataset.element === "datetimepicker" ? local(value) : value ?? "";
  root.dispatchEvent(new CustomEvent("put-back", { bubbles: true }));
}

/** The message, form or Home that an element stands in. */
export const scopeOf = (root) => root.closest("[data-view-id], .message");

/** Where it stands, as the workspace is told. */
export function whereIs(root) {
  const scope = scopeOf(root);
  if (scope.dataset.viewId) return { view_id: scope.dataset.viewId };
  return { channel: root.closest(".messages").dataset.channel, ts: scope.dataset.ts };
}

/** Everything that is chosen and typed in a message, a form or on the Home: {block: {action: value}}. */
export function valuesIn(scope) {
  const found = {};
  for (const root of scope.querySelectorAll(STATEFUL)) {
    const { blockId, actionId } = root.dataset;
    found[blockId] = { ...found[blockId], [actionId]: valueOf(root) };
  }
  return found;
}

/**
 * What the app is told of an element. Note it before a question is asked: the message may be redrawn
 * while a person reads, and they mean what they saw.
 */
export function noteOf(root) {
  const { blockId, actionId, seen } = root.dataset;
  const note = { ...whereIs(root), block_id: blockId, action_id: actionId, values: valuesIn(scopeOf(root)) };
  return seen ? { ...note, seen: JSON.parse(seen) } : note;
}

/** Tell the app that an element was used. */
export function tell(note, value) {
  if (note.channel) expectThread(note.channel);
  return act("action", value === undefined ? note : { ...note, value });
}

const known = new WeakMap(); // what the app was told last, by element

/** Note what is chosen before a person changes it. */
export function noteBefore(root) {
  if (root.matches(STATEFUL) && !known.has(root)) known.set(root, valueOf(root));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What is chosen has changed: ask where it asks, then tell the app, once for each change. */
export async function changed(root) {
  if (!("dispatch" in root.dataset)) return;
  const before = known.get(root);
  const value = valueOf(root);
  if (same(before ?? null, value ?? null)) return;
  known.set(root, value);
  const note = noteOf(root);
  if (root.dataset.confirmTitle && !(await confirmed(root.dataset))) {
    known.set(root, before);
    putBack(root, before);
    return;
  }
  await use(root, value, note);
}

/** Tell the app a value, show that one waits, and say what went wrong. */
export async function use(root, value, note = noteOf(root)) {
  root.setAttribute("aria-busy", "true");
  const result = await tell(note, value);
  root.removeAttribute("aria-busy");
  say(root, result.ok ? "" : result.message);
  return result;
}

/** Say what went wrong, right under the row that the element stands in; or take it back. */
export function say(root, words) {
  const block = root.closest(".block, .card") ?? root.parentElement;
  if (!block) return;
  for (const old of document.querySelectorAll(".trouble")) if (old.previousElementSibling === block || old.parentElement === block) old.remove();
  if (!words || !block.isConnected) return;
  const line = document.createElement("p");
  line.className = "trouble";
  line.setAttribute("role", "alert");
  line.textContent = words;
  block.after(line);
}

/** A moment as the browser's field writes it, in the reader's own time. */
export function local(value) {
  if (value === null || value === undefined || value === "") return "";
  const at = new Date(Number(value) * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const seconds = (text) => (text ? Math.round(new Date(text).getTime() / 1000) : null);

const filled = new WeakSet();

/** Fill in, once, what only the reader's own clock knows. */
export function localiseMoments(root) {
  for (const moment of root.querySelectorAll(".moment[data-seconds]")) {
    if (filled.has(moment)) continue;
    filled.add(moment);
    moment.querySelector("input").value = local(moment.dataset.seconds);
  }
}
