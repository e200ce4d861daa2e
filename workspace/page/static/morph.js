// Make one element like another while keeping what a person is doing in it: focus, selection, typed text.

/** Change `old` into the likeness of `fresh`. */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh) || isKept(old, fresh)) return;
  copyAttributes(old, fresh);
  morphChildren(old, fresh);
}

/** Whether the node is the page's own business once it has been drawn, such as a menu's field. */
const isKept = (old, fresh) => "keep" in old.dataset && "keep" in fresh.dataset;

function morphChildren(old, fresh) {
  const kept = new Set([...old.children].filter(isOurs));
  let at = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    while (at && isOurs(at)) at = at.nextSibling;
    const match = counterpart(old, node, at, kept);
    if (!match) {
      old.insertBefore(node, at);
      kept.add(node);
      continue;
    }
    kept.add(match);
    if (match !== at) old.insertBefore(match, at);
    morphNode(match, node);
    at = match.nextSibling;
  }
  for (const node of [...old.childNodes]) if (!kept.has(node)) node.remove();
}

/** Whether the page itself has put the node there, such as a message's text being edited: it stays. */
const isOurs = (node) => node.dataset?.local !== undefined;

function morphNode(old, fresh) {
  if (old.nodeType === Node.ELEMENT_NODE) morph(old, fresh);
  else if (old.data !== fresh.data) old.data = fresh.data;
}

/** The old node that stands for the new one: of the same key, or the next of the same kind. */
function counterpart(parent, node, at, kept) {
  const key = node.dataset?.key;
  if (key) {
    const same = (child) => child.dataset.key === key && child.nodeName === node.nodeName && !kept.has(child);
    return [...parent.children].find(same);
  }
  for (let old = at; old; old = old.nextSibling)
    if (old.nodeName === node.nodeName && !old.dataset?.key && !kept.has(old)) return old;
  return null;
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
