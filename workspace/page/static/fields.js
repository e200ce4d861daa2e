// The fields of a form: what is missing or does not fit, in words beside each.

import { valueOf } from "./elements.js";
import * as say from "./element_words.js";
import { REQUIRED, tooLong, tooShort } from "./words.js";

const NEARLY = 0.9; // of a field's room: from there on it says what is left

const control = (field) => field.querySelector("[role=combobox], [data-element] input, [data-element] textarea");

const isEmpty = (value) => value === null || value === "" || (Array.isArray(value) && !value.length);

/** What a person has to mend in a field; empty when it is well. */
function problem(field) {
  const root = field.querySelector("[data-element]");
  if (!root) return "";
  const value = valueOf(root);
  if (isEmpty(value)) return "required" in field.dataset ? missing(root) : "";
  if (root.matches(".writing")) return tooMuch(field, value) || check(root.dataset.element, field, value);
  return "";
}

function missing(root) {
  if (root.matches(".choice, .boxes")) return say.CHOOSE_ONE;
  return root.matches(".file-input") ? say.ADD_A_FILE : REQUIRED;
}

function tooMuch(field, { length }) {
  const { min, max } = field.dataset;
  if (length < Number(min)) return tooShort(min);
  return length > Number(max) ? tooLong(max, length - Number(max)) : "";
}

function check(kind, field, value) {
  if (kind === "number_input") return numberProblem(field.dataset, value.trim());
  if (kind === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return say.NOT_AN_EMAIL;
  if (kind === "url_text_input" && !/^https?:\/\/\S+$/i.test(value)) return say.NOT_AN_ADDRESS;
  return "";
}

function numberProblem({ least, most, whole }, value) {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(value)) return say.NOT_A_NUMBER;
  if (whole !== undefined && !/^[+-]?\d+$/.test(value)) return say.NOT_WHOLE;
  if (least && Number(value) < Number(least)) return say.atLeastNumber(least);
  return most && Number(value) > Number(most) ? say.atMostNumber(most) : "";
}

/** Say beside a field what is wrong with it; with no words, take it back. */
export function complain(field, words) {
  const line = field.querySelector(".error");
  line.textContent = words;
  line.hidden = !words;
  field.toggleAttribute("data-wrong", Boolean(words));
  if (words) control(field)?.setAttribute("aria-invalid", "true");
  else control(field)?.removeAttribute("aria-invalid");
}

/** Look through these fields, say what is wrong, and go to the first of them; whether all is well. */
export function areValid(fields) {
  for (const field of fields) complain(field, problem(field));
  return !focusFirstWrong(fields);
}

/** Go to the first field with something wrong in it; whether there is one. */
export function focusFirstWrong(fields) {
  const wrong = fields.find((field) => "wrong" in field.dataset);
  if (wrong) control(wrong)?.focus();
  return Boolean(wrong);
}

/** Let a text area be as tall as its text, and say how much room is left when it gets narrow. */
export function measure(field) {
  const typed = field.querySelector(".writing textarea, .writing input");
  if (!typed) return;
  if (typed.nodeName === "TEXTAREA") {
    typed.style.height = "auto";
    typed.style.height = `${typed.scrollHeight + 2}px`;
  }
  const max = Number(field.dataset.max);
  const counter = field.querySelector(".counter");
  counter.hidden = typed.value.length < max * NEARLY;
  counter.textContent = counter.hidden ? "" : say.lettersLeft(max - typed.value.length);
  if (typed.value.length > max) complain(field, problem(field));
}

/** What is typed takes back a complaint; wherever the field stands. */
export function begin() {
  const touched = ({ target }) => {
    const field = target.closest?.(".field");
    // Files speak for themselves when they do not fit.
    if (!field || target.type === "file") return;
    complain(field, "");
    measure(field);
  };
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
}
