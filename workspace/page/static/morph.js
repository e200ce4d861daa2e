// Make one element like another while keeping what a person is doing in it: focus, selection, typed text.

/** Change `old` into the likeness of `fresh`. */
export function morph(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  liken(old, fresh);
  if (focused && focused !== document.activeElement) refocus(old, focused);
}

/** Give the focus back that a move took away, or to what stands in the same button's place. */
function refocus(root, focused) {
  const now = focused.isConnected ? focused : presented(root, focused.dataset.seen);
  now?.focus({ preventScroll: true });
}

/** What one presses that is the same for the app: its name, its value, its words. */
const presented = (root, seen) => seen && root.querySelector(`[data-seen="${CSS.escape(seen)}"]`);

function liken(old, fresh) {
  if (old.isEqualNode(fresh) || isKept(old, fresh)) return;
  copyAttributes(old, fresh);
  morphChildren(old, fresh);
}

/** Whether the node is the page's own business once it has been drawn, such as a menu's field. */
const isKept = (old, fresh) => "keep" in old.dataset && "keep" in fresh.dataset;

function morphChildren(old, fresh) {
  const kept = new Set([...old.children].filter(isOurs));
  const pairs = [...fresh.childNodes].map((node) => {
    const match = counterpart(old, node, kept, fresh);
    if (match) kept.add(match);
    return [node, match];
  });
  // What goes goes first: then what stays need not be moved, which would take the focus from it.
  for (const node of [...old.childNodes]) if (!kept.has(node)) node.remove();
  let at = old.firstChild;
  for (const [node, match] of pairs) {
    while (at && isOurs(at)) at = at.nextSibling;
    if (!match) old.insertBefore(node, at);
    else if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (match) morphNode(match, node);
  }
}

/** Whether the page itself has put the node there, such as a message's text being edited: it stays. */
const isOurs = (node) => node.dataset?.local !== undefined;

function morphNode(old, fresh) {
  if (old.nodeType === Node.ELEMENT_NODE) liken(old, fresh);
  else if (old.data !== fresh.data) old.data = fresh.data;
}

/** The old node that stands for the new one: of the same key, with the same button, or the next of its kind. */
function counterpart(parent, node, kept, fresh) {
  const isAlike = (old) => old.nodeName === node.nodeName && !kept.has(old);
  const key = node.dataset?.key;
  if (!key) return [...parent.childNodes].find((old) => isAlike(old) && !old.dataset?.key);
  const alike = [...parent.children].filter((old) => isAlike(old) && old.dataset.key);
  return alike.find((old) => old.dataset.key === key) ?? renamed(alike, node, fresh);
}

/** A row whose app gave it no name has a new one after each update; its buttons tell that it is the same. */
function renamed(alike, node, fresh) {
  const pressed = [...node.querySelectorAll("[data-seen]")].map(({ dataset }) => dataset.seen);
  if (!pressed.length) return null;
  const names = new Set([...fresh.children].map(({ dataset }) => dataset.key));
  return alike.find((old) => !names.has(old.dataset.key) && pressed.some((seen) => presented(old, seen)));
}

function copyAttributes(old, fresh) {
  // What a person has folded or unfolded stays so.
  const isOwn = (name) => name === "open" && old.nodeName === "DETAILS";
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !isOwn(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (isOwn(name)) continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}
