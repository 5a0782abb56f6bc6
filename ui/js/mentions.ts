// "@na" in a text area offers people; the list never takes the focus away from the text.
// In a field with data-people every word is the beginning of a name.
type Person = { id: string; name: string; username: string; title?: string };

let list: HTMLUListElement | null = null;
let area: HTMLTextAreaElement | HTMLInputElement | null = null;
let start = 0;
let picked = 0;
let found: Person[] = [];
let asked = 0;

document.addEventListener("input", (e) => {
  const t = e.target;
  if (!(t instanceof HTMLTextAreaElement || t instanceof HTMLInputElement) || !t.hasAttribute("data-mentions")) return;
  const before = t.value.slice(0, t.selectionStart ?? 0);
  const m = (t.hasAttribute("data-people") ? /(?:^|[\s,;])@?([\p{L}\p{N}._-]{1,30})$/u : /(?:^|[\s(])@([\p{L}\p{N}._-]{1,30})$/u).exec(before);
  if (!m) return close();
  area = t;
  start = before.length - m[1].length;
  ask(m[1]);
});

async function ask(q: string): Promise<void> {
  const turn = ++asked;
  await new Promise((r) => setTimeout(r, 120));
  if (turn !== asked) return;
  try {
    const answer = await fetch("/people/suggest?q=" + encodeURIComponent(q), { headers: { Accept: "application/json" } });
    if (!answer.ok || turn !== asked) return;
    found = ((await answer.json()) as Person[]).slice(0, 6);
    show();
  } catch { close(); }
}

function show(): void {
  if (!area || found.length === 0) return close();
  if (!list) {
    list = document.createElement("ul");
    list.className = "suggest";
    list.id = "mention-list";
    list.setAttribute("role", "listbox");
    list.addEventListener("pointerdown", (e) => {
      const li = (e.target as Element).closest("li");
      if (!li || !list) return;
      e.preventDefault();
      choose([...list.children].indexOf(li));
    });
  }
  if (list.parentElement !== area.parentElement) area.parentElement!.append(list);
  picked = 0;
  list.setAttribute("aria-label", area.dataset.mentions || "@");
  list.replaceChildren(...found.map((p, i) => {
    const li = document.createElement("li");
    li.id = `mention-${i}`;
    li.setAttribute("role", "option");
    const more = document.createElement("small");
    more.textContent = ["@" + p.username, p.title].filter(Boolean).join(" · ");
    li.append(p.name, " ", more);
    return li;
  }));
  area.setAttribute("aria-controls", list.id);
  mark();
}

function mark(): void {
  [...(list?.children ?? [])].forEach((li, i) => li.setAttribute("aria-selected", String(i === picked)));
  area?.setAttribute("aria-activedescendant", `mention-${picked}`);
}

function choose(i: number): void {
  if (!area || !found[i]) return close();
  area.setRangeText(found[i].username + " ", start, area.selectionStart ?? start, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  close();
}

function close(): void {
  asked++;
  list?.remove();
  list = null;
  area?.removeAttribute("aria-activedescendant");
  area?.removeAttribute("aria-controls");
}

document.addEventListener("keydown", (e) => {
  if (!list || e.target !== area) return;
  if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    picked = (picked + (e.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    mark();
  } else if (e.key === "Enter" || e.key === "Tab") choose(picked);
  else if (e.key === "Escape") close();
  else return;
  e.preventDefault();
  e.stopPropagation();
}, true);
document.addEventListener("focusout", (e) => { if (e.target === area) close(); });
