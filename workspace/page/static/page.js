// The page's script: hands each event to the part that deals with it.

import { act } from "./ask.js";
import { isExpected } from "./follow.js";
import { listen } from "./live.js";
import { press } from "./buttons.js";
import { fill } from "./composer.js";
import * as developer from "./developer.js";
import { react } from "./emoji.js";
import * as fields from "./fields.js";
import { fetchMore } from "./history.js";
import * as home from "./home.js";
import { walk } from "./keyboard.js";
import { openMenu } from "./message_menu.js";
import { dismiss, refreshList, refreshMessage, listOf, note } from "./messages.js";
import * as operate from "./operate.js";
import * as panes from "./panes.js";
import { pick } from "./picker.js";
import { watchPresence } from "./presence.js";
import * as presses from "./presses.js";
import { dots, markRead, noticed, pauseReading, refreshSidebar } from "./unread.js";
import * as view from "./view.js";

async function changed(change) {
  if (change.kind === "view") return view.refreshView();
  if (change.kind === "home") return home.refreshHome();
  if (change.kind === "channels") return Promise.all([refreshSidebar(), panes.refreshSurroundings()]);
  if (change.channel !== panes.openChannel()) return noticed(change);
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
  await Promise.all([refreshList("channel"), refreshList("thread"), refreshSidebar(), view.refreshView(), home.refreshHome()]);
  markRead();
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
  else if ("react" in dataset) toggleReaction(target);
  else if ("pick" in dataset) pick(target.closest(".message"), target);
  else if ("more" in dataset) openMenu(target);
  else if ("older" in dataset) fetchMore(target.closest(".messages"), "older");
  else if ("later" in dataset) fetchMore(target.closest(".messages"), "later");
  else if (dataset.channelAct) inChannel(target);
  else if ("developer" in dataset) developer.toggle();
  else if ("closeThread" in dataset) panes.closeThread();
  else if ("example" in dataset) fill(dataset.example);
  else if (dataset.show) panes.show(dataset.show);
  else if ("stop" in dataset) stop(target);
  else if ("dismiss" in dataset) dismiss(target.closest(".message"));
  else if ("click" in dataset) press(target);
}

async function toggleReaction(button) {
  const message = button.closest(".message");
  const place = message.closest(".messages").dataset.list;
  const result = await react(message, button.dataset.react);
  if (!result.ok) note(place, result.message);
}

/** End what the app is writing; what is there stays. */
async function stop(button) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const list = button.closest(".messages");
  const { ts } = button.closest(".message").dataset;
  const result = await act("stop-stream", { channel: list.dataset.channel, ts });
  button.removeAttribute("aria-busy");
  if (!result.ok) note(list.dataset.list, result.message);
}

/** Join or unarchive the channel that is open. */
async function inChannel(button) {
  const result = await act(button.dataset.channelAct, { channel: panes.openChannel() });
  if (!result.ok) note("channel", result.message);
}

document.addEventListener("click", clicked);
document.addEventListener("visibilitychange", () => (document.hidden ? pauseReading() : markRead()));
document.addEventListener("keydown", walk);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
  // An open menu in the thread closes first.
  if (event.target.closest?.("[aria-expanded=true], [role=menu]")) return;
  if (document.activeElement?.closest("#thread")) panes.closeThread();
});
document.getElementById("sidebar").addEventListener("change", (event) => {
  if (event.target.id !== "person") return;
  const channel = panes.openChannel();
  const query = { user: event.target.value, ...(channel?.startsWith("C") && { channel }) };
  location.assign(`/?${new URLSearchParams(query)}`);
});
addEventListener("popstate", ({ state }) => (state?.home ? home.openHome({ record: false }) : panes.restore(state)));

const startsAtHome = new URLSearchParams(location.search).has("home");
presses.begin();
panes.begin();
developer.begin();
view.begin();
operate.begin();
fields.begin();
home.begin();
if (startsAtHome) home.openHome();
dots();
watchPresence();
listen({ changed: untilBack(changed), missed: untilBack(missed) });
if (!listOf("channel")) panes.show("conversation");
