// Opens pages as a person would and notices what a person should never meet:
// errors in the console, refused resources, policy violations, sideways
// scrolling, untranslated keys, accessibility faults.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const base = process.env.LINDEN_URL;
const shots = join(root, 'test', 'e2e', 'shots');

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
}

// newContext is a fresh reader: own cookies, language, colour scheme and width.
export function newContext(browser, { lang = 'en', scheme = 'light', width = 1280, script = true, baseURL = base } = {}) {
  return browser.newContext({
    baseURL,
    locale: lang,
    colorScheme: scheme,
    viewport: { width, height: width < 600 ? 844 : 900 },
    hasTouch: width < 600,
    reducedMotion: 'reduce',
    javaScriptEnabled: script,
    timezoneId: 'Europe/Berlin',
  });
}

// open makes a page of the context whose problems are collected in
// page.problems. `allow` are statuses of the document that are expected.
export async function open(context) {
  const page = await context.newPage();
  const problems = [];
  page.problems = problems;
  page.expectStatus = 200;
  page.on('console', (message) => {
    const text = message.text();
    const expected = page.expectStatus >= 400 && text.includes(`status of ${page.expectStatus}`);
    if (message.type() === 'error' && !expected) problems.push(`console: ${text} (${message.location().url})`);
  });
  page.on('pageerror', (err) => problems.push(`script: ${err.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') problems.push(`request: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    const isDocument = response.request().isNavigationRequest();
    if (response.status() >= 400 && !(isDocument && response.status() === page.expectStatus)) {
      problems.push(`response: ${response.status()} ${response.url()}`);
    }
  });
  return page;
}

// signIn uses the one-click page of the demo. `persona` is the value of its
// form field; a part of it is enough, and without one the first is taken.
export async function signIn(context, persona = '') {
  const page = await context.newPage();
  try {
    await page.goto('/demo');
    const values = await page.$$eval('form [name=persona]', (all) => all.map((field) => field.value));
    const value = values.find((v) => v === persona) ?? values.find((v) => v.includes(persona));
    if (value === undefined) throw new Error(`no persona "${persona}" among ${values.join(', ')}`);
    const form = page.locator(`form:has([name=persona][value="${value}"])`).first();
    const button = form.locator(`button[name=persona][value="${value}"]`);
    const target = (await button.count()) ? button.first() : form.locator('button, [type=submit]').first();
    await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/demo')), target.click()]);
  } finally {
    await page.close();
  }
}

// setLanguage changes the language of who is signed in, on the settings page.
export async function setLanguage(context, lang) {
  const page = await context.newPage();
  try {
    await page.goto('/settings');
    if ((await page.getAttribute('html', 'lang')) === lang) return;
    await page.locator('main select[name=lang]').selectOption(lang);
    await Promise.all([
      page.waitForResponse((r) => r.request().method() === 'POST'),
      page.locator('main form:has(select[name=lang]) button:not([type=button])').first().click(),
    ]);
    await page.waitForLoadState('load');
    await page.goto('/settings');
    const now = await page.getAttribute('html', 'lang');
    if (now !== lang) throw new Error(`the settings page is in ${now} after choosing ${lang}`);
  } finally {
    await page.close();
  }
}

// axe returns one line for each accessibility fault of the page.
export async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap((v) =>
    v.nodes.slice(0, 5).map((n) => `axe ${v.id} (${v.impact}): ${v.help}: ${n.target.join(' ')}: ${n.html.slice(0, 160)}`));
}

// look checks what does not need axe: the frame of the page and its text.
export async function look(page) {
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll('h1').length,
    mains: document.querySelectorAll('main').length,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    text: document.body.innerText,
  }));
  const problems = [];
  if (!seen.title.trim()) problems.push('page: no title');
  if (seen.headings !== 1) problems.push(`page: ${seen.headings} h1, want 1`);
  if (seen.mains !== 1) problems.push(`page: ${seen.mains} main, want 1`);
  if (seen.overflow > 1) problems.push(`page: ${seen.overflow} px wider than the screen`);
  const key = messageKeys().find((k) => seen.text.includes(k));
  if (key) problems.push(`text: the key ${key} is shown instead of its text`);
  const broken = /\{\{|%!|<no value>|\bNaN\b|\bundefined\b/.exec(seen.text);
  if (broken) problems.push(`text: "${seen.text.slice(Math.max(0, broken.index - 30), broken.index + 30)}"`);
  return { ...seen, problems };
}

let keys;
function messageKeys() {
  if (keys) return keys;
  keys = [];
  try {
    for (const name of readdirSync(join(root, 'locales')).filter((n) => n.endsWith('.en.json'))) {
      keys.push(...Object.keys(JSON.parse(readFileSync(join(root, 'locales', name), 'utf8'))).filter((k) => k.includes('.')));
    }
  } catch (err) {
    if (err.code !== 'ENOENT') throw err;
  }
  return keys;
}

// shot writes a picture below test/e2e/shots and returns its path.
export async function shot(page, name, { fullPage = true } = {}) {
  mkdirSync(shots, { recursive: true });
  const path = join(shots, `${name}.png`);
  await page.screenshot({ path, fullPage });
  return path;
}
