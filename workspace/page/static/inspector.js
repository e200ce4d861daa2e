// Behind a message: its JSON, the calls that made it, and what the app was sent because of it.

import { look, user } from "./ask.js";
import { jsonBlock } from "./json.js";
import { mention } from "./popups.js";
import { callRecord, envelopeRecord, made } from "./records.js";
import * as words from "./words.js";

const dialog = document.getElementById("inspector");
const body = dialog.querySelector(".inspector-body");

/** Show what lies behind a message. */
export async function inspect(message) {
  const { channel } = message.closest(".messages").dataset;
  body.replaceChildren(made("p", "none", words.LOOKING));
  dialog.showModal();
  try {
    const found = await look("inspect", { channel, ts: message.dataset.ts, user });
    body.replaceChildren(...sections(found));
  } catch {
    body.replaceChildren(made("p", "none", words.NOTHING_BEHIND));
  }
}

function sections({ message, calls = [], envelopes = [] }) {
  const { block, text } = jsonBlock(message);
  const copy = made("button", "button", words.COPY_JSON);
  copy.type = "button";
  copy.addEventListener("click", () => copyText(text));
  const head = made("div", "inspector-head");
  head.append(made("h3", "", words.MESSAGE_JSON), copy);
  return [
    section([head, block]),
    section([made("h3", "", words.callsTitle(calls.length)), ...lines(calls.map(callRecord), words.NO_CALLS)]),
    section([made("h3", "", words.envelopesTitle(envelopes.length)), ...lines(envelopes.map(envelopeRecord), words.NO_ENVELOPES)]),
  ];
}

const lines = (records, none) => (records.length ? records : [made("p", "none", none)]);

function section(parts) {
  const element = made("section");
  element.append(...parts);
  return element;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    mention(words.JSON_COPIED);
  } catch {
    mention(words.NO_CLIPBOARD);
  }
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close-inspector]")) dialog.close();
});
dialog.addEventListener("close", () => body.replaceChildren());
