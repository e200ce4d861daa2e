// A question with two answers, before something is done.

const dialog = document.getElementById("confirm");

/** Whether a question is being asked. */
export const isAsking = () => dialog.open;

/** Ask a question with two answers; whether it was yes. */
export function confirmed({ confirmTitle, confirmText, confirmYes, confirmNo, confirmStyle }) {
  dialog.querySelector("h2").textContent = confirmTitle;
  dialog.querySelector(".confirm-text").textContent = confirmText;
  const [no, yes] = dialog.querySelectorAll("button");
  no.textContent = confirmNo;
  yes.textContent = confirmYes;
  yes.className = `button ${confirmStyle === "danger" ? "danger" : "primary"}`;
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.querySelector("form").onsubmit = (event) => resolve(event.submitter.value === "yes");
    dialog.oncancel = () => resolve(false);
  });
}
