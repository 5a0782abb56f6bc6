// What several behaviours share: translated words from the page, the polite voice, storage.

/** words gives a translated sentence that the server put on the body as data-say-*. */
export function words(name: string): string {
  return document.body.dataset["say" + name[0].toUpperCase() + name.slice(1)] ?? "";
}

/** say tells screen readers quietly; with show it also appears for some seconds. */
export function say(text: string, show = false): void {
  const live = document.getElementById("live");
  if (!live || !text) return;
  if (!show) {
    live.textContent = text;
    return;
  }
  const box = document.getElementById("toasts");
  if (!box) return;
  const p = document.createElement("p");
  p.className = "notice notice--attention";
  p.textContent = text;
  box.replaceChildren(p);
  setTimeout(() => p.remove(), 8000);
}

export function onReady(f: (root: ParentNode) => void): void {
  const start = () => f(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("htmx:after:swap", start);
}

/** store is localStorage where the browser allows it, and forgets where it does not. */
export const store = {
  get(key: string): string | null {
    try { return localStorage.getItem(key); } catch { return null; }
  },
  set(key: string, value: string): void {
    try { localStorage.setItem(key, value); } catch { /* full or forbidden: the form still works */ }
  },
  drop(key: string): void {
    try { localStorage.removeItem(key); } catch { /* nothing was stored */ }
  },
  keys(prefix: string): string[] {
    try { return Object.keys(localStorage).filter((k) => k.startsWith(prefix)); } catch { return []; }
  },
};
