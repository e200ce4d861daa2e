// Calls and envelopes as lines that open to their JSON.

import { jsonBlock } from "./json.js";
import { callOutcome, envelopeOutcome, PARTS } from "./words.js";

/** A small element with words in it. */
export function made(tag, kind, words = "") {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  element.textContent = words;
  return element;
}

const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** One call of the app's: method, how it ended, and how long it took. */
export function callRecord(call) {
  const ok = call.status < 400 && call.answer?.ok !== false;
  const parts = { [PARTS.args]: call.args, [PARTS.answer]: call.answer };
  return record({ at: call.at, what: call.method, kind: PARTS.call, ok, outcome: callOutcome(call), parts });
}

/** One envelope to the app: its type, whether it was acknowledged, and after how long. */
export function envelopeRecord(envelope) {
  const { payload, ack_payload: ack, acked_at: acked, type } = envelope;
  const parts = { [PARTS.payload]: payload, ...(ack && Object.keys(ack).length && { [PARTS.ack]: ack }) };
  const what = [type, payload?.event?.type ?? payload?.command ?? payload?.type].filter(Boolean).join(" · ");
  const outcome = envelopeOutcome(envelope);
  return record({ at: envelope.sent_at, what, kind: PARTS.envelope, ok: acked !== null, outcome, parts });
}

function record({ at, what, kind, ok, outcome, parts }) {
  const details = made("details", ok ? "record" : "record bad");
  const summary = made("summary");
  summary.append(
    made("span", "at", clock(at)), " ", made("span", "kind", kind), " ",
    made("span", "what", what), " ", made("span", "outcome", outcome),
  );
  details.append(summary);
  // Drawn when it is opened: hundreds of lines stay light.
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    for (const [name, value] of Object.entries(parts)) details.append(made("h4", "", name), jsonBlock(value).block);
  });
  return details;
}
