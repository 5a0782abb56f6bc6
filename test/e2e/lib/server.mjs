// Starts the program the way "make demo" does, on a free port and a data folder
// of its own, and stops it again.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const startTimeout = 180_000;

export async function startServer(root) {
  const binary = resolve(root, process.env.LINDEN_BIN ?? 'bin/linden');
  if (!existsSync(binary)) throw new Error(`${binary} is not there: run make build`);
  const data = mkdtempSync(join(tmpdir(), 'linden-e2e-'));
  const child = spawn(binary, ['demo', '--addr', '127.0.0.1:0', '--data', data], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const log = [];
  let ended = false;
  const stop = async () => {
    if (!ended) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(killer);
    }
    rmSync(data, { recursive: true, force: true });
  };
  child.once('exit', () => (ended = true));
  try {
    const address = await listening(child, log);
    return { address, log, stop };
  } catch (err) {
    await stop();
    throw new Error(`${err.message}\n${log.slice(-30).join('\n')}`);
  }
}

function listening(child, log) {
  return new Promise((found, failed) => {
    const timer = setTimeout(() => failed(new Error('the demo did not say where it listens')), startTimeout);
    let rest = '';
    const read = (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        log.push(line);
        if (log.length > 500) log.shift();
        const match = /listening on (http:\/\/[\w.:\[\]-]+)/.exec(line);
        if (match) {
          clearTimeout(timer);
          found(match[1]);
        }
      }
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`the demo ended with code ${code}`)));
  });
}
