// The pages are whole without script, and every page can be used by keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, newContext, open, signIn } from './lib/browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

for (const path of ['/', '/communities', '/people', '/search?q=plan', '/notifications', '/cockpit']) {
  test(`${path} without script`, async () => {
    const context = await newContext(browser, { script: false });
    try {
      await signIn(context);
      const page = await open(context);
      const response = await page.goto(path);
      assert.equal(response.status(), 200);
      assert.equal(await page.locator('main h1').count(), 1);
      assert.ok((await page.locator('main').innerText()).trim().length > 40, 'the page says next to nothing');
    } finally {
      await context.close();
    }
  });
}

test('the first stop of the keyboard leads to the content', async () => {
  const context = await newContext(browser);
  try {
    await signIn(context);
    const page = await open(context);
    await page.goto('/');
    await page.keyboard.press('Tab');
    const target = await page.evaluate(() => document.activeElement?.getAttribute('href'));
    assert.match(target ?? '', /^#/, 'the first link is not a skip link');
    await page.keyboard.press('Enter');
    const inMain = await page.evaluate((id) => document.querySelector(id)?.closest('main, #main') !== null, target);
    assert.ok(inMain, `${target} is not in main`);
  } finally {
    await context.close();
  }
});
