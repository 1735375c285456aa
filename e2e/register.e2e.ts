import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast } from '#fixtures/cast.ts';
import { isWellMade, openGatepost, sideways, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost();
});
afterAll(() => gatepost.close());

const paths = {
  register: '/register',
  apply: '/register/apply',
  rules: '/register/rules',
  account: `/register/accounts/${accounts.bluesky.id}`,
  'new-account': '/register/accounts/new',
  'as-of': '/register/as-of?on=2026-10-12',
  'register-person': `/register/people/${cast.yearFourLead.id}`,
  people: '/people',
  'new-person': '/people/new',
  person: `/people/${cast.deputy.id}`,
  school: '/people/school',
} as const;

describe('register and people', () => {
  for (const [name, path] of Object.entries(paths))
    it(`have a page without a fault in reach or width: ${name}`, async () => {
      const page = await gatepost.as('headteacher', { at: path });
      await isWellMade(page, name);
      await page.context().close();
    });

  it('[KP-ACC-01] print the register on A4 as tables, with nothing to press and nothing cut off', async () => {
    const page = await gatepost.as('headteacher', { width: 690 });
    await page.emulateMedia({ media: 'print' });
    await page.goto(paths['as-of']);
    for (const gone of ['.filters', '.post', '.crumb', '.top .btn'])
      expect([gone, await page.locator(gone).first().isVisible()]).toEqual([gone, false]);
    const heads = await page.locator('.as-of thead').first().innerText();
    expect(heads.trim().split(/\s{2,}|\n|\t/)).toEqual(['Person', 'Approved by', 'From', 'Until', 'Then']);
    expect(
      await page
        .locator('.as-of tbody tr')
        .first()
        .evaluate((row) => getComputedStyle(row).display),
    ).toBe('table-row');
    expect(await page.locator('.as-of').innerText()).toContain('Official\u00a0use\u00a0§3');
    expect(await sideways(page)).toBe(0);
    await page.context().close();
  });

  it('work without scripts: the music lead asks, the head approves, the register says so', async () => {
    const asking = await gatepost.as('musicLead', { scripts: false, at: '/register/apply' });
    await asking.getByLabel('School website').check({ force: true });
    await asking.getByLabel('What for?').fill('Concerts');
    await asking.getByRole('button', { name: 'Ask' }).click();
    expect(await asking.getByRole('status').innerText()).toContain('Asked.');
    const deciding = await gatepost.as('headteacher', { scripts: false, at: '/register' });
    await deciding.getByRole('link', { name: 'Look and decide' }).click();
    await deciding.getByRole('button', { name: 'Approve Lyra Fiddlestone' }).click();
    expect(await deciding.getByRole('status').innerText()).toContain('Approved.');
    await asking.goto(`/register/people/${cast.musicLead.id}`);
    expect(await asking.locator('main').innerText()).toContain('May post');
  });
});
