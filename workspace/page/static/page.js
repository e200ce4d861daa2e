// The page's script: hands each event to the part that deals with it.

import { isExpected } from "./follow.js";
import { listen } from "./live.js";
import { press } from "./buttons.js";
import { fill } from "./composer.js";
import { dismiss, refreshList, refreshMessage, listOf } from "./messages.js";
import * as panes from "./panes.js";
import { watchPresence } from "./presence.js";
import { dots, markRead, refreshSidebar } from "./unread.js";
import * as view from "./view.js";

async function changed(change) {
  if (change.kind === "view") return view.refreshView();
  if (change.kind === "channels") return Promise.all([refreshSidebar(), panes.refreshWelcome()]);
  if (change.channel !== panes.openChannel()) return refreshSidebar();
  const thread = change.thread_ts ?? change.ts;
  const isReply = thread !== change.ts;
  const closed = isReply && thread !== panes.openThread();
  if (closed && !isTypingInThread() && isExpected(change)) await panes.showThread(thread, { focus: false });
  await Promise.all([
    refreshMessage("channel", change.ts),
    isReply && refreshMessage("channel", thread),
    thread === panes.openThread() && refreshMessage("thread", change.ts),
  ]);
  return markRead();
}

function isTypingInThread() {
  return Boolean(document.querySelector('[data-composer="thread"] textarea')?.value);
}

async function missed() {
  await Promise.all([refreshList("channel"), refreshList("thread"), refreshSidebar(), view.refreshView()]);
}

/** The workspace went away in between: whatever was missed is read when it is back. */
const untilBack = (work) => (...given) => work(...given).catch(() => {});

function clicked(event) {
  const elsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey;
  if (event.defaultPrevented || elsewhere) return;
  const target = event.target.closest("a, button");
  if (!target) return;
  const { dataset } = target;
  if (target.matches("#sidebar a[data-channel]")) {
    event.preventDefault();
    panes.openConversation(dataset.channel);
  } else if (dataset.thread) panes.showThread(dataset.thread);
  else if ("closeThread" in dataset) panes.closeThread();
  else if ("example" in dataset) fill(dataset.example);
  else if (dataset.show) panes.show(dataset.show);
  else if ("dismiss" in dataset) dismiss(target.closest(".message"));
  else if ("click" in dataset) press(target);
}

document.addEventListener("click", clicked);
document.addEventListener("visibilitychange", markRead);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (document.activeElement?.closest("#thread")) panes.closeThread();
});
document.getElementById("sidebar").addEventListener("change", (event) => {
  if (event.target.id !== "person") return;
  const channel = panes.openChannel();
  const query = { user: event.target.value, ...(channel?.startsWith("C") && { channel }) };
  location.assign(`/?${new URLSearchParams(query)}`);
});
addEventListener("popstate", (event) => panes.restore(event.state));

panes.begin();
view.begin();
dots();
watchPresence();
listen({ changed: untilBack(changed), missed: untilBack(missed) });
if (!listOf("channel")) panes.show("conversation");
