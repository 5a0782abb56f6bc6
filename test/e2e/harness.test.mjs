// Shows the harness a page with faults: what it cannot see, it cannot guard.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { axe, launch, look, newContext, open } from './lib/browser.mjs';

const bad = `<!doctype html><html><title></title><body><script>window.ran = 1</script>
<img src="/gone.png"><p style="width:3000px">{{.Name}}</p><button></button></body></html>`;
const good = `<!doctype html><html lang="en"><title>Good</title><body><main><h1>Good</h1></main></body></html>`;

let browser, server, baseURL;
before(async () => {
  browser = await launch();
  server = createServer((req, res) => {
    const body = { '/bad': bad, '/good': good, '/favicon.ico': '' }[req.url];
    res.writeHead(body === undefined ? 404 : 200, {
      'content-type': 'text/html', 'content-security-policy': "default-src 'self'; style-src 'unsafe-inline'",
    });
    res.end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  baseURL = `http://127.0.0.1:${server.address().port}`;
});
after(async () => {
  await browser?.close();
  server?.close();
});

test('faults of a page are seen', async () => {
  const context = await newContext(browser, { baseURL });
  const page = await open(context);
  await page.goto('/bad');
  const problems = [...page.problems, ...(await look(page)).problems, ...(await axe(page))].join('\n');
  for (const want of ['Content Security Policy', '404', 'no title', '0 h1', 'wider than the screen', '{{', 'axe image-alt', 'axe button-name', 'axe html-has-lang']) {
    assert.ok(problems.includes(want), `${want} is not among:\n${problems}`);
  }
  await context.close();
});

test('a good page has none', async () => {
  const context = await newContext(browser, { baseURL });
  const page = await open(context);
  await page.goto('/good');
  assert.deepEqual([...page.problems, ...(await look(page)).problems, ...(await axe(page))], []);
  await context.close();
});
