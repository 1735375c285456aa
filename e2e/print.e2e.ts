import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGatepost, sideways, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost();
});
afterAll(() => gatepost.close());

/** A4 between its margins, at the 96 dots an inch that browsers print with. */
const a4 = { width: 703, height: 1017 };

describe('on paper', () => {
  for (const path of ['/posts', '/register', '/register/as-of', '/journal', '/journal/report', '/policy', '/people'])
    it(`${path} has no buttons and no navigation, fits A4, keeps its tables, and says whose it is and when it was printed`, async () => {
      const page = await gatepost.as('headteacher', { at: path });
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize(a4);
      expect(await sideways(page)).toBeLessThanOrEqual(0);
      for (const gone of ['.post', 'main .btn', 'main form', '.tabs'])
        expect(await page.locator(gone).filter({ visible: true }).count(), gone).toBe(0);
      for (const table of await page.locator('main table').filter({ visible: true }).all())
        expect(await table.evaluate((node) => getComputedStyle(node).display)).toBe('table');
      expect(await page.locator('.printed').innerText()).toMatch(/^Ottersley School, .+, \d\d:\d\d\. From Gatepost\.$/);
      expect(await page.locator('.demo-band').innerText()).toContain('Demo school');
      await page.context().close();
    });
});
