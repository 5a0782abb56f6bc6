// One-letter keys. They rest while somebody types and can be switched off (data-keys="off").
const typing = (t: EventTarget | null) =>
  t instanceof HTMLElement && (t.isContentEditable || t.matches("input, textarea, select"));

function items(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-item]")].filter((e) => e.offsetParent !== null);
}

function current(): HTMLElement | null {
  return (document.activeElement?.closest("[data-item]") as HTMLElement) ?? null;
}

function move(step: number): void {
  const all = items();
  if (all.length === 0) return;
  const at = current() ? all.indexOf(current()!) : -1;
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function press(selector: string, root: ParentNode | null): boolean {
  const el = (root ?? document).querySelector<HTMLElement>(selector);
  if (!el) return false;
  if (el.matches("textarea, input")) el.focus();
  else el.click();
  return true;
}

document.addEventListener("keydown", (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey) return;
  if (typing(e.target)) {
    if (e.key === "Escape") (e.target as HTMLElement).blur();
    return;
  }
  if (document.documentElement.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
  let done = true;
  switch (e.key) {
    case "/": done = press("[data-search]", null); break;
    case "n": done = press("[data-new]", null); break;
    case "j": move(1); break;
    case "k": move(-1); break;
    case "r": done = (current() !== null && press("[data-reply]", current())) || press("[data-reply]", null); break;
    case "?": document.getElementById("keys")?.togglePopover(); break;
    case "Enter":
      done = document.activeElement === current() && press("[data-open]", current());
      break;
    default: done = false;
  }
  if (done) e.preventDefault();
});
