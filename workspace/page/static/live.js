// What changes in the workspace, as it changes.

import { isShutOut, user } from "./ask.js";
import { NO_ANSWER, RECONNECTING, STARTED_AGAIN } from "./words.js";

const PATIENCE = 10_000; // milliseconds after which being away is more than a hiccup

const line = document.getElementById("connection");

/** Listen; `changed` hears of each change, `missed` that some may have gone unheard before. */
export function listen({ changed, missed }) {
  const source = new EventSource(`/person/live?${new URLSearchParams({ user })}`);
  source.addEventListener("open", () => {
    say("");
    missed();
  });
  source.addEventListener("message", (event) => changed(JSON.parse(event.data)));
  source.addEventListener("error", async () => {
    if (source.readyState !== EventSource.CLOSED) return wait();
    // The browser gives up when the workspace refuses; another tab may bring the new key.
    setTimeout(() => listen({ changed, missed }), 1500);
    if (await refused()) say(STARTED_AGAIN);
  });
}

let waiting = null;

/** The workspace is away: it may be back in a moment, and if not, its person should know. */
function wait() {
  if (waiting) return;
  say(RECONNECTING);
  waiting = setTimeout(() => (line.textContent = NO_ANSWER), PATIENCE);
}

/** Say how things stand; nothing where all is well. */
function say(words) {
  clearTimeout(waiting);
  waiting = null;
  // Said again, a screen reader would read it again.
  if (line.textContent !== words) line.textContent = words;
  line.hidden = !words;
}

async function refused() {
  try {
    return isShutOut(await fetch("/page/presence"));
  } catch {
    return false;
  }
}
