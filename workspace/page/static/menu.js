// Suggestions over the composer: commands after a slash, people after an @.

import { announce } from "./ask.js";
import { suggestions } from "./words.js";

const COMMAND = /^\/\S*$/;
const MEMBER = /(?:^|\s)@([^@\n]{0,30})$/;

/** The name of a member, as it is compared with what is typed. */
const named = (option) => option.dataset.fill.slice(1).toLowerCase();

/** Suggestions for one field. `key` answers whether it has dealt with a key. */
export function menu(form, field) {
  const list = form.querySelector(".menu");
  const options = [...list.children];
  let shown = [];
  let chosen = -1;
  let dismissed = null;

  function update() {
    const typed = field.value.slice(0, field.selectionStart);
    if (field.value === dismissed) return;
    dismissed = null;
    shown = matching(typed);
    for (const option of options) option.hidden = !shown.includes(option);
    list.hidden = shown.length === 0;
    choose(shown.length ? 0 : -1);
    if (shown.length) announce(suggestions(shown.length));
  }

  function matching(typed) {
    if (form.dataset.composer === "channel" && COMMAND.test(typed) && typed === field.value)
      return options.filter((option) => option.dataset.fill.startsWith(typed));
    const name = MEMBER.exec(typed)?.[1].toLowerCase();
    if (name === undefined) return [];
    const found = options.filter((option) => option.dataset.member && named(option).startsWith(name));
    return found.some((option) => named(option) === name) ? [] : found;
  }

  function choose(index) {
    options.forEach((option) => option.setAttribute("aria-selected", "false"));
    chosen = index;
    const option = shown[index];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option.id);
    } else field.removeAttribute("aria-activedescendant");
  }

  function close() {
    shown = [];
    list.hidden = true;
    choose(-1);
  }

  function take(option) {
    const caret = field.selectionStart;
    const begun = option.dataset.member ? MEMBER.exec(field.value.slice(0, caret))[1].length + 1 : caret;
    field.setRangeText(`${option.dataset.fill} `, caret - begun, caret, "end");
    close();
    field.dispatchEvent(new Event("input"));
    field.focus();
  }

  function key(event) {
    if (list.hidden) return false;
    const exact = shown[chosen]?.dataset.fill === field.value;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose((chosen + step + shown.length) % shown.length);
    else if (event.key === "Escape") {
      dismissed = field.value;
      close();
    } else if (event.key === "Tab" && !event.shiftKey) take(shown[chosen]);
    else if (event.key === "Enter" && !event.shiftKey && !exact) take(shown[chosen]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  field.addEventListener("input", update);
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  return { key, close };
}
