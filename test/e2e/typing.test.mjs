// What helps while somebody types: suggestions of the search, drafts that follow
// to another device, names in an invitation.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, launch, look, newContext, open, signIn } from './lib/browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function reader(options = {}) {
  const context = await newContext(browser, { lang: 'de', ...options });
  await signIn(context, 'kilian');
  return open(context);
}

async function healthy(page) {
  const seen = await look(page);
  assert.deepEqual([...page.problems, ...seen.problems, ...(await axe(page))], [], page.url());
}

test('the search box suggests, by keyboard alone', async () => {
  const page = await reader();
  const box = page.locator('#search');
  await page.goto('/');
  await page.keyboard.press('/');
  await page.keyboard.type('schi', { delay: 30 });
  await page.waitForSelector('#search-list [role=option]');
  await healthy(page);
  await page.keyboard.press('ArrowDown');
  assert.equal(await box.getAttribute('aria-activedescendant'), 'search-0');
  await page.keyboard.press('ArrowUp');
  assert.equal(await box.getAttribute('aria-activedescendant'), null, 'the first step back leads to the words');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#search-list').count(), 0);
  assert.equal(await box.inputValue(), 'schi', 'Escape keeps the words');
  await Promise.all([page.waitForURL(/\/search\?q=schi/), page.keyboard.press('Enter')]);
  await page.locator('#search').fill('');
  await page.locator('#search').pressSequentially('kilian', { delay: 30 });
  await page.waitForSelector('#search-list [role=option]');
  await page.keyboard.press('ArrowDown');
  await Promise.all([page.waitForURL(/\/people\/[0-9a-z]+$/), page.keyboard.press('Enter')]);
  await page.context().close();
});

test('a draft follows to another device and goes when it is sent', async () => {
  const desk = await reader();
  const words = `Halber Gedanke ${Date.now()}`;
  await desk.goto('/new');
  await desk.locator('main input[name=title]').fill(words);
  await desk.locator('main textarea[name=body]').fill('Noch nicht fertig.');
  await Promise.all([
    desk.waitForResponse((r) => r.url().endsWith('/drafts') && r.request().method() === 'POST' && r.status() === 204),
    desk.waitForTimeout(3100),
  ]);
  const phone = await reader({ width: 390 });
  const restored = (page) => page.waitForFunction((w) => document.querySelector('main input[name=title]').value === w, words);
  await phone.goto('/new');
  await restored(phone);
  assert.ok(await phone.locator('[data-draft-note]').isVisible(), 'nothing says where the words come from');
  await healthy(phone);
  const gone = phone.waitForResponse((r) => r.url().endsWith('/drafts') && r.request().method() === 'POST' && r.status() === 204);
  await Promise.all([phone.waitForURL(/\/posts\//), gone, phone.locator('main form button.button--primary').last().click()]);
  const third = await reader();
  const asked = third.waitForResponse((r) => r.url().includes('/drafts?'));
  await third.goto('/new');
  assert.deepEqual((await (await asked).json()).body, '', 'the draft stays after it was sent');
  for (const page of [desk, phone, third]) await page.context().close();
});

test('an invitation offers names', async () => {
  const page = await reader();
  await page.goto('/communities/cad-konstruktion/about');
  const field = page.locator('input[name=people]');
  await field.pressSequentially('ay', { delay: 30 });
  await page.waitForSelector('#mention-list [role=option]');
  await healthy(page);
  await page.keyboard.press('Enter');
  assert.match(await field.inputValue(), /^[a-z.]+ $/);
  await page.context().close();
});
