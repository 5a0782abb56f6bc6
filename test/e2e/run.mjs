// Builds nothing and installs nothing: starts bin/linden as a demo, runs
// *.test.mjs beside this file (or those named as arguments), stops it again.
//
//   node test/e2e/run.mjs                 all
//   node test/e2e/run.mjs pages           those whose name contains "pages"
//   LINDEN_SHOTS=1 node test/e2e/run.mjs  a picture of every page in test/e2e/shots
//   LINDEN_URL=http://127.0.0.1:8080 …    against a server that runs already
import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startServer } from './lib/server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs') && (!wanted.length || wanted.some((w) => name.includes(w))))
  .sort()
  .map((name) => join(here, name));

const counts = { passed: 0, failed: 0, skipped: 0 };

function report(kind, event) {
  const isGroup = event.details?.type === 'suite' || files.some((f) => event.name === f);
  if (kind === 'fail' && !(isGroup && counts.failed > 0)) {
    counts.failed++;
    const cause = event.details.error?.cause ?? event.details.error;
    console.log(`FAIL ${event.name}\n${cause?.stack ?? cause?.message ?? cause}`);
  } else if (kind === 'pass' && !isGroup) {
    if (event.skip) {
      counts.skipped++;
      console.log(`skipped ${event.name}: ${event.skip}`);
    } else {
      counts.passed++;
      if (process.env.LINDEN_VERBOSE) console.log(`ok   ${event.name} ${Math.round(event.details.duration_ms)} ms`);
    }
  }
}

function runFiles() {
  return new Promise((done, failed) => {
    const stream = run({ files, concurrency: Number(process.env.LINDEN_E2E_JOBS ?? 2), timeout: 20 * 60_000 });
    stream.on('test:pass', (event) => report('pass', event));
    stream.on('test:fail', (event) => report('fail', event));
    stream.on('test:stderr', (event) => process.stderr.write(event.message));
    stream.on('error', failed);
    stream.on('end', done);
    stream.resume();
  });
}

rmSync(join(here, 'shots'), { recursive: true, force: true });
let server;
try {
  if (!process.env.LINDEN_URL) {
    server = await startServer(join(here, '..', '..'));
    process.env.LINDEN_URL = server.address;
  }
  await runFiles();
} catch (err) {
  counts.failed++;
  console.log(`FAIL ${err.stack ?? err}`);
} finally {
  await server?.stop();
}
if (counts.failed && server) console.log(`The last the server said:\n${server.log.slice(-20).join('\n')}`);
if (counts.passed + counts.failed === 0) counts.failed = 1;
console.log(`     browser: ${counts.passed} passed, ${counts.failed} failed`);
if (process.env.LINDEN_COUNTS) {
  appendFileSync(process.env.LINDEN_COUNTS, `${counts.passed} ${counts.failed} ${counts.skipped}\n`);
}
process.exitCode = counts.failed ? 1 : 0;
