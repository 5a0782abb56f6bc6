// Forms with data-draft keep what was typed until it has been sent.
import { onReady, say, store, words } from "./page";

const prefix = "draft:";
const maxAge = 30 * 24 * 3600 * 1000;
const person = () => document.documentElement.dataset.person ?? "";
const keyOf = (form: HTMLFormElement) => `${prefix}${person()}:${form.dataset.draft}`;
type Field = HTMLInputElement | HTMLTextAreaElement;

function fields(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("textarea[name], input[type=text][name], input:not([type])[name]")];
}

function save(form: HTMLFormElement): void {
  const kept: Record<string, string> = {};
  for (const f of fields(form)) if (f.value !== f.defaultValue) kept[f.name] = f.value;
  if (Object.values(kept).some((v) => v.trim() !== "")) {
    store.set(keyOf(form), JSON.stringify({ at: Date.now(), kept }));
  } else {
    store.drop(keyOf(form));
  }
}

function restore(form: HTMLFormElement): void {
  const raw = store.get(keyOf(form));
  if (!raw) return;
  try {
    const { at, kept } = JSON.parse(raw);
    if (Date.now() - at > maxAge) return store.drop(keyOf(form));
    let any = false;
    for (const f of fields(form)) {
      const was = kept[f.name];
      if (typeof was === "string" && f.value === f.defaultValue && f.value !== was) {
        f.value = was;
        any = true;
      }
    }
    if (any) {
      form.classList.add("is-open");
      const note = form.querySelector<HTMLElement>("[data-draft-note]");
      if (note) note.hidden = false;
      else say(words("restored"));
    }
  } catch {
    store.drop(keyOf(form));
  }
}

// A plain submit leaves the page, so success shows only on the next one: there the draft
// is dropped, unless the same form came back with errors.
function settle(): void {
  const raw = store.get("draft-sent");
  if (!raw) return;
  store.drop("draft-sent");
  const failed = [...document.querySelectorAll<HTMLFormElement>("form[data-draft]")]
    .some((f) => keyOf(f) === raw && f.querySelector('[aria-invalid="true"], .errors'));
  if (!failed && !document.querySelector("[data-error-page]")) store.drop(raw);
}

settle();
onReady((root) => {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]:not([data-kept])")) {
    form.dataset.kept = "";
    restore(form);
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => save(form), 250);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      save(form);
      if (!form.hasAttribute("hx-post")) store.set("draft-sent", keyOf(form));
    });
    form.addEventListener("reset", () => store.drop(keyOf(form)));
    form.addEventListener("htmx:after:request", (e: any) => {
      const status = e.detail?.ctx?.response?.status ?? 0;
      if (e.target !== form || status < 200 || status >= 300) return;
      store.drop(keyOf(form));
      form.reset();
      form.classList.remove("is-open");
    });
    window.addEventListener("pagehide", () => { if (store.get("draft-sent") !== keyOf(form)) save(form); });
  }
});

// On a shared machine nothing of a person stays after signing out.
document.addEventListener("submit", (e) => {
  if ((e.target as Element).matches('form[action="/sign-out"]')) store.keys(prefix).forEach(store.drop);
});
