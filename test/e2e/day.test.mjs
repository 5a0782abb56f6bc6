// A day in the intranet: a fitter on the late shift with her phone, a designer
// who uses no mouse, a guest from outside. They share one question.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, look, newContext, open, setLanguage, signIn } from './lib/browser.mjs';

const title = 'Wer kennt den neuen Wochenendschichtplan?';
const body = 'An Linie 2 hängt noch der alte. Gilt der neue ab Samstag?';
const answer = 'Ja, ab Samstag. Der Aushang wird morgen getauscht.';
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAIAAABvFaqvAAAAH0lEQVR42mPQq4iiCmIYNWjUoFGDRg0aNWjUoIE3CAAXVUAfXzOvCwAAAABJRU5ErkJggg==', 'base64');

let browser, aylin, kilian, thread;
before(async () => {
  browser = await launch();
  aylin = await newContext(browser, { lang: 'de', width: 390 });
  kilian = await newContext(browser, { lang: 'de' });
  await Promise.all([signIn(aylin, 'aylin'), signIn(kilian, 'kilian')]);
});
after(() => browser?.close());

// healthy fails when a page had an error or shows what it should not.
async function healthy(page) {
  const seen = await look(page);
  assert.deepEqual([...page.problems, ...seen.problems], [], page.url());
}

test('the feed fits a phone and says where things come from', async () => {
  const page = await open(aylin);
  await page.goto('/');
  assert.ok((await page.locator('main article.post').count()) >= 5, 'next to nothing in the feed');
  assert.ok((await page.locator('main article.post .post__head a[href^="/communities/"]').count()) >= 5, 'posts without their community');
  await healthy(page);
  await page.close();
});

test('a reaction counts at once and is still there later, and goes again', async () => {
  const page = await open(aylin);
  await page.goto('/');
  const bar = page.locator('main form.reactions:has(details)').first();
  const id = await bar.getAttribute('id');
  const form = page.locator(`[id="${id}"]`);
  const pressed = form.locator('button[aria-pressed=true]');
  assert.equal(await pressed.count(), 0);
  await form.locator('summary').click();
  await form.locator('details button').first().click();
  await pressed.first().waitFor();
  assert.match(await pressed.first().innerText(), /1/);
  await page.reload();
  assert.equal(await pressed.count(), 1, 'the reaction is gone after a reload');
  await pressed.first().click();
  await page.waitForFunction((i) => !document.getElementById(i).querySelector('button[aria-pressed=true]'), id);
  await healthy(page);
  await page.close();
});

test('a draft survives its closed tab', async () => {
  let page = await open(aylin);
  await page.goto('/new?kind=question&community=schicht-dienstplan');
  await page.locator('main input[name=title]').fill(title);
  await page.locator('main textarea[name=body]').fill(body);
  await page.waitForTimeout(500);
  await page.close();
  page = await open(aylin);
  await page.goto('/new?kind=question&community=schicht-dienstplan');
  assert.equal(await page.locator('main input[name=title]').inputValue(), title);
  assert.equal(await page.locator('main textarea[name=body]').inputValue(), body);
  await healthy(page);
  await page.close();
});

test('a question with a picture and its description', async () => {
  const page = await open(aylin);
  await page.goto('/new?kind=question&community=schicht-dienstplan');
  await page.locator('main input[name=kind][value=question]').check();
  await page.locator('main select[name=community]').selectOption({ label: 'Schicht & Dienstplan' });
  await page.locator('main input[name=title]').fill(title);
  await page.locator('main textarea[name=body]').fill(body);
  await page.locator('main input[name=file]').first().setInputFiles({ name: 'aushang.png', mimeType: 'image/png', buffer: picture });
  await page.locator('main input[name=alt]').first().fill('Der alte Aushang an Linie 2');
  await Promise.all([page.waitForURL(/\/posts\/[0-9a-z]+/), page.locator('main form button[type=submit]:not([name]), main form button:not([type]):not([name])').first().click()]);
  thread = new URL(page.url()).pathname;
  assert.equal(await page.locator('main h1').innerText(), title);
  const img = page.locator('main .thread__head img[alt="Der alte Aushang an Linie 2"]');
  assert.equal(await img.count(), 1, 'the picture or its description is missing');
  assert.ok(await img.evaluate((i) => i.decode().then(() => i.naturalWidth > 0)), 'the picture does not load');
  await healthy(page);
  await page.goto('/new?kind=question&community=schicht-dienstplan');
  assert.equal(await page.locator('main input[name=title]').inputValue(), '', 'the draft stays after it was sent');
  await page.close();
});

