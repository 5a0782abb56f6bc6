// The loop of the cockpit, in a demo of its own because its clock is moved: what
// needs a hand is seen, a click acts, the colleague hears of it, and four weeks
// later the effect is there, with a line in the report.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, look, newContext, open, root, setLanguage, signIn } from './lib/browser.mjs';
import { startServer } from './lib/server.mjs';

const asked = 'You know this loop best. What would you try first?';
let browser, server, jule, page, week;
before(async () => {
  [browser, server] = await Promise.all([launch(), startServer(root)]);
  jule = await newContext(browser, { baseURL: server.address });
  await signIn(jule, 'jule');
  await setLanguage(jule, 'en');
  page = await open(jule);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function healthy() {
  const seen = await look(page);
  assert.deepEqual([...page.problems, ...seen.problems], [], page.url());
}

// send clicks what sends a form and waits for the page that follows.
async function send(button) {
  await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), button.click()]);
  await page.waitForLoadState('load');
}

const readWeek = async () => (await jule.request.get('/api/v1/cockpit/week')).json();
const signals = () => page.locator('main article.signal');
const signalOf = (card) => page.locator(`main article.signal:has(a[href="/cockpit/cards/${card.id}"])`);

test('five things at most, and they are what was planted', async () => {
  await page.goto('/demo/truths');
  const planted = {};
  for (const key of ['unanswered', 'newcomers', 'escalating']) {
    planted[key] = await page.$$eval(`[data-truth=${key}] a[href^="/posts/"]`, (all) => all.map((a) => a.pathname.split('/')[2]));
  }
  await page.goto('/cockpit');
  week = await readWeek();
  const n = await signals().count();
  assert.ok(n > 0 && n <= 5, `${n} cards`);
  assert.equal(n, week.cards.length);
  for (const [rule, key] of [['unanswered', 'unanswered'], ['newcomer', 'newcomers'], ['escalation', 'escalating']]) {
    const threads = week.cards.filter((c) => c.rule === rule).map((c) => c.thread);
    assert.ok(threads.length, `no card of the rule ${rule}`);
    for (const thread of threads) assert.ok(planted[key].includes(thread), `the ${rule} card is about ${thread}, planted are ${planted[key]}`);
  }
  await healthy();
});

test('every number leads to its definition', async () => {
  for (const path of ['/cockpit', '/cockpit/reach', '/cockpit/communities', '/cockpit/report']) {
    await page.goto(path);
    const links = await page.$$eval('main a[href^="/cockpit/definitions/"]', (all) => all.map((a) => a.pathname));
    assert.ok(links.length > 0, `${path} has no number with a definition`);
    for (const link of new Set(links)) {
      const answer = await jule.request.get(link);
      assert.equal(answer.status(), 200, `${path} leads to ${link}`);
    }
  }
  await page.goto('/cockpit');
  await page.goto(await page.locator('main a[href^="/cockpit/definitions/"]').first().getAttribute('href'));
  assert.ok((await page.locator('main').innerText()).length > 150, 'a definition that defines little');
  await healthy();
});

// ask sends the ready text of a card, with a line more, to who is proposed first.
async function ask(card, more) {
  await page.goto('/cockpit');
  const signal = signalOf(card);
  const text = signal.locator('textarea[name=text]');
  const ready = await text.inputValue();
  assert.ok(ready.length > 40, 'no ready text');
  await text.fill(`${ready} ${more}`);
  await send(signal.locator('.signal__acts > button').first());
  await page.goto('/cockpit');
  assert.equal(await signalOf(card).count(), 0, 'the card is still there');
  assert.equal(await page.locator(`main [aria-labelledby=cockpit-done] a[href="/cockpit/cards/${card.id}"]`).count(), 1, 'it is not among what was decided');
  await page.goto(`/cockpit/cards/${card.id}`);
  assert.ok(await page.locator('main #effect').count(), 'the plan of its effect is not shown');
  await healthy();
}

const proposes = (name) => week.cards.find((c) => c.rule === 'unanswered' && c.people[0]?.name === name);

test('colleagues are asked in words that were changed', async () => {
  const { asha, gerrit } = (week.done = { asha: proposes('Asha Venkatesan'), gerrit: proposes('Gerrit Lohmeyer') });
  assert.ok(asha && gerrit, 'no card proposes those who know');
  await ask(asha, asked);
  await ask(gerrit, asked);
});

test('she hears of it', async () => {
  const asha = await newContext(browser, { baseURL: server.address });
  await signIn(asha, 'asha');
  const hers = await open(asha);
  const notice = hers.locator('main li, main article', { hasText: 'Jule Ahrensfeld' });
  for (let i = 0; i < 40; i++) {
    await hers.goto('/notifications');
    if (await notice.count()) break;
    await hers.waitForTimeout(250);
  }
  assert.ok((await notice.first().innerText()).includes(asked), `not what she was asked: ${await hers.locator('main').innerText()}`);
  assert.deepEqual(hers.problems, []);
  await asha.close();
});

