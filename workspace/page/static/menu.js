// Suggestions over the composer: commands after a slash, people after an @, channels after a #, emoji after a colon.

import { announce } from "./ask.js";
import { matching as emojiMatching } from "./emoji.js";
import { useShortcut } from "./message_menu.js";
import { suggestions } from "./words.js";

const COMMAND = /^\/\S*$/;
const NAME = /(?:^|\s)([@#])([^@#\n]{0,30})$/;
const EMOJI = /(?:^|[\s(])(:([a-z0-9_+-]{2,30}))$/i;
const SORTS = { "@": "person", "#": "channel" };
const MOST_EMOJI = 8;

/** The name of a member or a channel, as it is compared with what is typed. */
const named = (option) => option.dataset.fill.slice(1).toLowerCase();

/** Suggestions for one field. `key` answers whether it has dealt with a key. */
export function menu(form, field) {
  const list = form.querySelector(".menu");
  const options = () => [...list.children]; // they change with the channels and people there are
  let shown = [];
  let chosen = -1;
  let dismissed = null;

  async function update() {
    const typed = field.value.slice(0, field.selectionStart);
    if (field.value === dismissed) return;
    dismissed = null;
    const emoji = EMOJI.exec(typed)?.[2];
    const found = emoji ? await emojiOptions(emoji) : matching(typed);
    if (typed !== field.value.slice(0, field.selectionStart) || document.activeElement !== field) return;
    offer(found, emoji);
  }

  function offer(found, emoji) {
    for (const old of list.querySelectorAll("[data-sort=emoji]")) old.remove();
    if (emoji) list.append(...found);
    shown = found;
    for (const option of options()) option.hidden = !shown.includes(option);
    list.hidden = shown.length === 0;
    choose(shown.length ? 0 : -1);
    if (shown.length) announce(suggestions(shown.length));
  }

  function matching(typed) {
    if (form.dataset.composer === "channel" && COMMAND.test(typed) && typed === field.value) return commands(typed);
    const [, sign, begun] = NAME.exec(typed) ?? [];
    if (!sign) return [];
    const name = begun.toLowerCase();
    const found = options().filter(({ dataset }) => dataset.sort === SORTS[sign]).filter((o) => named(o).startsWith(name));
    return found.some((option) => named(option) === name) ? [] : found;
  }

  function commands(typed) {
    const wanted = typed.toLowerCase();
    return options().filter(({ dataset: { sort, fill } }) => {
      if (sort === "shortcut") return fill.includes(wanted.slice(1)) && wanted.length !== 1 ? true : wanted === "/";
      return sort === "command" && fill.startsWith(wanted);
    });
  }

  async function emojiOptions(begun) {
    return (await emojiMatching(begun, MOST_EMOJI)).map(([name, sign], index) => {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.id = `${list.id}-e${index}`;
      Object.assign(option.dataset, { sort: "emoji", fill: `:${name}:` });
      for (const [kind, words] of [["emoji", sign], ["what", `:${name}:`]]) {
        const span = document.createElement("span");
        span.className = kind;
        span.textContent = words;
        option.append(span);
      }
      return option;
    });
  }

  function choose(index) {
    for (const option of list.children) option.setAttribute("aria-selected", "false");
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
    const before = field.value.slice(0, caret);
    const { sort, fill, shortcut } = option.dataset;
    const typed = { command: caret, shortcut: caret, emoji: EMOJI.exec(before)?.[1].length };
    const begun = typed[sort] ?? NAME.exec(before)[2].length + 1;
    field.setRangeText(sort === "shortcut" ? "" : `${fill} `, caret - begun, caret, "end");
    close();
    field.dispatchEvent(new Event("input"));
    field.focus();
    if (sort === "shortcut") useShortcut(shortcut);
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
    else if (event.key === "Enter" && !event.shiftKey && !(exact && shown[chosen].dataset.sort === "command"))
      take(shown[chosen]);
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
