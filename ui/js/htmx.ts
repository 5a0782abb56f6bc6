// The extension looks for a global htmx, so it is put there before the extension loads.
import htmx from "htmx.org/dist/htmx.esm.js";
import { say, words } from "./page";

(window as any).htmx = htmx;

// A failed background request must not replace a part of the page by an error page.
document.addEventListener("htmx:before:swap", (e: any) => {
  const status = e.detail?.ctx?.response?.status ?? 0;
  if (status >= 400 && status !== 422) {
    e.preventDefault();
    if (!e.detail?.ctx?.sourceElement?.hasAttribute?.("hx-sse:connect")) say(words("failed"), true);
  }
});
// The stream of live updates opens itself again; nobody has to know.
document.addEventListener("htmx:error", (e: any) => {
  const from = e.detail?.ctx?.sourceElement ?? e.target;
  if (!from?.hasAttribute?.("hx-sse:connect")) say(words("failed"), true);
});
