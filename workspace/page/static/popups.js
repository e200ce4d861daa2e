// Small windows over the page: where they stand, and words that stay for a moment.

const MARGIN = 8;
const MOMENT = 2600; // milliseconds for which a short word stays

/** Open a popup beside an element, above it where there is no room below. */
export function openBeside(popup, near) {
  popup.showPopover();
  const { left, right, top, bottom } = near.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popup;
  const below = bottom + MARGIN / 2;
  const y = below + height + MARGIN <= innerHeight ? below : Math.max(MARGIN, top - height - MARGIN / 2);
  const x = left + width + MARGIN <= innerWidth ? left : right - width;
  popup.style.left = `${Math.max(MARGIN, Math.min(x, innerWidth - width - MARGIN))}px`;
  popup.style.top = `${Math.max(MARGIN, Math.min(y, innerHeight - height - MARGIN))}px`;
}

/** Let the arrow keys, Home and End move the focus among what this answers. */
export function arrows(event, among) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const all = among().filter((one) => !one.hidden);
  const ends = { Home: 0, End: all.length - 1 }[event.key];
  if ((!step && ends === undefined) || !all.length) return;
  event.preventDefault();
  all[ends ?? (all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
}

/** Keep a message's tools where they are while something over the page has been opened from them. */
export function hold(message) {
  for (const other of document.querySelectorAll(".message.held")) other.classList.remove("held");
  message.classList.add("held");
}

document.addEventListener("focusin", ({ target }) => {
  if (target.closest("[popover], dialog")) return;
  for (const message of document.querySelectorAll(".message.held"))
    if (!message.contains(target)) message.classList.remove("held");
});

let going = null;

/** Say a few words that go by themselves. */
export function mention(words) {
  const line = document.getElementById("toast");
  line.textContent = words;
  line.classList.add("shown");
  clearTimeout(going);
  going = setTimeout(() => line.classList.remove("shown"), MOMENT);
}
