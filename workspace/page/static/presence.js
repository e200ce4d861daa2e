// Whether the bot is there; until it is, a line over the composer says so.

const OFTEN = 700;
const RARELY = 8000;

/** Keep the line up to date. */
export async function watchPresence() {
  const connected = await ask();
  for (const line of document.querySelectorAll("[data-presence]")) line.hidden = connected;
  document.body.toggleAttribute("data-bot", connected);
  setTimeout(watchPresence, connected ? RARELY : OFTEN);
}

async function ask() {
  try {
    return (await (await fetch("/page/presence")).json()).connected;
  } catch {
    return true; // the workspace itself is away, and that is said elsewhere
  }
}
