// A press lasts from down to up. What would change the page in between waits until it is over:
// a browser makes no click of a press whose button goes, or slips away under the pointer.

const POINTED = "button, a, label, summary, select, [role=option], [type=checkbox], [type=radio]";
const KEYED = "button, summary, [type=checkbox], [type=radio]";
const CLICK = 50; // milliseconds after a finger or a key is lifted by which its click has come

let over = Promise.resolve(); // kept when the latest press is over
let end = null; // what keeps it, while a press is under way
let ending;

/** Wait until no press is under way. */
export const released = () => over;

/** Listen for presses, by pointer and by Space: Enter acts at once. */
export function begin() {
  const quietly = { capture: true, passive: true };
  addEventListener("pointerdown", ({ target }) => target.closest?.(POINTED) && press(), quietly);
  addEventListener("keydown", ({ key, target }) => key === " " && target.matches?.(KEYED) && press(), quietly);
  for (const name of ["pointerup", "pointercancel", "keyup"]) addEventListener(name, soon, quietly);
  // A button let go outside the window, or a window left by keyboard, tells of no end.
  addEventListener("pointermove", ({ buttons }) => !buttons && end && soon(), quietly);
  addEventListener("blur", ({ target }) => target === window && soon(), quietly);
}

function press() {
  clearTimeout(ending);
  if (!end) over = new Promise((resolve) => (end = resolve));
}

/** Let the click come first. */
function soon() {
  clearTimeout(ending);
  ending = setTimeout(finish, CLICK);
}

function finish() {
  end?.();
  end = null;
}
