// The menu behind three dots.

import { confirmed } from "./confirm.js";
import { noteOf, use } from "./elements.js";
import { place } from "./floating.js";

/** Listen for menus that are opened, walked through, and chosen from. */
export function begin() {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const root = target.closest?.(".overflow");
    if (root && !root.contains(relatedTarget)) close(root);
  });
}

const parts = (root) => ({ button: root.querySelector("[data-overflow]"), list: root.querySelector("[role=menu]") });

const items = (root) => [...root.querySelectorAll("[role=menuitem]")];

function open(root) {
  const { button, list } = parts(root);
  list.hidden = false;
  button.setAttribute("aria-expanded", "true");
  place(list, button, { end: true });
  items(root)[0]?.focus();
}

function close(root) {
  const { button, list } = parts(root);
  list.hidden = true;
  button.setAttribute("aria-expanded", "false");
}

function clicked({ target }) {
  const root = target.closest?.(".overflow");
  if (!root) return;
  if (target.closest("[data-overflow]")) return parts(root).list.hidden ? open(root) : close(root);
  const item = target.closest("[data-choose]");
  if (item) choose(root, item);
}

async function choose(root, item) {
  close(root);
  parts(root).button.focus();
  if (root.getAttribute("aria-busy")) return;
  const note = noteOf(root);
  if (root.dataset.confirmTitle && !(await confirmed(root.dataset))) return;
  if (item.dataset.url) window.open(item.dataset.url, "_blank", "noopener,noreferrer");
  await use(root, item.dataset.choose, note);
}

function pressed(event) {
  const root = event.target.closest?.(".overflow");
  if (!root) return;
  const { button, list } = parts(root);
  if (list.hidden) {
    if (event.key === "ArrowDown") open(root);
    else return;
  } else if (event.key === "Escape") {
    close(root);
    button.focus();
  } else if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) walk(root, event.key);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function walk(root, key) {
  const all = items(root);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key];
  all.at(to % all.length)?.focus();
}
