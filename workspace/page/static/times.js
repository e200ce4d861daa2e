// Times as the reader's clock tells them.

const clock = { hour: "numeric", minute: "2-digit" };
const parts = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: clock,
  time_secs: { ...clock, second: "2-digit" },
};

/** Fill in every time inside an element. */
export function localise(root) {
  for (const time of root.querySelectorAll("time[data-ts]")) {
    const at = new Date(Number(time.dataset.ts) * 1000);
    time.textContent = at.toLocaleTimeString([], clock);
    time.title = at.toLocaleString([], { dateStyle: "full", timeStyle: "medium" });
  }
  for (const date of root.querySelectorAll("time[data-date]")) {
    const at = new Date(Number(date.dataset.date) * 1000);
    if (Number.isNaN(at.getTime())) continue;
    date.dateTime = at.toISOString();
    date.title = at.toLocaleString([], { dateStyle: "full", timeStyle: "medium" });
    const { format } = date.dataset;
    date.textContent = format.replace(/\{(\w+)\}/g, (whole, name) => formatted(at, name) ?? whole);
  }
}

function formatted(at, name) {
  const pretty = name.endsWith("_pretty");
  const form = parts[pretty ? name.slice(0, -"_pretty".length) : name];
  if (!form) return null;
  return (pretty && relative(at)) || at.toLocaleString([], form);
}

/** Today, yesterday, tomorrow; null for any other day. */
function relative(at) {
  const days = Math.round((midnight(at) - midnight(new Date())) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? null;
}

function midnight(at) {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** The day of a message, as the line above its first message says it. */
export function day(ts) {
  const at = new Date(Number(ts) * 1000);
  const near = relative(at);
  if (near) return near[0].toUpperCase() + near.slice(1);
  return at.toLocaleDateString([], { weekday: "long", month: "long", day: "numeric" });
}
