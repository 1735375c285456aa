import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CastName } from '#fixtures/cast.ts';
import { openGatepost, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost();
});
afterAll(() => gatepost.close());

/** Files and other programs' addresses are no pages; signing out ends the walk. */
const aside = /^\/(assets|api|sign-in|sign-out)\b|^\/s\/[^/]+\/news|\.(csv|json|ndjson|xml|atom)\b|\/(export|download)\b|\/pictures\//;
const shapeOf = (path: string) =>
  path
    .replace(/[0-9a-f-]{36}/g, ':id')
    .replace(/\/clauses\/[A-Z-\d]+/, '/clauses/:id')
    .replace(/=[^&]*/g, '');

/** Follows every kind of link from Today on, one page of each kind. */
async function walk(page: Page): Promise<ReadonlyMap<string, string>> {
  const [met, todo] = [new Map<string, string>(), ['/']];
  for (let path = todo.shift(); path !== undefined; path = todo.shift()) {
    const shape = shapeOf(path);
    if (met.has(shape) || aside.test(path)) continue;
    const answer = await page.goto(path);
    met.set(shape, `${answer?.status() ?? 0} ${path}`);
    const links = await page.locator('a[href^="/"]').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    todo.push(...links.map((link) => link.replace(/#.*$/, '')));
  }
  return met;
}

describe('without scripts', () => {
  it.each<CastName>(['headteacher', 'officeManager', 'yearFourLead', 'safeguardingLead'])(
    'every page that %s can come to by links answers, and no link leads nowhere',
    async (who) => {
      const page = await gatepost.as(who, { scripts: false });
      const met = await walk(page);
      expect(met.size).toBeGreaterThan(20);
      // A page may say that something is not this person's to do, and what then; it may not be missing, or break.
      expect([...met.values()].filter((one) => !/^(200|403) /.test(one))).toEqual([]);
      await page.context().close();
    },
  );
});
