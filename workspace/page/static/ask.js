// Talking to the workspace: parts of the page as HTML, and what a person does as JSON.

import { refusal, UNREACHABLE } from "./words.js";

export const user = document.body.dataset.user;

/** A part of the page; null when there is nothing there. Throws when the workspace is away. */
export async function part(name, query = {}) {
  const address = `/page/${name}?${new URLSearchParams({ user, ...query })}`;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

/** Something a person does; always an answer with `ok`, and words in `message` where it failed. */
export async function act(name, details) {
  try {
    const answer = await fetch(`/person/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user, ...details }),
    });
    const result = await answer.json();
    return result.ok ? result : { ...result, message: refusal(result) };
  } catch {
    return { ok: false, error: "unreachable", message: UNREACHABLE };
  }
}

/** Say something to those who listen rather than look. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
