#!/usr/bin/env node
// The gatepost command. It builds itself the first time, so that it can be run from a fresh copy.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const own = join(root, 'node_modules/.bin/node');
const node = Number(process.versions.node.split('.')[0]) >= 24 || !existsSync(own) ? process.execPath : own;
const program = join(root, 'dist/gatepost.js');

if (!existsSync(program)) {
  const built = spawnSync(node, [join(root, 'build.mjs'), '--quiet'], { stdio: ['ignore', 2, 2] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const { status, signal } = spawnSync(node, ['--enable-source-maps', program, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(signal === null ? (status ?? 1) : 1);