test('somebody joins and answers without a mouse; the asker sees that there is one new', async () => {
  const waiting = await open(aylin);
  await waiting.goto(thread);
  const page = await open(kilian);
  await page.goto('/communities/schicht-dienstplan');
  const join = page.locator('form[action$="/schicht-dienstplan/join"] button').first();
  await join.focus();
  await Promise.all([page.waitForLoadState('load'), page.keyboard.press('Enter')]);
  await page.locator('form[action$="/schicht-dienstplan/leave"]').first().waitFor({ state: 'attached' });

  await page.goto(thread);
  await page.keyboard.press('r');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'body', '"r" does not lead to the answer');
  await page.keyboard.type(answer);
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.matches('#reply button:not([name])') ?? false)) break;
  }
  await Promise.all([page.waitForLoadState('load'), page.keyboard.press('Enter')]);
  await page.locator('.comment', { hasText: answer }).waitFor();
  await healthy(page);

  const news = waiting.locator('[data-live]:not([hidden])');
  await news.waitFor({ timeout: 20_000 });
  assert.match(await news.innerText(), /\b1\b|\bEin/);
  await healthy(waiting);
  await page.close();
  await waiting.close();
});

test('the bell tells of the answer and leads to it; it becomes the best one', async () => {
  const page = await open(aylin);
  await page.goto('/notifications');
  const item = page.locator('main', { hasText: 'Kilian Wettstein' });
  await item.waitFor();
  await page.goto(thread);
  const comment = page.locator('.comment', { hasText: answer });
  await Promise.all([page.waitForLoadState('load'), comment.locator('form[action$="/accept"] button').click()]);
  await page.locator('main .best', { hasText: answer }).waitFor();
  await healthy(page);
  await page.close();
});

test('part of a compound word finds it', async () => {
  const page = await open(aylin);
  for (let i = 0; i < 40; i++) {
    await page.goto('/search?q=Schichtplan');
    if (await page.locator(`main a[href^="${thread}"]`).count()) break;
    await page.waitForTimeout(250);
  }
  assert.ok(await page.locator(`main a[href^="${thread}"]`).count(), 'Schichtplan does not find Wochenendschichtplan');
  await healthy(page);
  await page.close();
});

test('a guest meets only her own community; what is hidden is not there', async () => {
  const guest = await newContext(browser, { lang: 'de' });
  await signIn(guest, 'renate');
  const page = await open(guest);
  await page.goto('/communities');
  const links = await page.$$eval('main a[href^="/communities/"]', (all) => all.map((a) => a.pathname.split('/')[2]));
  assert.deepEqual([...new Set(links)].filter((slug) => slug !== 'new'), ['projekt-schichtmodell-2026']);
  await page.goto('/search?q=Schichtplan');
  assert.equal(await page.locator(`main a[href^="${thread}"]`).count(), 0, 'a guest finds what she may not read');
  await healthy(page);
  for (const path of ['/communities/schicht-dienstplan', thread, '/people']) {
    const status = (await guest.request.get(path)).status();
    assert.ok([403, 404].includes(status), `${path} answers a guest with ${status}`);
  }
  await guest.close();

  const hidden = await aylin.request.get('/communities/projekt-schichtmodell-2026');
  const missing = await aylin.request.get('/communities/no-such-community');
  assert.equal(hidden.status(), 404);
  assert.equal(await hidden.text(), await missing.text(), 'what is hidden answers differently from what is missing');
});

test('the page speaks the language that was chosen', async () => {
  const page = await open(kilian);
  for (const [lang, word] of [['nl', 'Notificaties'], ['en', 'Notifications'], ['de', 'Benachrichtigungen']]) {
    await setLanguage(kilian, lang);
    await page.goto('/notifications');
    assert.equal(await page.getAttribute('html', 'lang'), lang);
    assert.match(await page.title(), new RegExp(word));
    await healthy(page);
  }
  await page.close();
});
