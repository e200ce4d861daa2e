// Files in a form: chosen or dropped, taken up at once, listed, and taken away again.

import { announce, user } from "./ask.js";
import { changed } from "./elements.js";
import * as words from "./element_words.js";
import { refusal, UNREACHABLE } from "./words.js";

const LARGEST = 10_000_000; // bytes: what a form takes of one file, here and where it is sent
const ALIKE = { jpeg: "jpg", htm: "html", text: "txt", yml: "yaml" };

const list = (root) => root.querySelector(".chosen-files");

/** Listen for files that are chosen, dropped, and taken away. */
export function begin() {
  document.addEventListener("change", ({ target }) => {
    const root = target.type === "file" ? target.closest(".file-input") : null;
    if (!root) return;
    take(root, [...target.files]);
    target.value = "";
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-remove-file]");
    if (!button) return;
    const root = button.closest(".file-input");
    button.closest("li").remove();
    root.querySelector("input").focus();
    complain(root, "");
  });
  for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, dragged);
}

function dragged(event) {
  const root = event.target.closest?.(".file-input");
  if (!root) return;
  event.preventDefault();
  event.stopPropagation();
  root.classList.toggle("over", event.type === "dragover");
  if (event.type === "drop") take(root, [...event.dataTransfer.files]);
}

/** Whether files of this form are still on their way. */
export const isUploading = (scope) => Boolean(scope.querySelector(".chosen-files [aria-busy]"));

async function take(root, files) {
  complain(root, "");
  const most = Number(root.dataset.most);
  const there = list(root).children.length;
  const problem = there + files.length > most ? words.tooManyFiles(most) : files.map((file) => unfit(root, file)).find(Boolean);
  if (problem) return void complain(root, problem);
  await Promise.all(files.map((file) => upload(root, file)));
  changed(root);
}

function unfit(root, { name, size }) {
  const types = root.dataset.types.split(" ").filter(Boolean).map(kind);
  const extension = name.includes(".") ? name.split(".").pop() : "";
  if (types.length && !types.includes(kind(extension))) return words.wrongType(name, root.dataset.types.split(" "));
  if (size > LARGEST) return words.tooLarge(name);
  return size ? "" : words.emptyFile(name);
}

const kind = (extension) => ALIKE[extension.toLowerCase()] ?? extension.toLowerCase();

async function upload(root, file) {
  const item = line(file.name);
  list(root).append(item);
  const result = await send(file);
  item.removeAttribute("aria-busy");
  item.querySelector(".state").textContent = "";
  if (!result.ok) {
    item.remove();
    return void complain(root, words.notTaken(file.name, result.message));
  }
  item.dataset.file = result.file.id;
  announce(words.taken(file.name));
}

async function send(file) {
  const body = new FormData();
  body.append("file", file, file.name);
  try {
    const answer = await fetch(`/person/upload?${new URLSearchParams({ user })}`, { method: "POST", body });
    const result = await answer.json();
    return result.ok ? result : { ok: false, message: refusal(result) };
  } catch {
    return { ok: false, message: UNREACHABLE };
  }
}

function line(name) {
  const item = document.createElement("li");
  item.setAttribute("aria-busy", "true");
  const title = document.createElement("span");
  title.className = "name";
  title.textContent = name;
  const state = document.createElement("span");
  state.className = "state";
  state.textContent = words.UPLOADING;
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.removeFile = "";
  button.setAttribute("aria-label", `Remove ${name}`);
  button.textContent = "×";
  item.append(title, state, button);
  return item;
}

function complain(root, text) {
  const error = root.closest(".field")?.querySelector(".error");
  if (!error) return;
  error.textContent = text;
  error.hidden = !text;
  root.closest(".field").toggleAttribute("data-wrong", Boolean(text));
  if (text) announce(text);
}
