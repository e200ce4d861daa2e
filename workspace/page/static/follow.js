// After one's own act, the thread that answers it opens by itself.

const PATIENCE = 180_000; // milliseconds: a slow model may need a while for its first word

let expected = null;

/** A person has done something here whose answer may come as a thread. */
export function expectThread(channel) {
  expected = { channel, since: Date.now() };
}

/** Whether this first reply answers what the person did; true once. */
export function isExpected({ channel, thread_ts: thread }) {
  if (!expected || expected.channel !== channel || Date.now() - expected.since > PATIENCE) return false;
  // The parent is the act itself, or what the bot posted because of it: not older than the act.
  if (Number(thread) * 1000 < expected.since - 1500) return false;
  expected = null;
  return true;
}
