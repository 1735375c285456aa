import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ottersley, pupils } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { isWellMade, openGatepost, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost();
  const { office } = gatepost.house;
  const sealReason = (row: string, tx: Tx) =>
    office.vault.seal(tx, { schoolId: ottersley.id, table: 'objection', row, field: 'reason' }, 'A court order.');
  await office.transact(ottersley.id, (tx) => settleConsents(tx, sealReason));
});
afterAll(() => gatepost.close());

describe('the consent desk', () => {
  it('the office records an answer in two presses and takes it back in one, without scripts', async () => {
    const page = await gatepost.as('officeManager', { scripts: false, at: `/consent/pupils/${pupils.linnet.id}` });
    const bluesky = page.getByRole('group', { name: 'Pictures: Bluesky' });
    expect(await bluesky.getByRole('img', { name: 'No answer, counts as no' }).count()).toBe(1);
    await bluesky.getByRole('radio', { name: 'Yes' }).check();
    await page.getByRole('button', { name: 'Save the answers' }).click();
    await page.getByText('Recorded 1 answer.').waitFor();
    expect(await bluesky.getByRole('img', { name: 'Yes' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await bluesky.getByRole('img', { name: 'No answer, counts as no' }).waitFor();
    await page.context().close();
  });

  it('a class’s paper forms are keyed with the keyboard alone', async () => {
    const page = await gatepost.as('officeManager', { at: '/consent/forms?year=Year+4' });
    await page.getByLabel('Linnet Owlstone, School website').focus();
    for (const key of ['y', 'Tab', 'n', 'Tab', 'y']) await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Save these forms' }).click();
    await page.getByText('Recorded 1 form, 3 answers.').waitFor();
    await page.context().close();
  });

  it('only a safeguarding lead is shown the way to the restricted list', async () => {
    const office = await gatepost.as('headteacher', { at: '/consent' });
    expect(await office.getByRole('link', { name: 'Restricted list' }).count()).toBe(0);
    expect((await office.goto('/consent/restricted'))?.status()).toBe(404);
    const lead = await gatepost.as('safeguardingLead', { at: '/consent' });
    await lead.getByRole('link', { name: 'Restricted list' }).click();
    await lead.getByRole('heading', { name: 'Wren Hollowbrook' }).waitFor();
    await lead.getByRole('link', { name: 'Open the reason' }).click();
    expect(await lead.locator('.sealed-reason').textContent()).toBe('A court order.');
    await office.context().close();
    await lead.context().close();
  });

  for (const [path, name, who] of [
    ['/consent', 'the list', 'officeManager'],
    [`/consent/pupils/${pupils.marigold.id}`, 'a pupil', 'officeManager'],
    ['/consent/forms?year=Year+4', 'the forms', 'officeManager'],
    ['/consent/staff', 'staff', 'officeManager'],
    ['/consent/staff/me', 'ones own picture', 'musicLead'],
    ['/consent/restricted?q=otto', 'the restricted list', 'safeguardingLead'],
    ['/policy/communications', 'what parents were told', 'officeManager'],
  ] as const)
    it(`${name} is clean by axe and never scrolls sideways, wide and narrow`, async () => {
      const page = await gatepost.as(who, { at: path });
      await isWellMade(page, name);
      await page.context().close();
    });
});
