// Menus one can type in. A plain select holds what is chosen; the field over it is what a person uses.

import { act, announce } from "./ask.js";
import { changed, noteBefore, whereIs } from "./elements.js";
import { place } from "./floating.js";
import * as words from "./element_words.js";

const PAUSE = 250; // milliseconds without a letter after which the app is asked

const field = (root) => root.querySelector("[role=combobox]");
const list = (root) => root.querySelector("[role=listbox]");
const model = (root) => root.querySelector("select");
const shownOptions = (root) => [...list(root).querySelectorAll("[role=option]")];
const isOpen = (root) => !list(root).hidden;
const rootOf = (target) => target.closest?.(".choice");

/** Listen for menus that are opened, typed in, walked through, and chosen from. */
export function begin() {
  document.addEventListener("pointerdown", pointed);
  document.addEventListener("click", clicked);
  document.addEventListener("input", typed);
  document.addEventListener("keydown", pressed);
  document.addEventListener("focusout", left);
  document.addEventListener("put-back", ({ target }) => target.matches(".choice") && show(target));
  document.addEventListener("scroll", ({ target }) => {
    // What the menu hangs on moves away under it.
    for (const root of openOnes()) if (!list(root).contains(target)) place(list(root), field(root).closest(".combo"));
  }, { capture: true, passive: true });
}

const openOnes = () => [...document.querySelectorAll(".choice:has([aria-expanded=true])")];

function pointed(event) {
  const root = rootOf(event.target);
  // The field keeps the focus while one clicks in its list.
  if (root && event.target.closest("[role=listbox]")) event.preventDefault();
  if (root && event.target === field(root)) open(root);
}

function clicked({ target }) {
  const root = rootOf(target);
  if (!root) return;
  const option = target.closest("[role=option]");
  const removed = target.closest("[data-unchoose]");
  if (option) choose(root, option);
  else if (removed) unchoose(root, removed.dataset.unchoose);
  else if (target.closest(".combo") && target !== field(root) && !target.closest("[role=listbox]")) field(root).focus();
}

function typed({ target }) {
  const root = rootOf(target);
  if (root && target === field(root)) open(root, target.value);
}

/** Leaving the field ends the choice: several at once are told then. */
function left({ target, relatedTarget }) {
  const root = rootOf(target);
  if (!root || target !== field(root) || root.contains(relatedTarget)) return;
  close(root);
  if (model(root).multiple) changed(root);
}

