// JSON for people: indented, coloured, and never anything but text.

const LONG = 200_000; // characters from which colours cost more than they help
const PIECE = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(\btrue\b|\bfalse\b|\bnull\b)/g;

/** A value as a block of text with a button that copies it. */
export function jsonBlock(value) {
  const text = JSON.stringify(value, null, 2) ?? "null";
  const code = document.createElement("code");
  if (text.length > LONG) code.textContent = text;
  else code.append(...coloured(text));
  const pre = document.createElement("pre");
  pre.className = "json";
  pre.tabIndex = 0;
  pre.append(code);
  return { block: pre, text };
}

/** The text in pieces: every piece is set as text, so nothing in it can become markup. */
function* coloured(text) {
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    if (match.index > end) yield text.slice(end, match.index);
    const [whole, string, colon, number] = match;
    yield span(string && colon ? "key" : string ? "string" : number ? "number" : "word", string ?? whole);
    if (colon) yield colon;
    end = match.index + whole.length;
  }
  yield text.slice(end);
}

function span(kind, text) {
  const made = document.createElement("span");
  made.className = `j-${kind}`;
  made.textContent = text;
  return made;
}
