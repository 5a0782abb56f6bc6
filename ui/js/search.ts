// The search box offers people, communities and posts while somebody types. Enter without
// a choice searches as it does without script.
type Suggestion = { kind: string; id: string; text: string; detail: string; target: string };

let box: HTMLInputElement | null = null;
let list: HTMLUListElement | null = null;
let found: Suggestion[] = [];
let picked = -1;
let asked = 0;

document.addEventListener("input", (e) => {
  const t = e.target;
  if (!(t instanceof HTMLInputElement) || !t.hasAttribute("data-search")) return;
  box = t;
  t.setAttribute("role", "combobox");
  t.setAttribute("aria-autocomplete", "list");
  if (t.value.trim().length < 2) close();
  else void ask(t.value.trim());
});

async function ask(q: string): Promise<void> {
  const turn = ++asked;
  await new Promise((r) => setTimeout(r, 150));
  if (turn !== asked) return;
  try {
    const answer = await fetch("/search/suggest?q=" + encodeURIComponent(q), { headers: { Accept: "application/json" } });
    if (!answer.ok || turn !== asked) return;
    const got = ((await answer.json()) as { suggestions: Suggestion[] }).suggestions;
    if (turn !== asked) return;
    found = got;
    show();
  } catch { close(); }
}

function show(): void {
  if (!box || found.length === 0 || document.activeElement !== box) return close();
  if (!list) {
    list = document.createElement("ul");
    list.className = "suggest";
    list.id = "search-list";
    list.setAttribute("role", "listbox");
    list.addEventListener("pointerdown", (e) => e.preventDefault());
    list.addEventListener("click", (e) => {
      const li = (e.target as Element).closest("li");
      if (li && list) go([...list.children].indexOf(li));
    });
    box.form!.append(list);
  }
  picked = -1;
  list.setAttribute("aria-label", box.labels?.[0]?.textContent ?? "");
  list.replaceChildren(...found.map((s, i) => {
    const li = document.createElement("li");
    li.id = `search-${i}`;
    li.setAttribute("role", "option");
    const more = document.createElement("small");
    more.textContent = s.detail;
    li.append(s.text, " ", more);
    return li;
  }));
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "true");
  mark();
}

function mark(): void {
  [...(list?.children ?? [])].forEach((li, i) => li.setAttribute("aria-selected", String(i === picked)));
  if (picked < 0) return box?.removeAttribute("aria-activedescendant");
  box?.setAttribute("aria-activedescendant", `search-${picked}`);
  list?.children[picked].scrollIntoView({ block: "nearest" });
}

function go(i: number): void {
  const to = found[i]?.target;
  close();
  if (to?.startsWith("/")) location.assign(to);
}

function close(): void {
  asked++;
  list?.remove();
  list = null;
  picked = -1;
  box?.setAttribute("aria-expanded", "false");
  box?.removeAttribute("aria-activedescendant");
  box?.removeAttribute("aria-controls");
}

// From the last suggestion, and from the first, the next step leads back to the words.
document.addEventListener("keydown", (e) => {
  if (!list || e.target !== box || e.isComposing) return;
  const n = found.length + 1;
  if (e.key === "ArrowDown") picked = ((picked + 2) % n) - 1;
  else if (e.key === "ArrowUp") picked = ((picked + n) % n) - 1;
  else if (e.key === "Enter" && picked >= 0) go(picked);
  else if (e.key === "Escape") close();
  else return;
  mark();
  e.preventDefault();
  e.stopPropagation();
}, true);
document.addEventListener("focusout", (e) => { if (e.target === box) close(); });
