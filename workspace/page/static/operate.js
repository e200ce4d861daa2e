// From what a person does to what the app hears: one listener for each kind of event on the whole page.

import * as choices from "./choices.js";
import { changed, localiseMoments, noteBefore, noteOf, say, use, valueOf } from "./elements.js";
import { confirmed } from "./confirm.js";
import * as files from "./files_chosen.js";
import * as overflow from "./overflow.js";
import * as tables from "./tables.js";

const PAUSE = 700; // milliseconds without a change after which a date or a text counts as given

/** Begin to listen. */
export function begin() {
  document.addEventListener("focusin", ({ target }) => eachRoot(target, noteBefore));
  document.addEventListener("pointerdown", ({ target }) => eachRoot(target, noteBefore), true);
  document.addEventListener("change", picked);
  document.addEventListener("input", typed);
  document.addEventListener("focusout", left);
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", clicked);
  choices.begin();
  overflow.begin();
  files.begin();
  tables.begin();
  localiseMoments(document);
  // A message or a form may come into the page at any time.
  new MutationObserver(() => localiseMoments(document)).observe(document.body, { childList: true, subtree: true });
}

const rootOf = (target) => target.closest?.("[data-element]");

function eachRoot(target, work) {
  const root = rootOf(target);
  if (root) work(root);
}

function picked({ target }) {
  const root = rootOf(target);
  if (root?.matches(".boxes")) changed(root);
  if (root?.matches(".moment")) soon(root);
}

function typed({ target }) {
  const root = rootOf(target);
  if (root?.matches(".writing") && dispatches(root, "type")) soon(root);
}

function left({ target }) {
  const root = rootOf(target);
  if (!root) return;
  // What was about to be told is told at once.
  if (waiting.has(root)) now(root);
}

const dispatches = (root, occasion) => (root.dataset.dispatch ?? "").split(" ").includes(occasion);

const waiting = new Map();

/** Dates and texts come letter by letter: wait until it is a whole. */
function soon(root) {
  clearTimeout(waiting.get(root));
  waiting.set(root, setTimeout(() => now(root), PAUSE));
}

function now(root) {
  clearTimeout(waiting.get(root));
  waiting.delete(root);
  if (root.isConnected) changed(root);
}

function pressed(event) {
  const { target, key } = event;
  const root = rootOf(target);
  if (!root || event.defaultPrevented || event.isComposing) return;
  if (key === "Enter" && root.matches(".writing") && !event.shiftKey && enters(root, target)) {
    event.preventDefault();
    if (valueOf(root) !== null) use(root, valueOf(root));
  }
  if (key === "Enter" && root.matches(".moment") && waiting.has(root)) now(root);
}

/** Whether Enter tells the app what is typed; else it begins a line, or submits the form. */
const enters = (root, target) =>
  dispatches(root, "enter") || (dispatches(root, "change") && target.nodeName === "INPUT");

async function clicked({ target }) {
  const feedback = target.closest?.("[data-feedback]");
  if (!feedback) return;
  const root = rootOf(feedback);
  if (root.getAttribute("aria-busy")) return;
  const note = noteOf(root);
  if (root.dataset.confirmTitle && !(await confirmed(root.dataset))) return;
  const result = await use(root, feedback.dataset.feedback, note);
  if (!result.ok) return;
  for (const button of root.querySelectorAll("[data-feedback]")) {
    button.setAttribute("aria-pressed", String(button === feedback));
  }
  say(root, "");
}
