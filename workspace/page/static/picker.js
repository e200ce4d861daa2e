// Choose an emoji: the usual ones at once, all others by name.

import { matching, react } from "./emoji.js";
import { note } from "./messages.js";
import { arrows, hold, openBeside } from "./popups.js";
import { NO_EMOJI } from "./words.js";

const SHOWN = 48;

const picker = document.getElementById("picker");
const field = picker.querySelector("input");
const choices = picker.querySelector(".picked");
const buttons = () => [...choices.querySelectorAll("button")];

let target = null;

/** Let the person choose a reaction for a message. */
export async function pick(message, near) {
  target = message;
  field.value = "";
  await show();
  hold(message);
  openBeside(picker, near);
  field.focus();
}

async function show() {
  const wanted = field.value;
  const found = await matching(wanted, SHOWN);
  if (wanted !== field.value) return; // typed on meanwhile
  choices.replaceChildren(...found.map(([name, sign]) => choice(name, sign)));
  picker.querySelector(".none").textContent = found.length ? "" : NO_EMOJI;
}

function choice(name, sign) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.emoji = name;
  button.title = `:${name}:`;
  button.setAttribute("aria-label", name.replaceAll("_", " "));
  button.textContent = sign;
  return button;
}

async function choose(name) {
  picker.hidePopover();
  const place = target.closest(".messages")?.dataset.list;
  if (!place) return;
  target.focus({ preventScroll: true });
  const result = await react(target, name);
  if (!result.ok) note(place, result.message);
}

field.addEventListener("input", show);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && buttons().length) choose(buttons()[0].dataset.emoji);
  else if (event.key === "ArrowDown") buttons()[0]?.focus();
  else return;
  event.preventDefault();
});
choices.addEventListener("keydown", (event) => arrows(event, buttons));
choices.addEventListener("click", (event) => {
  const { emoji } = event.target.closest("button")?.dataset ?? {};
  if (emoji) choose(emoji);
});
