import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { axeFindings, isWellMade, openGatepost, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost();
});
afterAll(() => gatepost.close());

const desks: readonly (readonly [who: CastName, paths: readonly string[]])[] = [
  [
    'officeManager',
    ['/posts', '/posts/new', '/posts/calendar', '/consent', `/consent/pupils/${pupils.otto.id}`, '/consent/forms', '/consent/staff'],
  ],
  [
    'officeManager',
    [
      '/register',
      '/register/as-of',
      '/register/apply',
      '/register/rules',
      '/register/independent',
      '/register/accounts/new',
      `/register/accounts/${accounts.facebook.id}`,
      '/people',
      '/people/school',
      `/people/${cast.yearFourLead.id}`,
      '/account/sign-ins',
    ],
  ],
  [
    'headteacher',
    [
      '/policy',
      '/policy/versions',
      '/policy/change',
      '/policy/clauses/KP-OFF-03',
      '/policy/communications',
      '/policy/adopt',
      '/policy/adopt?pack=wightwick-hall',
      '/policy/reminders',
      '/journal',
      '/journal/report',
      `/people/${cast.deputy.id}`,
    ],
  ],
  ['safeguardingLead', ['/consent/restricted']],
];

describe('every desk', () => {
  for (const [who, paths] of desks)
    for (const path of paths)
      it(`${path.replace(/[0-9a-f-]{36}/, '…')} is clean by axe, wide and narrow, and never scrolls sideways from 320 up`, async () => {
        const page = await gatepost.as(who, { at: path });
        const came = () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStatus;
        expect(await page.evaluate(came), path).toBe(200);
        await isWellMade(page, path);
        await page.context().close();
      });
});

describe('pages for anybody', () => {
  for (const path of [`/s/${ottersley.slug}/policy`, `/s/${ottersley.slug}/news`])
    it(`${path} carries no script, and is clean by axe`, async () => {
      const page = await gatepost.window({ width: 390 });
      const answer = await page.goto(path);
      expect(answer?.status()).toBe(200);
      expect(await page.locator('script').count()).toBe(0);
      expect(await axeFindings(page)).toEqual([]);
      await page.context().close();
    });
});

describe('what may not be known', () => {
  it('an address that never was and one that is another’s answer alike', async () => {
    const page = await gatepost.as('yearFourLead');
    const bodies: string[] = [];
    for (const path of ['/people/019a0000-0000-7000-8000-000000000000', '/consent/restricted', '/nowhere']) {
      const answer = await page.goto(path);
      expect([path, answer?.status()]).toEqual([path, 404]);
      bodies.push((await answer?.text()) ?? '');
    }
    expect(new Set(bodies).size).toBe(1);
    await page.context().close();
  });
});

describe('a policy that is read in several ways', () => {
  it('[HM-SCOPE-02] [HM-SCOPE-07] shows the ways and its risks to everybody, clean by axe, wide and narrow', async () => {
    const page = await gatepost.as('headteacher', { at: '/policy/adopt?pack=hampshire-model' });
    await page.getByRole('button', { name: 'Adopt this policy' }).click();
    await page.waitForURL('**/policy');
    for (const path of ['/policy?view=guidance&view=private-use', '/policy/risks']) {
      expect((await page.goto(path))?.status(), path).toBe(200);
      await isWellMade(page, path);
    }
    await page.goto('/policy');
    await page.getByRole('link', { name: 'Guidance', exact: true }).click();
    await page.getByRole('link', { name: 'Private use', exact: true }).click();
    expect(new URL(page.url()).searchParams.getAll('view').toSorted()).toEqual(['guidance', 'private-use']);
    await expect.poll(() => page.getByText('Employees avoid naming the school').isVisible()).toBe(true);
    await page.goto('/policy/risks');
    const risk = page.locator('section', { hasText: 'Viruses and other malware' });
    await risk.getByText('Judge it').click();
    await risk.getByLabel('How likely').selectOption('high');
    await risk.getByRole('button', { name: 'Keep it' }).click();
    await expect.poll(() => risk.getByText('Judged', { exact: true }).isVisible()).toBe(true);
    await page.context().close();
  });
});
