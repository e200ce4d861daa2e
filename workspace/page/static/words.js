// What the page itself says: what happened, what was kept, what to do next.

const KEPT = "What you typed is still there.";

export const RECONNECTING = "Reconnecting…";
export const NO_ANSWER = "The workspace does not answer. If it was stopped, start it with make run.";
const OTHER_ADDRESS = "The workspace was started again with a new address. Open the one shown in the terminal";
export const STARTED_AGAIN = `${OTHER_ADDRESS}; what you typed waits there.`;
export const FORM_LEFT_BEHIND = `${OTHER_ADDRESS}. This form does not go with you: copy what you typed.`;
export const EXAMPLE_READY = "The example is in the message field. Enter sends it.";
export const UNREACHABLE = `The workspace does not answer. ${KEPT} Try again when it is back.`;

export const CLOSE_QUESTION = {
  confirmTitle: "Discard what you typed?",
  confirmText: "",
  confirmYes: "Discard",
  confirmNo: "Keep editing",
  confirmStyle: "danger",
};

const REFUSALS = {
  already_in_channel: "That person is in this channel already.",
  messages_tab_disabled: `This app takes no direct messages. ${KEPT}`,
  method_not_supported_for_channel_type: "That cannot be done in a direct message.",
  msg_too_long: `This message is too long for Slack. ${KEPT} Shorten it, or send it in parts.`,
  already_archived: "This channel is archived already.",
  already_reacted: "You have given this reaction already.",
  cant_delete_message: "This message cannot be deleted: it is not yours, or it is gone.",
  cant_update_message: `This message cannot be changed: it is not yours. ${KEPT}`,
  edit_window_closed: `This message is too old to be changed. ${KEPT}`,
  invalid_name: "There is no emoji of that name.",
  is_archived: `This channel is archived, so nobody writes here. ${KEPT}`,
  message_not_found: "This message is gone.",
  no_reaction: "This reaction is gone already.",
  not_in_channel: `You are not a member of this channel, so you cannot write here. ${KEPT}`,
  thread_not_found: `The message this thread hung on is gone. ${KEPT}`,
};

/** Why the workspace refused. */
export const refusal = ({ error, message }) =>
  REFUSALS[error] ?? message ?? "That did not work. Nothing was changed; try again.";

export const notACommand = (name) =>
  `${name} is not a valid command. What begins with a slash is read as a command; ` +
  "to send it as a message, put a space in front.";

export const notInThreads = (name) =>
  `${name} works in the channel only: Slack runs no commands in threads. ` +
  `Write here in plain words what you want changed. ${KEPT}`;

export const nobodyCalled = (whom) => `Nobody here is called ${whom}. Type @ to see who there is.`;

export const whom = (name, bot) => `Whom? For example: ${name} ${bot}`;

export const noFilesWith = (name) =>
  `${name} takes no files: Slack's commands carry words only. Send the files as a message, then run the command. ${KEPT}`;

export const ARCHIVE_QUESTION = {
  confirmTitle: "Archive this channel?",
  confirmText: "Its messages stay and can be read; nobody can write here until it is unarchived.",
  confirmYes: "Archive",
  confirmNo: "Keep it open",
  confirmStyle: "danger",
};

const excerpt = (text) => (text.length > 240 ? `${text.slice(0, 240)}…` : text);

export const deleteQuestion = (text) => ({
  confirmTitle: "Delete this message?",
  confirmText: `${text ? `“${excerpt(text)}”\n\n` : ""}It goes for everyone, and cannot be brought back.`,
  confirmYes: "Delete",
  confirmNo: "Keep it",
  confirmStyle: "danger",
});

export const EMPTY_EDIT = "A message cannot be empty. Write something, or delete the message from its menu.";
export const CANNOT_EDIT = "The text could not be read. Press Escape, and try again.";
export const LINK_COPIED = "Link copied";
export const NO_CLIPBOARD = "This browser does not let the page copy. Select the text and copy it yourself.";
export const NEW = "New";
export const mentions = (count) => `${count} ${Number(count) === 1 ? "mention" : "mentions"}`;
export const olderLoaded = (count) => `${count} older messages loaded.`;
export const NO_EMOJI = "No emoji has such a name.";

export const removeFile = (name) => `Remove ${name}`;
export const uploading = (name) => `Uploading ${name}`;
export const emptyFile = (name) => `${name} is empty or a folder. Remove it to send the rest.`;
export const fileNotThere = (name) => `${name} is not uploaded, so nothing was sent. Remove it or attach it again. ${KEPT}`;
export const UPLOAD_UNREACHABLE = "The upload broke off. Remove the file and attach it again.";
const UPLOAD_REFUSALS = { 413: "This file is too large for the workspace. Remove it to send the rest." };
export const uploadRefused = (answer, status) =>
  UPLOAD_REFUSALS[status] ?? answer?.message ?? "The workspace did not take this file. Remove it and try again.";

export const LOOKING = "Looking…";
export const NOTHING_BEHIND = "Nothing is known of this message. It may be gone, or the workspace is away: close this and try again.";
export const COPY_JSON = "Copy JSON";
export const JSON_COPIED = "JSON copied";
export const MESSAGE_JSON = "Message";
export const callsTitle = (count) => `Calls that made it (${count})`;
export const envelopesTitle = (count) => `Envelopes it caused (${count})`;
export const NO_CALLS = "None known: a person wrote it, it came with an uploaded file, or it is older than the workspace's last start.";
export const NO_ENVELOPES = "None: the app has not subscribed to such events, or is not in this channel.";
export const PARTS = { args: "Arguments", answer: "Answer", payload: "Payload", ack: "Acknowledged with", call: "call", envelope: "sent" };

const took = (seconds) => (seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : `${seconds.toFixed(1)} s`);

export function callOutcome({ answer, status, duration }) {
  const ended = answer?.ok === false ? answer.error : status >= 400 ? `HTTP ${status}` : "ok";
  return duration ? `${ended} · ${took(duration)}` : ended;
}

export function envelopeOutcome({ acked_at: acked, sent_at: sent, retry_attempt: retry }) {
  const again = retry ? `retry ${retry} · ` : "";
  return `${again}${acked === null ? "not acknowledged" : `acked after ${took(acked - sent)}`}`;
}

export const suggestions = (count) =>
  `${count} ${count === 1 ? "suggestion" : "suggestions"}. Arrow keys choose, Tab takes.`;

export const lastReplies = (count) => `the last ${count} replies`;
export const replies = (count) => `${count} ${count === 1 ? "reply" : "replies"}`;

export const REQUIRED = "Please fill this in.";
export const tooShort = (least) => `At least ${least} characters, please.`;
export const tooLong = (most, over) => `${over} characters too long: at most ${most} fit here.`;
