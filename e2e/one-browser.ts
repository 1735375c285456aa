import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the one browser of this run listens. */
    browser: string;
  }
}

const usual = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** vitest's global set-up for what needs a browser: one for all files, each with windows of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = process.env['CHROMIUM'] ?? usual.find((path) => existsSync(path));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const server = await chromium.launchServer({ ...(found !== undefined && { executablePath: found }), args: [...quiet, ...asRoot] });
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
