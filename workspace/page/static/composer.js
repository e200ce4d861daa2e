// Where one writes: messages, commands, and what is suggested while typing.

import { act, announce, user } from "./ask.js";
import { menu } from "./menu.js";
import { note } from "./messages.js";
import { expectThread } from "./follow.js";
import * as words from "./words.js";

/** Under which name this browser keeps what is half typed, for the next start's page too. */
const place = ({ dataset }) => `typed ${user} ${dataset.channel} ${dataset.threadTs ?? ""}`;

/** Take up a composer that has just come into the page, with what was typed there before. */
export function takeUp(form) {
  const field = form.querySelector("textarea");
  field.value = localStorage.getItem(place(form)) ?? "";
  const suggestions = menu(form, field);
  field.addEventListener("input", () => typed(form, field));
  field.addEventListener("keydown", (event) => {
    if (suggestions.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    suggestions.close();
    send(form, field);
  });
  grow(field);
}

/** Put a text into the composer of the conversation, ready to be sent. */
export function fill(text) {
  const form = document.querySelector('[data-composer="channel"]');
  const field = form.querySelector("textarea");
  field.value = text;
  typed(form, field);
  field.focus();
  field.setSelectionRange(text.length, text.length);
  announce(words.EXAMPLE_READY);
}

function typed(form, field) {
  if (field.value) localStorage.setItem(place(form), field.value);
  else localStorage.removeItem(place(form));
  grow(field);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

/** Send what is typed. It stays in the field until the workspace has it. */
async function send(form, field) {
  const text = field.value;
  if (!text.trim() || field.readOnly) return;
  busy(form, field, true);
  const result = await deliver(form, text);
  busy(form, field, false);
  if (result.ok) {
    field.value = "";
    typed(form, field);
  } else {
    note(form.dataset.composer, result.message);
  }
  if (form.contains(document.activeElement) || document.activeElement === document.body) field.focus();
}

function busy(form, field, on) {
  field.readOnly = on;
  form.classList.toggle("busy", on);
  form.querySelector(".send").disabled = on;
}

/** Hand the text over: as a command where it begins with a slash, else as a message. */
async function deliver(form, text) {
  const { channel, threadTs } = form.dataset;
  if (!text.startsWith("/")) {
    if (!threadTs) expectThread(channel);
    return act("message", { channel, text, ...(threadTs && { thread_ts: threadTs }) });
  }
  const name = text.split(/\s/, 1)[0];
  if (!known(form, name)) return { ok: false, message: words.notACommand(name) };
  if (threadTs) return { ok: false, message: words.notInThreads(name) };
  if (name === "/invite") return invite(form, channel, text.slice(name.length).trim());
  expectThread(channel);
  return act("command", { channel, text });
}

function known(form, name) {
  return [...form.querySelectorAll('.menu [data-fill^="/"]')].some((option) => option.dataset.fill === name);
}

async function invite(form, channel, whom) {
  if (!whom) return { ok: false, message: words.inviteWhom(form.querySelector("[data-bot]").dataset.fill) };
  const wanted = `@${whom.replace(/^@/, "")}`.toLowerCase();
  const members = [...form.querySelectorAll("[data-member]")];
  const member = members.find(({ dataset }) => dataset.fill.toLowerCase() === wanted);
  if (!member) return { ok: false, message: words.nobodyCalled(whom) };
  return act("invite", { channel, member: member.dataset.member });
}
