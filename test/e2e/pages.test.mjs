// Every page, in light and dark, on a phone and a desk, in three languages.
//
// A page is opened once for each language and looked at twice: on a desk in one
// colour scheme, on a phone in the other. Languages take turns in which is which,
// so that every page is checked in all four.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, launch, look, newContext, open, setLanguage, shot, signIn } from './lib/browser.mjs';
import { languages, pages, schemes, widths } from './pages.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

// readers are the open pages, one for each language and person.
const readers = new Map();
async function reader(lang, as) {
  const name = `${lang} ${as}`;
  if (!readers.has(name)) {
    const context = await newContext(browser, { lang });
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

for (const [turn, lang] of languages.entries()) {
  describe(`pages in ${lang}`, () => {
    for (const entry of pages) {
      test(`${entry.name}-${lang}`, async () => {
        const page = await reader(lang, entry.as === undefined ? 'jule' : entry.as);
        await page.setViewportSize({ width: widths[0], height: 900 });
        await visit(page, entry);
        const problems = [...page.problems];
        for (const [i, width] of widths.entries()) {
          const scheme = schemes[(i + turn) % schemes.length];
          await page.setViewportSize({ width, height: 844 });
          await page.emulateMedia({ colorScheme: scheme });
          const seen = await look(page);
          if (seen.lang !== lang) seen.problems.push(`page: is in ${seen.lang}`);
          const found = [...seen.problems, ...(await axe(page))].map((text) => `${width} ${scheme}: ${text}`);
          problems.push(...found);
          if (found.length || process.env.LINDEN_SHOTS) await shot(page, `${entry.name}-${lang}-${width}-${scheme}`);
        }
        assert.deepEqual(problems, [], page.url());
      });
    }
  });
}
