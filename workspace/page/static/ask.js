// Talking to the workspace: parts of the page as HTML, and what a person does as JSON.

import { released } from "./presses.js";
import { refusal, STARTED_AGAIN, UNREACHABLE } from "./words.js";

export const user = document.body.dataset.user;

/** A part of the page, once nothing is pressed; null when there is none. Throws when the workspace is away. */
export async function part(name, query = {}) {
  const address = `/page/${name}?${new URLSearchParams({ user, ...query })}`;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  await released();
  return template.content;
}

/** The text of a message as its writer typed it; null when it cannot be had. */
export async function source(channel, ts) {
  try {
    const answer = await fetch(`/page/source?${new URLSearchParams({ user, channel, ts })}`);
    return answer.status === 200 ? (await answer.json()).text : null;
  } catch {
    return null;
  }
}

/** What the workspace has written down; throws when it is away or has no such thing. */
export async function look(name, query = {}) {
  const answer = await fetch(`/control/${name}?${new URLSearchParams(query)}`);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

/** Whether the workspace lets this page in no more: it has another key since its last start. */
export const isShutOut = ({ status }) => status === 403;

const JUST = 10_000; // milliseconds within which what happens may be the answer to an act

let acted = -JUST;

/** Whether the person has just done something in this page, not in another. */
export const hasJustActed = () => performance.now() - acted < JUST;

/** Something a person does; always an answer with `ok`, and words in `message` where it failed. */
export async function act(name, details) {
  acted = performance.now();
  try {
    const answer = await fetch(`/person/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user, ...details }),
    });
    if (isShutOut(answer)) return { ok: false, error: "shut_out", message: STARTED_AGAIN };
    const result = await answer.json();
    return result.ok ? result : { ...result, message: refusal(result) };
  } catch {
    return { ok: false, error: "unreachable", message: UNREACHABLE };
  } finally {
    acted = performance.now();
  }
}

/** Say something to those who listen rather than look. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
