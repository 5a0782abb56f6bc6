// Menus close when left, confirmations open in place of their page.
document.addEventListener("click", (e) => {
  const t = e.target as Element;
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!open.contains(t)) open.open = false;
  }
  const link = t.closest<HTMLElement>("[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog!);
  if (dialog instanceof HTMLDialogElement && !(e.ctrlKey || e.metaKey || e.shiftKey)) {
    e.preventDefault();
    dialog.showModal();
    return;
  }
  if (t.closest("[data-close]") || t instanceof HTMLDialogElement) {
    const d = t.closest("dialog");
    if (d) {
      e.preventDefault();
      d.close();
    }
  }
});

document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  const menu = (e.target as Element).closest<HTMLDetailsElement>("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});

// Ctrl or Cmd with Enter sends what one is writing.
document.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey)) return;
  const form = (e.target as Element).closest("form");
  if (form && e.target instanceof HTMLTextAreaElement) form.requestSubmit();
});
