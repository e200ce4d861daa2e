// Where one writes: messages with files, commands, and what is suggested while typing.

import { act, announce, user } from "./ask.js";
import { attachments } from "./attachments.js";
import { confirmed } from "./buttons.js";
import { editLast } from "./editing.js";
import { expectThread } from "./follow.js";
import { menu } from "./menu.js";
import { goToEnd, listOf, note } from "./messages.js";
import { pasted } from "./paste.js";
import * as words from "./words.js";

/** Under which name this browser keeps what is half typed, for the next start's page too. */
const place = ({ dataset }) => `typed ${user} ${dataset.channel} ${dataset.threadTs ?? ""}`;

const files = new WeakMap();

/** Take up a composer that has just come into the page, with what was typed there before. */
export function takeUp(form) {
  const field = form.querySelector("textarea");
  if (!field) return; // its person does not write here
  field.value = localStorage.getItem(place(form)) ?? "";
  const suggestions = menu(form, field);
  takeFiles(form, field);
  field.addEventListener("input", () => typed(form, field));
  field.addEventListener("keydown", (event) => {
    if (suggestions.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "ArrowUp" && !field.value && editLast(listOf(form.dataset.composer))) {
      event.preventDefault();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    suggestions.close();
    send(form, field);
  });
  grow(field);
  hint(form, field);
}

/** Files come by the button, by pasting, or dropped anywhere on the pane. */
function takeFiles(form, field) {
  const attached = attachments(form.querySelector(".attached"), () => form.classList.toggle("filled", attached.count() > 0));
  files.set(form, attached);
  const chooser = form.querySelector("input[type=file]");
  form.querySelector(".attach").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    attached.add(chooser.files);
    chooser.value = "";
    field.focus();
  });
  field.addEventListener("paste", (event) => pasted(event, field, attached.add));
}

/** Let files be dropped on a pane; they go to the composer in it. */
export function takeDrops(pane) {
  const has = (event) => event.dataTransfer?.types.includes("Files");
  const form = () => pane.querySelector(".composer:has(textarea)");
  pane.addEventListener("dragover", (event) => {
    if (!has(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = form() ? "copy" : "none";
    pane.classList.toggle("dropping", Boolean(form()));
  });
  pane.addEventListener("dragleave", (event) => {
    if (!pane.contains(event.relatedTarget)) pane.classList.remove("dropping");
  });
  pane.addEventListener("drop", (event) => {
    pane.classList.remove("dropping");
    if (!has(event)) return;
    event.preventDefault();
    if (!form()) return;
    files.get(form()).add(event.dataTransfer.files);
    form().querySelector("textarea").focus();
  });
}

/** Put a text into the composer of the conversation, ready to be sent. */
export function fill(text) {
  const form = document.querySelector('[data-composer="channel"]');
  const field = form.querySelector("textarea");
  if (!field) return;
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
  hint(form, field);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

/** While a command is being typed, what it takes stands under it. */
function hint(form, field) {
  const line = form.querySelector(".usage-line");
  const option = commandOf(form, field.value);
  const usage = option && option.dataset.fill !== field.value && option.dataset.hint;
  line.textContent = usage ? `${option.dataset.fill} ${usage}` : "";
  line.hidden = !usage;
  form.querySelector(".keys").classList.toggle("unseen", Boolean(usage));
}

const commandOf = (form, text) => {
  const name = text.split(/\s/, 1)[0];
  return [...form.querySelectorAll(".menu [data-sort=command]")].find(({ dataset }) => dataset.fill === name);
};

/** Send what is typed and attached. It stays in the field until the workspace has it. */
async function send(form, field) {
  const text = field.value;
  const attached = files.get(form);
  if ((!text.trim() && !attached.count()) || field.readOnly) return;
  busy(form, field, true);
  const result = await deliver(form, text, attached);
  busy(form, field, false);
  if (result.ok) {
    field.value = "";
    attached.clear();
    typed(form, field);
    goToEnd(listOf(form.dataset.composer)); // where one's message stands, and where a command is answered
  } else if (result.message) {
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
async function deliver(form, text, attached) {
  const { channel, threadTs } = form.dataset;
  if (text.startsWith("/")) return run(form, text, attached);
  const { ids, problem } = await attached.ready();
  if (problem) return { ok: false, message: problem };
  if (!threadTs) expectThread(channel);
  return act("message", { channel, text, ...(ids.length && { files: ids }), ...(threadTs && { thread_ts: threadTs }) });
}

const OWN = {
  "/invite": (form, whom) => withMember(form, whom, "/invite", "invite"),
  "/remove": (form, whom) => withMember(form, whom, "/remove", "remove"),
  "/leave": ({ dataset }) => act("leave", { channel: dataset.channel }),
  "/archive": ({ dataset }) => archive(dataset.channel),
};

async function run(form, text, attached) {
  const { channel, threadTs } = form.dataset;
  const name = text.split(/\s/, 1)[0];
  if (!commandOf(form, text)) return { ok: false, message: words.notACommand(name) };
  if (threadTs) return { ok: false, message: words.notInThreads(name) };
  if (attached.count()) return { ok: false, message: words.noFilesWith(name) };
  if (OWN[name]) return OWN[name](form, text.slice(name.length).trim());
  expectThread(channel);
  return act("command", { channel, text });
}

async function withMember(form, whom, name, deed) {
  const { channel } = form.dataset;
  if (!whom) return { ok: false, message: words.whom(name, form.querySelector("[data-bot]").dataset.fill) };
  const wanted = `@${whom.replace(/^@/, "")}`.toLowerCase();
  const members = [...form.querySelectorAll("[data-member]")];
  const member = members.find(({ dataset }) => dataset.fill.toLowerCase() === wanted);
  if (!member) return { ok: false, message: words.nobodyCalled(whom) };
  return act(deed, { channel, member: member.dataset.member });
}

async function archive(channel) {
  return (await confirmed(words.ARCHIVE_QUESTION)) ? act("archive", { channel }) : { ok: false };
}
