// The app's Home: what it shows this person beside the conversation with it.

import { act, announce, part, user } from "./ask.js";
import { measure } from "./fields.js";
import { morph } from "./morph.js";
import { closeThread, openConversation, show } from "./panes.js";
import { localise } from "./times.js";
import { NO_HOME } from "./element_words.js";

const main = document.getElementById("conversation");

/** Whether the Home is what one looks at. */
export const isHome = () => Boolean(main.querySelector(".home"));

/** Open the Home, and let the app know. */
export async function openHome({ record = true } = {}) {
  const fresh = await part("home");
  if (!fresh) return;
  show("conversation");
  closeThread({ record: false });
  main.replaceChildren(fresh);
  takeUp();
  for (const link of document.querySelectorAll("#sidebar [aria-current]")) link.removeAttribute("aria-current");
  document.querySelector("#sidebar [data-home]")?.setAttribute("aria-current", "page");
  // The conversation that was open is no longer: going back there draws it anew.
  if (record) history.pushState({ home: true }, "", `/?${new URLSearchParams({ user, home: 1 })}`);
  document.title = `${main.querySelector("h2").textContent} · ${document.body.dataset.team}`;
  main.querySelector(".home").focus({ preventScroll: true });
  const result = await act("home", {});
  if (!result.ok) announce(result.message ?? NO_HOME);
}

/** Show the Home as the app has it now, keeping what a person is doing in it. */
export async function refreshHome() {
  if (!isHome()) return;
  const fresh = (await part("home"))?.querySelector(".home");
  if (!fresh || !isHome()) return;
  localise(fresh);
  morph(main.querySelector(".home"), fresh);
  takeUp();
}

function takeUp() {
  localise(main);
  for (const field of main.querySelectorAll(".field")) measure(field);
}

/** Go to the conversation with the app, and let it know. */
async function openMessages(channel) {
  await openConversation(channel);
  await act("home", { tab: "messages" });
}

/** Listen for the links that lead here and back. */
export function begin() {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest?.("a[data-home], a[data-open-channel]");
    if (!link) return;
    event.preventDefault();
    if ("home" in link.dataset) openHome();
    else openMessages(link.dataset.openChannel);
  });
}
