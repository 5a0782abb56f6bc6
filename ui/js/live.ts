// News from the server waits at the top; nothing on the page moves by itself.
import { say } from "./page";

const count = new Map<string, number>();

document.addEventListener("news", (e: any) => {
  const { scope, n } = read(e);
  const box = document.querySelector<HTMLElement>(`[data-live="${CSS.escape(scope ?? "")}"]`);
  if (!box || !n) return;
  const total = (count.get(scope) ?? 0) + n;
  count.set(scope, total);
  const text = (total === 1 ? box.dataset.one : box.dataset.other)?.replace("{n}", String(total)) ?? "";
  const label = box.querySelector<HTMLElement>("[data-live-text]");
  if (label) label.textContent = text;
  box.hidden = false;
  say(text);
});

document.addEventListener("unread", (e: any) => {
  const { n } = read(e);
  for (const bell of document.querySelectorAll<HTMLElement>("[data-unread]")) {
    bell.textContent = n > 99 ? "99+" : String(n ?? "");
    bell.hidden = !n;
  }
});

function read(e: any): { scope: string; n: number } {
  try { return JSON.parse(e.detail?.data ?? "{}"); } catch { return { scope: "", n: 0 }; }
}
