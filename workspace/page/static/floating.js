// Lists that open over the page, under or above what they belong to.

const GAP = 4;
const TALLEST = 320;

/** Put a list at its anchor, where there is room; as wide as it, or ending with it. */
export function place(list, anchor, { end = false } = {}) {
  const at = anchor.getBoundingClientRect();
  const below = innerHeight - at.bottom - GAP * 2;
  const above = at.top - GAP * 2;
  const under = below >= Math.min(list.scrollHeight, 200) || below >= above;
  list.style.maxHeight = `${Math.max(90, Math.min(TALLEST, under ? below : above))}px`;
  list.style.minWidth = end ? "" : `${at.width}px`;
  list.style.top = under ? `${at.bottom + GAP}px` : "auto";
  list.style.bottom = under ? "auto" : `${innerHeight - at.top + GAP}px`;
  const left = end ? at.right - list.offsetWidth : at.left;
  list.style.left = `${Math.max(GAP, Math.min(left, innerWidth - list.offsetWidth - GAP))}px`;
}
