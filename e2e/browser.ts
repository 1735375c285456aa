import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect, inject, onTestFailed } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { freshDatabase } from '#fixtures/fresh-database.ts';
import { limit } from '#fixtures/limits.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { checkConfig } from '#src/infra/config/config.ts';
import { openLog } from '#src/infra/log.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Channel } from '#src/infra/channels/channel.ts';
import type { PackId } from '#src/kernel/policy.ts';
import { furnish, type House } from '#src/house.ts';
import { createApp } from '#src/web/app.tsx';
import { startWork } from '#src/worker.ts';

export interface Setting {
  readonly pack?: PackId;
  /** What else stands in the records, beyond Ottersley as on 1 September. */
  readonly also?: (tx: Tx) => Promise<void>;
  readonly channels?: Readonly<Record<string, Channel>>;
  /** Whether what is put off is done, as in a school; off unless told. */
  readonly jobs?: boolean;
  /** A Friday morning in term, going on from there, unless told: no test may depend on the day or the hour it is run at. */
  readonly now?: () => Date;
  /** `localhost` where a name is needed: passkeys belong to one. */
  readonly host?: 'localhost';
}

/** A whole Gatepost on a database of its own, and a browser in front of it. */
export interface Gatepost {
  readonly address: string;
  readonly house: House;
  /** A fresh window, signed in as one of the cast. */
  as(who: CastName, look?: Look): Promise<Page>;
  /** A fresh window, signed in as nobody. */
  window(look?: Look): Promise<Page>;
  /** Closes everything; fails when a page made noise in the console that no test expected. */
  close(): Promise<void>;
}

export interface Look {
  /** Where somebody who is signed in is; on Today unless told. */
  readonly at?: string;
  readonly width?: number;
  readonly height?: number;
  readonly scripts?: boolean;
  readonly dark?: boolean;
  readonly touch?: boolean;
  /** What a test brings about itself that browsers remark on: a connection that is cut. */
  readonly expects?: RegExp;
}

export async function openGatepost(setting: Setting = {}): Promise<Gatepost> {
  const fresh = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-e2e-'));
  const log = openLog('error');
  let answer: (request: Request, env: object) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const server = createAdaptorServer({ overrideGlobalObjects: false, fetch: (request, env) => answer(request, env) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address = `http://${setting.host ?? '127.0.0.1'}:${port}`;
  const config = { ...checkConfig({}, folder), port, publicUrl: address, demo: true };
  const house = await furnish(config, log, fresh.app, {
    supervise: setting.jobs ?? false,
    now: setting.now ?? fridayMorning(),
    ...(setting.channels && { channels: setting.channels }),
  });
  await house.office.transact(ottersley.id, async (tx) => {
    await settleOttersley(tx, { pack: setting.pack ?? 'keston-primary', isDemo: true, now: house.office.now() });
    await setting.also?.(tx);
  });
  const app = createApp(house.office);
  answer = (request, env) => app.fetch(request, env);
  if (setting.jobs) await startWork(house);
  const browser = await openBrowser();
  const noise: string[] = [];
  const window = (look?: Look) => openWindow(browser, address, noise, look);
  return {
    address,
    house,
    window,
    async as(who, look) {
      const page = await window(look);
      // By its cookie: how people sign in by the page is what other tests are about.
      await page.request.post('/sign-in/as', { form: { person: cast[who].id }, headers: { origin: address }, maxRedirects: 0 });
      await page.goto(look?.at ?? '/');
      return page;
    },
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
      await house.close();
      await fresh.drop();
      rmSync(folder, { recursive: true, force: true });
      if (noise.length > 0) throw new Error(`Pages made noise:\n${noise.join('\n')}`);
    },
  };
}

function fridayMorning(): () => Date {
  const [opened, started] = [Date.parse('2026-11-20T09:41:00Z'), performance.now()];
  return () => new Date(opened + performance.now() - started);
}

/** The one browser of this run; what is closed is this file's windows in it. */
export function openBrowser(): Promise<Browser> {
  return chromium.connect(inject('browser'));
}

export async function openWindow(browser: Browser, address: string, noise: string[], look: Look = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    baseURL: address,
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    javaScriptEnabled: look.scripts ?? true,
    hasTouch: look.touch ?? false,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
  });
  if (look.dark) await context.addCookies([{ name: 'gatepost-theme', value: 'dark', url: address }]);
  context.setDefaultTimeout(limit);
  const page = await context.newPage();
  if (expect.getState().currentTestName !== undefined) onTestFailed(({ task }) => keepPicture(page, task.name));
  page.on('pageerror', (error) => noise.push(`${page.url()} threw ${error.message}`));
  page.on('console', (message) => {
    const expected =
      (message.type() === 'error' && /the server responded with a status of (403|404|409|422|429)/.test(message.text())) ||
      look.expects?.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !expected) noise.push(`${page.url()} said ${message.text()}`);
  });
  return page;
}

/** What a page showed when its test failed, in .results/failed. */
async function keepPicture(page: Page, test: string): Promise<void> {
  if (page.isClosed()) return;
  await page.screenshot({
    path: `.results/failed/${test.replaceAll(/[^\p{L}\d]+/gu, '-').slice(0, 100)}-${page.viewportSize()?.width}.png`,
  });
}

/** What axe finds against WCAG 2.2 AA and best practice, one line each; empty is clean. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map((one) => `${one.id}: ${one.help} (${one.nodes.map((node) => node.target.join(' ')).join('; ')})`);
  });
  return found;
}

/** A page is clean by axe, wide and narrow, and never scrolls sideways from 320 up; with SHOTS, a folder, its pictures are kept there. */
export async function isWellMade(page: Page, name = new URL(page.url()).pathname): Promise<void> {
  const before = page.viewportSize();
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    if (width !== 320) expect(await axeFindings(page), `${name} at ${width}`).toEqual([]);
    expect(await sideways(page), `${name} at ${width}`).toBeLessThanOrEqual(0);
    await shot(page, `${name.replaceAll(/\W+/g, '-')}-${width}`);
  }
  if (before !== null) await page.setViewportSize(before);
}

/** Keeps a picture of the page when somebody asks for them by SHOTS, a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** How far a page scrolls sideways, in pixels: nothing should, from 320 up. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
