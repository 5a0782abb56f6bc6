// Every page, in light and dark, on a phone and a desk, in three languages.
//
// A page is opened once for each language and width; the colour scheme changes
// under it, and what does not depend on colours is checked in one of them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, launch, look, newContext, open, setLanguage, shot, signIn } from './lib/browser.mjs';
import { languages, pages, schemes, widths } from './pages.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

// readers are the open pages, one for each language, width and person.
const readers = new Map();
async function reader(lang, width, as) {
  const name = `${lang} ${width} ${as}`;
  if (!readers.has(name)) {
    const context = await newContext(browser, { lang, width });
    if (as !== null) {
      await signIn(context, as);
      await setLanguage(context, lang);
    }
    readers.set(name, await open(context));
  }
  return readers.get(name);
}

async function visit(page, entry) {
  const expected = [entry.status ?? 200].flat();
  page.expectStatus = 200;
  const path = typeof entry.path === 'function' ? await entry.path(page) : entry.path;
  page.expectStatus = expected[0];
  page.problems.length = 0;
  const response = await page.goto(path, { waitUntil: 'load' });
  assert.ok(expected.includes(response.status()), `${path} answers ${response.status()}`);
}

for (const lang of languages) {
  describe(`pages in ${lang}`, () => {
    for (const width of widths) {
      for (const entry of pages) {
        const name = `${entry.name}-${lang}-${width}`;
        test(name, async () => {
          const page = await reader(lang, width, entry.as === undefined ? 'jule' : entry.as);
          await visit(page, entry);
          const seen = await look(page);
          const problems = [...page.problems, ...seen.problems];
          if (seen.lang !== lang) problems.push(`page: is in ${seen.lang}`);
          for (const scheme of schemes) {
            await page.emulateMedia({ colorScheme: scheme });
            const found = await axe(page, scheme === schemes[0] ? null : ['color-contrast', 'link-in-text-block']);
            problems.push(...found.map((text) => `${scheme}: ${text}`));
            if (found.length || process.env.LINDEN_SHOTS) await shot(page, `${name}-${scheme}`);
          }
          assert.deepEqual(problems, [], `${name} at ${page.url()}`);
        });
      }
    }
  });
}
