// What changes in the workspace, as it changes.

import { user } from "./ask.js";
import { RECONNECTING, STARTED_ANEW } from "./words.js";

const line = document.getElementById("connection");

/** Listen; `changed` hears of each change, `missed` that some may have gone unheard before. */
export function listen({ changed, missed }) {
  const source = new EventSource(`/person/live?${new URLSearchParams({ user })}`);
  source.addEventListener("open", () => {
    line.hidden = true;
    missed();
  });
  source.addEventListener("message", (event) => changed(JSON.parse(event.data)));
  source.addEventListener("error", async () => {
    if (source.readyState !== EventSource.CLOSED) return say(RECONNECTING);
    // The browser gives up when the workspace refuses; another tab may bring the new key.
    setTimeout(() => listen({ changed, missed }), 1500);
    if (await refused()) say(STARTED_ANEW);
  });
}

function say(words) {
  line.textContent = words;
  line.hidden = false;
}

async function refused() {
  try {
    const answer = await fetch(`/page/presence?${new URLSearchParams({ user })}`);
    return answer.status === 401 || answer.status === 403;
  } catch {
    return false;
  }
}