function pressed(event) {
  const root = rootOf(event.target);
  if (!root || event.target !== field(root) || event.isComposing) return;
  if (!dealtWith(root, event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Deal with a key; whether it was one of ours. */
function dealtWith(root, key) {
  const active = list(root).querySelector(".active");
  if (key === "ArrowDown" || key === "ArrowUp") {
    if (isOpen(root)) step(root, key === "ArrowDown" ? 1 : -1);
    else open(root);
    return true;
  }
  if (key === "Enter") {
    if (!isOpen(root)) open(root);
    else if (active) choose(root, active);
    return true;
  }
  if (key === "Escape" && isOpen(root)) {
    close(root);
    if (model(root).multiple) changed(root);
    return true;
  }
  if (key === "Backspace" && !field(root).value) {
    const last = [...model(root).selectedOptions].pop();
    if (!last?.value) return false;
    if (model(root).multiple) unchoose(root, last.value);
    return true;
  }
  if (key === "Tab" && isOpen(root) && active && !model(root).multiple && field(root).value) choose(root, active);
  return false;
}

function step(root, by) {
  const all = shownOptions(root);
  if (!all.length) return;
  const at = all.findIndex((option) => option.classList.contains("active"));
  activate(root, all[(at + by + all.length) % all.length]);
}

function activate(root, option) {
  for (const other of shownOptions(root)) other.classList.toggle("active", other === option);
  if (option) field(root).setAttribute("aria-activedescendant", option.id);
  else field(root).removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

/** Open the list with what fits the typed words; untyped, with everything. */
function open(root, wanted = "") {
  noteBefore(root);
  if ("external" in root.dataset) return void openExternal(root, wanted);
  draw(root, fitting(model(root), wanted.trim().toLowerCase()));
}

function reveal(root) {
  list(root).hidden = false;
  field(root).setAttribute("aria-expanded", "true");
  place(list(root), field(root).closest(".combo"));
}

function close(root) {
  list(root).hidden = true;
  field(root).setAttribute("aria-expanded", "false");
  activate(root, null);
  show(root);
}

/** The groups of a select, with those of their options that fit. */
function fitting(select, wanted) {
  const fits = ({ value, label, dataset }) =>
    value && `${label} ${dataset.description ?? ""}`.toLowerCase().includes(wanted);
  const groups = [{ label: "", options: [...select.children].filter((node) => node.nodeName === "OPTION" && fits(node)) }];
  for (const group of select.querySelectorAll("optgroup")) {
    groups.push({ label: group.label, options: [...group.children].filter(fits) });
  }
  return groups
    .filter(({ options }) => options.length)
    .map(({ label, options }) => ({
      label,
      options: options.map(({ value, label: text, dataset, selected }) => ({
        value, text, description: dataset.description, chosen: selected,
      })),
    }));
}

function draw(root, groups) {
  const box = list(root);
  box.replaceChildren();
  let number = 0;
  for (const { label, options } of groups) {
    const parent = label ? grouped(box, label) : box;
    for (const option of options) parent.append(line(box.id, (number += 1), option));
  }
  if (!number) return void note(root, words.NOTHING_FITS);
  reveal(root);
  const chosen = box.querySelector("[aria-selected=true]");
  activate(root, (!model(root).multiple && chosen) || shownOptions(root)[0]);
  announce(words.choices(number));
}

function grouped(box, label) {
  const group = document.createElement("li");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  const name = document.createElement("span");
  name.className = "group-name";
  name.textContent = label;
  const inside = document.createElement("ul");
  inside.setAttribute("role", "presentation");
  group.append(name, inside);
  box.append(group);
  return inside;
}

function line(box, number, { value, text, description, chosen }) {
  const option = document.createElement("li");
  option.id = `${box}-${number}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", String(Boolean(chosen)));
  option.dataset.value = value;
  option.dataset.label = text;
  option.append(text);
  if (description) {
    const more = document.createElement("span");
    more.className = "description";
    more.textContent = description;
    option.append(more);
  }
  return option;
}

/** Words in the place of options. */
function note(root, text) {
  const item = document.createElement("li");
  item.className = "nothing";
  item.setAttribute("role", "presentation");
  item.textContent = text;
  list(root).replaceChildren(item);
  reveal(root);
  announce(text);
}

function choose(root, option) {
  const { value, label } = option.dataset;
  const select = model(root);
  const there = [...select.options].find((other) => other.value === value) ?? added(select, value, label);
  if (!select.multiple) {
    there.selected = true;
    close(root);
    return void changed(root);
  }
  const most = Number(root.dataset.most ?? Infinity);
  if (!there.selected && select.selectedOptions.length >= most) return void note(root, words.atMost(most));
  there.selected = !there.selected;
  field(root).value = "";
  show(root);
  option.setAttribute("aria-selected", String(there.selected));
  if (!("external" in root.dataset)) open(root);
}

/** What the app offered while one typed becomes an option once it is chosen. */
function added(select, value, label) {
  const option = new Option(label, value);
  select.append(option);
  return option;
}

function unchoose(root, value) {
  noteBefore(root);
  for (const option of model(root).options) if (option.value === value) option.selected = false;
  show(root);
  field(root).focus();
  if (!isOpen(root)) changed(root);
}

/** Let the field show what is chosen. */
function show(root) {
  const chosen = [...model(root).selectedOptions].filter(({ value }) => value);
  if (!model(root).multiple) {
    field(root).value = chosen[0]?.label ?? "";
    return;
  }
  const chips = root.querySelector(".chips");
  chips.replaceChildren(...chosen.map(chip));
  chips.hidden = !chosen.length;
  if (!isOpen(root)) field(root).value = "";
}

function chip({ value, label }) {
  const item = document.createElement("li");
  item.dataset.value = value;
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.unchoose = value;
  button.setAttribute("aria-label", `Remove ${label}`);
  button.textContent = "×";
  item.append(`${label} `, button);
  return item;
}

const asked = new WeakMap(); // the latest question to the app, by menu

/** The options of an external menu are the app's answer to what was typed. */
function openExternal(root, wanted) {
  const least = Number(root.dataset.least);
  clearTimeout(asked.get(root)?.timer);
  asked.set(root, {});
  if (wanted.trim().length < least) return void note(root, words.typeMore(least));
  note(root, words.SEARCHING);
  const question = { timer: setTimeout(() => askApp(root, wanted, question), PAUSE) };
  asked.set(root, question);
}

async function askApp(root, wanted, question) {
  const { blockId, actionId } = root.dataset;
  const result = await act("options", { ...whereIs(root), block_id: blockId, action_id: actionId, value: wanted });
  if (asked.get(root) !== question || document.activeElement !== field(root)) return;
  if (!result.ok) return void note(root, result.message);
  draw(root, offered(result, new Set([...model(root).selectedOptions].map(({ value }) => value))));
}

function offered({ options, option_groups: groups }, chosen) {
  return (groups ?? [{ options: options ?? [] }])
    .map((group) => ({
      label: group.label?.text ?? "",
      options: group.options.map(({ value, text, description }) => ({
        value, text: text.text, description: description?.text, chosen: chosen.has(value),
      })),
    }))
    .filter((group) => group.options.length);
}
