// What the page itself says: what happened, what was kept, what to do next.

const KEPT = "What you typed is still there.";

export const RECONNECTING = "Reconnecting…";
export const NO_ANSWER = "The workspace does not answer. If it was stopped, start it with make run.";
const OTHER_ADDRESS = "The workspace was started again with a new address. Open the one shown in the terminal";
export const STARTED_AGAIN = `${OTHER_ADDRESS}; what you typed waits there.`;
export const FORM_LEFT_BEHIND = `${OTHER_ADDRESS}. This form does not go with you: copy what you typed.`;
export const EXAMPLE_READY = "The example is in the message field. Enter sends it.";
export const UNREACHABLE = `The workspace does not answer. ${KEPT} Try again when it is back.`;
export const BUTTON_IN_FORM = "Buttons inside a form do nothing in this workspace.";

export const CLOSE_QUESTION = {
  confirmTitle: "Discard what you typed?",
  confirmText: "",
  confirmYes: "Discard",
  confirmNo: "Keep editing",
  confirmStyle: "danger",
};

const REFUSALS = {
  already_in_channel: "That person is in this channel already.",
  method_not_supported_for_channel_type: "Nobody can be added to a direct message.",
  msg_too_long: `This message is too long for Slack. ${KEPT} Shorten it, or send it in parts.`,
  not_in_channel: `You are not a member of this channel, so you cannot write here. ${KEPT}`,
  thread_not_found: `The message this thread hung on is gone. ${KEPT}`,
  user_is_restricted: "Guests cannot add anyone to a channel.",
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

export const inviteWhom = (bot) => `Whom? For example: /invite ${bot}`;

export const suggestions = (count) =>
  `${count} ${count === 1 ? "suggestion" : "suggestions"}. Arrow keys choose, Tab takes.`;

export const replies = (count) => `${count} ${count === 1 ? "reply" : "replies"}`;

export const REQUIRED = "Please fill this in.";
export const tooShort = (least) => `At least ${least} characters, please.`;
export const tooLong = (most, over) => `${over} characters too long: at most ${most} fit here.`;
