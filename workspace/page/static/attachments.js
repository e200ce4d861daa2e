// Files on their way into a message: uploaded while one still writes.

import { isShutOut, user } from "./ask.js";
import * as words from "./words.js";

/** The files of one composer. `changed` hears whenever something about them has changed. */
export function attachments(list, changed) {
  let items = [];

  function add(files) {
    for (const file of files) start(file);
    draw();
  }

  function start(file) {
    const item = { file, chip: chip(file), id: null, problem: null, request: null };
    items.push(item);
    item.chip.querySelector("button").addEventListener("click", () => remove(item));
    if (!file.size) return fail(item, words.emptyFile(file.name));
    item.done = upload(item).then(
      (id) => (item.id = id),
      (problem) => fail(item, problem),
    );
    item.done.finally(() => show(item));
    return show(item);
  }

  function fail(item, problem) {
    item.problem = problem;
    show(item);
  }

  function remove(item) {
    item.request?.abort();
    items = items.filter((other) => other !== item);
    draw();
  }

  function draw() {
    list.replaceChildren(...items.map((item) => item.chip));
    list.hidden = !items.length;
    changed();
  }

  /** The ids of all files once they are there, or the words why that cannot be. */
  async function ready() {
    await Promise.allSettled(items.map((item) => item.done));
    const broken = items.find((item) => item.problem);
    if (broken) return { problem: words.fileNotThere(broken.file.name) };
    return { ids: items.map((item) => item.id) };
  }

  function clear() {
    items = [];
    draw();
  }

  return { add, ready, clear, count: () => items.length };
}

function chip(file) {
  const made = document.getElementById("chip").content.querySelector("li").cloneNode(true);
  made.querySelector(".file-name").textContent = file.name;
  made.querySelector("button").setAttribute("aria-label", words.removeFile(file.name));
  made.querySelector("progress").setAttribute("aria-label", words.uploading(file.name));
  if (file.type.startsWith("image/") && file.type !== "image/svg+xml") preview(made, file);
  return made;
}

/** A small picture of a picture, read from the file itself: the page loads none from an address. */
async function preview(made, file) {
  try {
    const picture = await createImageBitmap(file, { resizeHeight: 72, resizeQuality: "medium" });
    const canvas = document.createElement("canvas");
    canvas.width = Math.min(picture.width, 110);
    canvas.height = 72;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    made.prepend(canvas);
  } catch {
    // No picture after all: its name says enough.
  }
}

function show({ chip: made, problem, id }) {
  const bar = made.querySelector("progress");
  const line = made.querySelector(".file-about");
  bar.hidden = Boolean(problem || id);
  line.textContent = problem ?? "";
  made.classList.toggle("broken", Boolean(problem));
}

/** Hand a file to the workspace; its id. Throws the words for the person. */
function upload(item) {
  return new Promise((resolve, reject) => {
    const request = (item.request = new XMLHttpRequest());
    const bar = item.chip.querySelector("progress");
    const form = new FormData();
    form.append("file", item.file, item.file.name);
    request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = loaded / total));
    request.addEventListener("load", () => {
      if (isShutOut(request)) return reject(words.STARTED_AGAIN);
      const answer = read(request.responseText);
      return answer?.ok ? resolve(answer.file.id) : reject(words.uploadRefused(answer, request.status));
    });
    request.addEventListener("error", () => reject(words.UPLOAD_UNREACHABLE));
    request.addEventListener("abort", () => reject(words.UPLOAD_UNREACHABLE));
    request.open("POST", `/person/upload?${new URLSearchParams({ user })}`);
    request.send(form);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
