// A browser for the tests: one that is here, else the system's own package, else the test tool's own download.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

const usual = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export async function findChromium() {
  const named = process.env.CHROMIUM;
  const found = [named, ...usual, await downloaded()].find((path) => path && existsSync(path));
  return found ?? (await fromPackages()) ?? (await fromDownload());
}

async function downloaded() {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}

async function fromPackages() {
  const isDebian = existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isDebian || process.getuid?.() !== 0) return null;
  const extra = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { extra });
  // The one without a window is half the weight and twice as quick; not every release has it.
  for (const name of ['chromium-headless-shell', 'chromium']) {
    console.log(`There is no browser here: installing the package ${name}.`);
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', name], { extra });
    const found = usual.find((path) => existsSync(path));
    if (found !== undefined) return found;
  }
  return null;
}

async function fromDownload() {
  console.log('There is no browser here: downloading one.');
  const { code, said } = await run('node', [
    join('node_modules', 'playwright-core', 'cli.js'),
    'install',
    '--with-deps',
    '--only-shell',
    'chromium',
  ]);
  const path = await downloaded();
  if (code === 0 && path && existsSync(path)) return path;
  throw new Error(`No browser could be found or fetched for the tests. Install Chromium, or set CHROMIUM to one.\n${said.trim()}`);
}
