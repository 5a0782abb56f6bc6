// Forms with data-draft keep what was typed until it has been sent. Those with data-sync
// also keep it on the server, so that it can be gone on with on another device.
import { onReady, say, store, words } from "./page";

const prefix = "draft:";
const maxAge = 30 * 24 * 3600 * 1000;
const person = () => document.documentElement.dataset.person ?? "";
const keyOf = (form: HTMLFormElement) => `${prefix}${person()}:${form.dataset.draft}`;
type Field = HTMLInputElement | HTMLTextAreaElement;

function fields(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("textarea[name], input[type=text][name], input:not([type])[name]")];
}

// mirrored is what the server last got of a form; it also says that there may be a copy.
const mirrored = new WeakMap<HTMLFormElement, string>();

function mirror(form: HTMLFormElement, leaving: boolean): void {
  if (!form.hasAttribute("data-sync")) return;
  const text = (name: string) => fields(form).find((f) => f.name === name && f.value !== f.defaultValue)?.value ?? "";
  const data = new URLSearchParams({ place: form.dataset.draft!, title: text("title"), body: text("body") });
  if (mirrored.get(form) === String(data)) return;
  mirrored.set(form, String(data));
  if (leaving) navigator.sendBeacon("/drafts", data);
  else fetch("/drafts", { method: "POST", body: data }).catch(() => mirrored.set(form, ""));
}

function forget(place: string): void {
  fetch("/drafts", { method: "POST", body: new URLSearchParams({ place }), keepalive: true }).catch(() => { /* it is offered again */ });
}

async function fromServer(form: HTMLFormElement): Promise<void> {
  try {
    const answer = await fetch("/drafts?place=" + encodeURIComponent(form.dataset.draft!), { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const kept = await answer.json();
    if (!kept.title && !kept.body) return;
    if (!mirrored.has(form)) mirrored.set(form, "");
    fill(form, kept);
  } catch { /* without it the form is empty, as before */ }
}

function save(form: HTMLFormElement): void {
  const kept: Record<string, string> = {};
  for (const f of fields(form)) if (f.value !== f.defaultValue) kept[f.name] = f.value;
  if (Object.values(kept).some((v) => v.trim() !== "")) {
    store.set(keyOf(form), JSON.stringify({ at: Date.now(), kept, far: mirrored.has(form) }));
  } else {
    store.drop(keyOf(form));
  }
}

function fill(form: HTMLFormElement, kept: Record<string, unknown>): void {
  let any = false;
  for (const f of fields(form)) {
    const was = kept[f.name];
    if (typeof was === "string" && was !== "" && f.value === f.defaultValue && f.value !== was) {
      f.value = was;
      any = true;
    }
  }
  if (!any) return;
  form.classList.add("is-open");
  const note = form.querySelector<HTMLElement>("[data-draft-note]");
  if (note) note.hidden = false;
  else say(words("restored"));
}

/** restore fills in the draft of this device, and reports whether there is one. */
function restore(form: HTMLFormElement): boolean {
  const raw = store.get(keyOf(form));
  if (!raw) return false;
  try {
    const { at, kept, far } = JSON.parse(raw);
    if (Date.now() - at <= maxAge) {
      if (far) mirrored.set(form, "");
      fill(form, kept);
      return true;
    }
  } catch { /* unreadable: as good as none */ }
  store.drop(keyOf(form));
  return false;
}

// The server is asked when somebody turns to a form, not by every page that has one.
function askServer(form: HTMLFormElement): void {
  if (!form.hasAttribute("data-sync")) return;
  if (!form.matches(".composer") || form.matches(":focus-within")) void fromServer(form);
  else form.addEventListener("focusin", () => void fromServer(form), { once: true });
}

// A plain submit leaves the page, so success shows only on the next one: there the draft
// is dropped, unless the same form came back with errors.
function settle(): void {
  const raw = store.get("draft-sent");
  if (!raw) return;
  store.drop("draft-sent");
  const failed = [...document.querySelectorAll<HTMLFormElement>("form[data-draft]")]
    .some((f) => keyOf(f) === raw && f.querySelector('[aria-invalid="true"], .errors'));
  if (!failed && !document.querySelector("[data-error-page]")) {
    if (/"far":true}$/.test(store.get(raw) ?? "")) forget(raw.slice(`${prefix}${person()}:`.length));
    store.drop(raw);
  }
}

settle();
onReady((root) => {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]:not([data-kept])")) {
    form.dataset.kept = "";
    if (!restore(form)) askServer(form);
    let timer = 0, pause = 0, typed = false;
    form.addEventListener("input", () => {
      typed = true;
      clearTimeout(timer);
      clearTimeout(pause);
      timer = window.setTimeout(() => save(form), 250);
      pause = window.setTimeout(() => { mirror(form, false); save(form); }, 3000);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      clearTimeout(pause);
      save(form);
      if (!form.hasAttribute("hx-post")) store.set("draft-sent", keyOf(form));
    });
    form.addEventListener("reset", () => store.drop(keyOf(form)));
    form.addEventListener("htmx:after:request", (e: any) => {
      const status = e.detail?.ctx?.response?.status ?? 0;
      if (e.target !== form || status < 200 || status >= 300) return;
      store.drop(keyOf(form));
      if (mirrored.delete(form)) forget(form.dataset.draft!);
      typed = false;
      form.reset();
      form.classList.remove("is-open");
    });
    window.addEventListener("pagehide", () => {
      if (store.get("draft-sent") === keyOf(form) || !form.isConnected) return;
      if (typed) mirror(form, true);
      save(form);
    });
  }
});

// On a shared machine nothing of a person stays after signing out.
document.addEventListener("submit", (e) => {
  if ((e.target as Element).matches('form[action="/sign-out"]')) store.keys(prefix).forEach(store.drop);
});
