// The extension looks for a global htmx, so it is put there before the extension loads.
import htmx from "htmx.org/dist/htmx.esm.js";
import { say, words } from "./page";

(window as any).htmx = htmx;

// A failed background request must not replace a part of the page by an error page.
document.addEventListener("htmx:before:swap", (e: any) => {
  const status = e.detail?.ctx?.response?.status ?? 0;
  if (status >= 400 && status !== 422) {
    e.preventDefault();
    say(words("failed"), true);
  }
});
document.addEventListener("htmx:error", () => say(words("failed"), true));
