// "5 minutes ago" stays true while the page is open. Pages on a demo's clock carry their own now.

const lang = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const opened = Date.now();
const now = () => {
  const given = Number(document.documentElement.dataset.now);
  return given ? given + (Date.now() - opened) : Date.now();
};

function refresh(root: ParentNode): void {
  for (const el of root.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    const minutes = Math.round((Date.parse(el.dateTime) - now()) / 60000);
    if (minutes === 0 || Math.abs(minutes) >= 24 * 60) continue;
    const text = Math.abs(minutes) < 60 ? relative.format(minutes, "minute") : relative.format(Math.round(minutes / 60), "hour");
    if (el.textContent !== text) el.textContent = text;
  }
}

setInterval(() => refresh(document), 60000);
