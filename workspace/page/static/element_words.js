// What elements and forms say: what is missing, what does not fit, what to do next.

export const NOTHING_FITS = "Nothing fits what you typed.";
export const SEARCHING = "Searching…";
export const UPLOADING = "Uploading…";
export const STILL_UPLOADING = "Your files are still on their way. Submit again in a moment.";
export const NOT_A_NUMBER = "Please write a number, such as 12 or 3.5.";
export const NOT_WHOLE = "Please write a whole number, such as 12.";
export const NOT_AN_ADDRESS = "Please write a whole address that begins with http or https.";
export const NOT_AN_EMAIL = "Please write an email address, such as name@example.org.";
export const CHOOSE_ONE = "Please choose something.";
export const ADD_A_FILE = "Please add a file.";

export const choices = (count) => `${count} to choose from. Arrow keys move, Enter chooses.`;
export const atMost = (most) => `No more than ${most} can be chosen. Take one away first.`;
export const typeMore = (least) =>
  least > 0 ? `Type at least ${least} ${least === 1 ? "letter" : "letters"} to search.` : "Type to search.";
export const tooManyFiles = (most) =>
  most === 1 ? "Only one file fits here. Take the other away first." : `No more than ${most} files fit here.`;
export const wrongType = (name, types) => `${name} does not fit here: only ${types.join(", ")}. Nothing was added.`;
export const tooLarge = (name) => `${name} is larger than 10 MB, the most that a form takes. Nothing was added.`;
export const emptyFile = (name) => `${name} is empty. Nothing was added.`;
export const notTaken = (name, why) => `${name} was not added. ${why}`;
export const taken = (name) => `${name} is added.`;
export const atLeastNumber = (least) => `Please write ${least} or more.`;
export const atMostNumber = (most) => `Please write ${most} or less.`;
export const lettersLeft = (left) => (left >= 0 ? `${left} left` : `${-left} too many`);
export const NO_HOME = "The app was not told that you opened its Home. What you see is from before.";
