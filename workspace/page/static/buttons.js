// Buttons in messages, forms and on the Home: ask where they ask to be confirmed, wait for the answer.

import { confirmed } from "./confirm.js";
import { noteOf, say, tell } from "./elements.js";

export { confirmed, isAsking } from "./confirm.js";

/** A person presses a button. */
export async function press(button) {
  if (button.getAttribute("aria-busy")) return;
  const note = noteOf(button);
  if (button.dataset.confirmTitle && !(await confirmed(button.dataset))) return;
  if (button.dataset.url) window.open(button.dataset.url, "_blank", "noopener,noreferrer");
  button.setAttribute("aria-busy", "true");
  const result = await tell(note);
  button.removeAttribute("aria-busy");
  say(button, result.ok ? "" : result.message);
}
