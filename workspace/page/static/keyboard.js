// Messages by keyboard: arrow keys go from one to the next, Tab into what can be done with it.

/** Deal with a key pressed on a list of messages, or on one of them. */
export function walk(event) {
  const focused = document.activeElement;
  const list = focused?.closest(".messages");
  const message = focused?.closest(".message");
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (!list || (focused !== list && focused !== message) || event.defaultPrevented || isHeld) return;
  const target = next([...list.querySelectorAll(":scope > .message")], message, event.key);
  if (!target) return;
  event.preventDefault();
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" });
}

function next(all, message, key) {
  const index = all.indexOf(message);
  if (key === "End" || (key === "ArrowUp" && index < 0)) return all.at(-1);
  if (index < 0) return null;
  return { ArrowUp: all[index - 1], ArrowDown: all[index + 1], Home: all[0] }[key];
}
