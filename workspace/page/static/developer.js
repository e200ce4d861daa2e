// The developer panel: what the app calls and what it is sent, as it happens.

import { look } from "./ask.js";
import { callRecord, envelopeRecord } from "./records.js";

const OFTEN = 1000; // milliseconds
const KEPT = 200; // lines; older ones go
const OPEN = "developer panel open";

const panel = document.getElementById("developer");
const list = panel.querySelector("ol");

let lastCall = 0;
let known = new Map(); // envelope ids, and whether the line says already how it ended
let waiting = null;

/** Open or close the panel; the browser remembers. */
export function toggle() {
  const open = panel.hidden;
  localStorage.setItem(OPEN, open ? "yes" : "");
  show(open);
  if (open) panel.querySelector(".records").focus();
  else document.querySelector("#sidebar [data-developer]").focus();
}

/** Open it where it was open before. */
export function begin() {
  if (localStorage.getItem(OPEN)) show(true);
}

function show(open) {
  panel.hidden = !open;
  document.body.toggleAttribute("data-developing", open);
  document.querySelector("#sidebar [data-developer]").setAttribute("aria-expanded", String(open));
  clearTimeout(waiting);
  if (open) watch();
}

async function watch() {
  if (!document.hidden) await refresh().catch(() => {}); // away: said elsewhere
  clearTimeout(waiting);
  if (!panel.hidden) waiting = setTimeout(watch, OFTEN);
}

async function refresh() {
  const [{ calls }, { envelopes }] = await Promise.all([
    look("calls", { after: lastCall, limit: KEPT }),
    look("envelopes", { limit: KEPT }),
  ]);
  const fresh = [...calls.slice(-KEPT).map(callLine), ...envelopes.slice(-KEPT).filter(isNews).map(envelopeLine)];
  lastCall = calls.at(-1)?.seq ?? lastCall;
  if (!fresh.length) return;
  const focused = document.activeElement;
  const lines = [...list.children, ...fresh].sort((a, b) => b.dataset.at - a.dataset.at);
  list.replaceChildren(...lines.slice(0, KEPT));
  if (focused.isConnected) focused.focus({ preventScroll: true });
  panel.querySelector(".none").hidden = true;
}

/** Whether nothing is known of an envelope, or not yet how it ended. */
function isNews({ envelope_id: id, acked_at: acked }) {
  return !known.has(id) || (acked !== null && !known.get(id));
}

function callLine(call) {
  return line(call.at, callRecord(call));
}

function envelopeLine(envelope) {
  const { envelope_id: id, acked_at: acked, sent_at: at } = envelope;
  list.querySelector(`[data-envelope="${CSS.escape(id)}"]`)?.remove();
  known.set(id, acked !== null);
  if (known.size > 20 * KEPT) known = new Map([...known].slice(-KEPT));
  const made = line(at, envelopeRecord(envelope));
  made.dataset.envelope = id;
  return made;
}

function line(at, record) {
  const item = document.createElement("li");
  item.dataset.at = at;
  item.append(record);
  return item;
}
