// Every page, in light and dark, on a phone and a desk, in three languages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, launch, look, newContext, open, setLanguage, shot, signIn } from './lib/browser.mjs';
import { languages, pages, schemes, widths } from './pages.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

// The state of a signed-in reader: signing in once for each language is enough.
const signedIn = new Map();
async function stateFor(lang) {
  if (!signedIn.has(lang)) {
    const context = await newContext(browser, { lang });
    await signIn(context);
    await setLanguage(context, lang);
    signedIn.set(lang, await context.storageState());
    await context.close();
  }
  return signedIn.get(lang);
}

async function visit(context, page, entry) {
  const path = typeof entry.path === 'function' ? await entry.path(page) : entry.path;
  page.expectStatus = entry.status ?? 200;
  page.problems.length = 0;
  const response = await page.goto(path, { waitUntil: 'load' });
  assert.equal(response.status(), page.expectStatus, `${path} answers ${response.status()}`);
}

for (const lang of languages) {
  describe(`pages in ${lang}`, () => {
    for (const scheme of schemes) {
      for (const width of widths) {
        for (const entry of pages) {
          const name = `${entry.name}-${lang}-${scheme}-${width}`;
          test(name, async () => {
            const context = await newContext(browser, { lang, scheme, width });
            try {
              if (entry.as !== null) {
                const { cookies } = await stateFor(lang);
                await context.addCookies(cookies);
              }
              const page = await open(context);
              await visit(context, page, entry);
              const seen = await look(page);
              const problems = [...page.problems, ...seen.problems, ...(await axe(page))];
              if (seen.lang !== lang) problems.push(`page: is in ${seen.lang}`);
              if (problems.length || process.env.LINDEN_SHOTS) await shot(page, name);
              assert.deepEqual(problems, [], `${name} at ${page.url()}`);
            } finally {
              await context.close();
            }
          });
        }
      }
    }
  });
}