test('later, not useful and undo, without script', async () => {
  const context = await newContext(browser, { baseURL: server.address, script: false });
  await context.addCookies(await jule.cookies());
  const plain = await context.newPage();
  const start = await readWeek();
  const [first, second, third] = start.cards;
  const choose = async (card, menu, button) => {
    await plain.goto('/cockpit');
    const signal = plain.locator(`main article.signal:has(a[href="/cockpit/cards/${card.id}"])`);
    const details = signal.locator(`details:has(form[action$="/${menu}"])`);
    await details.locator('summary').click();
    await details.locator(button).first().click();
    await plain.waitForLoadState('load');
    assert.ok(!(await readWeek()).cards.some((c) => c.id === card.id), `${menu}: the card is still there`);
  };
  await choose(first, 'later', 'button[name=days][value="7"]');
  await choose(second, 'drop', 'button[name=why]');
  const hand = plain.locator(`main article.signal:has(a[href="/cockpit/cards/${third.id}"]) details:has(form[action$="/delegate"])`);
  await plain.goto('/cockpit');
  await hand.locator('summary').click();
  await hand.locator('form button:not([type=button])').first().click();
  await plain.waitForLoadState('load');
  assert.ok(!(await readWeek()).cards.some((c) => c.id === third.id), 'delegate: the card is still there');

  await plain.goto('/cockpit');
  const undo = plain.locator(`form[action="/cockpit/cards/${second.id}/undo"] button`);
  await undo.click();
  await plain.waitForLoadState('load');
  assert.ok((await readWeek()).cards.some((c) => c.id === second.id), 'undo does not bring the card back');
  await context.close();
});

test('a community action is started in a community that needs one', async () => {
  const card = (await readWeek()).cards.find((c) => c.offers.some((o) => o.act === 'start'));
  assert.ok(card, 'no card offers a community action');
  await page.goto(`/cockpit/cards/${card.id}`);
  const form = page.locator('form:has(input[name=act][value=start])').first();
  await form.locator('input[name=title]').fill('One drawing, three ways');
  await form.locator('textarea[name=text]').fill('Show the drawing you had to make twice. The best shortcut becomes our template.');
  await send(page.locator(`button[form="${await form.getAttribute('id')}"]`));
  await page.goto(`/cockpit/cards/${card.id}`);
  assert.ok(await page.locator('main #effect').count(), 'the plan of its effect is not shown');
  await page.goto(`/communities/${card.community}`);
  assert.ok((await page.locator('main').innerText()).includes('One drawing, three ways'), 'the community does not see it');
  await healthy();
  week.done.action = card;
});

test('the hours a week are what she says they are', async () => {
  await page.goto('/cockpit');
  await send(page.locator('form[action="/cockpit/hours"] button[value="120"]'));
  await page.goto('/cockpit');
  assert.equal(await page.locator('form[action="/cockpit/hours"] button[value="120"]').getAttribute('aria-pressed'), 'true');
  assert.equal((await readWeek()).budget, 120);
});

test('four weeks later each act has its verdict, and the report a line of it', async () => {
  await page.goto('/demo');
  await send(page.locator('form[action="/demo/clock"] button[name=days][value="28"]'));
  await page.waitForFunction(() => document.querySelector('form[action="/demo/clock"]'), null, { timeout: 180_000 });
  await page.goto('/cockpit/effects');
  for (const card of Object.values(week.done)) {
    const line = page.locator(`main li:has(a[href="/cockpit/cards/${card.id}"])`);
    await line.first().waitFor({ timeout: 10_000 });
    assert.equal(await line.locator('.verdict .badge').count(), 1, `no verdict: ${await line.innerText()}`);
  }
  for (const number of await page.locator('main .verdict .num:has(strong)').allInnerTexts()) {
    assert.match(number, /\d.*\d.*\d/s, `an estimate without its interval: ${number}`);
  }
  await healthy();
  await page.goto(`/cockpit/cards/${week.done.gerrit.id}`);
  const effect = await page.locator('main #effect').innerText();
  assert.match(effect, /comparable threads/, `the effect is not explained: ${effect}`);
  await page.goto('/cockpit/report');
  const moved = await page.locator('main .sheet__moved').allInnerTexts();
  assert.ok(moved.length >= 1 && moved.some((text) => /\d/.test(text)), `the report has no line of what moved: ${await page.locator('main .sheet').innerText()}`);
  await healthy();
});
