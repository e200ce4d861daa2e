// What is pasted: pictures become files, lists keep their bullets, all else comes as it is.

const BULLETS = ["•", "◦", "▪"];
const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "TR", "BLOCKQUOTE", "PRE", "SECTION", "ARTICLE"]);

/** Deal with something pasted into a field; `attach` takes files. */
export function pasted(event, field, attach) {
  const { clipboardData: data } = event;
  const files = [...data.files];
  const plain = data.getData("text/plain");
  if (files.length && !plain) {
    event.preventDefault();
    return attach(files);
  }
  const html = data.getData("text/html");
  if (!/<li[\s>]/i.test(html)) return undefined; // plain text keeps every character by itself
  event.preventDefault();
  return insert(field, textOf(html));
}

/** Put text where the cursor is, so that the browser can undo it. */
function insert(field, text) {
  field.focus();
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** The words of a piece of HTML, a line for each point of a list. Nothing of it is run or loaded. */
export function textOf(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const lines = [""];
  walk(body, { lines, depth: -1 });
  return lines.join("\n").replace(/\n{3,}/g, "\n\n").replace(/^\n+|\s+$/g, "");
}

function walk(node, state) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) text(child.data, state);
    else if (child.nodeType === Node.ELEMENT_NODE) element(child, state);
  }
}

function text(words, { lines }) {
  const last = lines.length - 1;
  const flat = words.replace(/[ \t\r\n\f]+/g, " ").replaceAll("\u00a0", " ");
  lines[last] += /^$|\s$/.test(lines[last]) ? flat.trimStart() : flat;
}

/** A line that holds nothing but the sign of its point: what comes belongs to the point. */
const BEGUN = /^\s*(?:[•◦▪]|\d+\.) $/;

function newLine(lines) {
  if (lines.at(-1).trim() && !BEGUN.test(lines.at(-1))) lines.push("");
}

const isCell = ({ nodeName: name }) => name === "TD" || name === "TH";

/** Some programs put a paragraph into each cell of a table; its row is one line all the same. */
const isWholeCell = ({ parentNode: parent }) => isCell(parent) && parent.children.length === 1;

function element(child, state) {
  const { lines } = state;
  const { nodeName: name } = child;
  if (name === "STYLE" || name === "SCRIPT") return;
  if (name === "BR") return void lines.push("");
  if (isCell(child) && child.previousElementSibling) lines.push(`${lines.pop().trimEnd()}\t`);
  if (!BLOCKS.has(name) || isWholeCell(child)) return void walk(child, state);
  newLine(lines);
  if (name === "LI") lines[lines.length - 1] = start(state);
  const isList = name === "UL" || name === "OL";
  walk(child, isList ? { ...state, depth: state.depth + 1, count: numbers(child) } : state);
  newLine(lines);
}

function numbers(list) {
  let next = list.nodeName === "OL" ? Number(list.getAttribute("start") ?? 1) : null;
  return () => (next === null ? null : `${next++}.`);
}

function start({ depth, count }) {
  const level = Math.max(0, depth);
  return `${"    ".repeat(level)}${count?.() ?? BULLETS[Math.min(level, BULLETS.length - 1)]} `;
}
