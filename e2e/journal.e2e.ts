import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { verifyChain } from '#src/infra/journal/verify.ts';
import { axeFindings, openGatepost, sideways, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost();
  const { office } = gatepost.house;
  for (const who of ['headteacher', 'musicLead'] as const)
    await office.transact(ottersley.id, async (tx) => {
      const actor = { kind: 'person', schoolId: ottersley.id, personId: cast[who].id, signInId: null } as const;
      const permit = await office.gate.ask(tx, { actor, act: 'people:keepSchool', on: { kind: 'School', id: ottersley.id } });
      if (permit.ok) await office.record(tx, permit.value, { personal: { reason: 'New posting hours' } });
    });
});
afterAll(() => gatepost.close());

describe('the journal', () => {
  it('is read in sentences, asked without a script, and never scrolls sideways', async () => {
    for (const width of [1440, 390, 320]) {
      const page = await gatepost.as('headteacher', { width, scripts: width !== 390, at: '/journal' });
      expect(await page.locator('.entries').first().textContent()).toContain('Hester Quillfeather, headteacher, changed the school');
      await page.getByLabel('The gate was').selectOption('shut');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.waitForURL(/verdict=shut/);
      expect(await page.locator('.entries li').allTextContents()).toEqual([expect.stringContaining('Lyra Fiddlestone, teacher, asked to')]);
      expect(await sideways(page)).toBeLessThanOrEqual(0);
      if (width === 1440) expect(await axeFindings(page)).toEqual([]);
      await page.context().close();
    }
  });

  it('a clause opens beside the entry that rests on it', async () => {
    const page = await gatepost.as('headteacher', { at: '/journal' });
    await page.locator('.entries .clause').first().click();
    await page.locator('#leaf .policy-voice, #leaf blockquote, #leaf h2').first().waitFor();
    expect(await page.locator('#leaf').textContent()).toContain('The school');
    await page.context().close();
  });

  it('a copy given out is a file that checks out', async () => {
    const page = await gatepost.as('headteacher', { at: '/journal' });
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Give out a copy' }).click()]);
    expect(file.suggestedFilename()).toMatch(/^journal-\d{4}-\d\d-\d\d\.ndjson$/);
    const bytes = await buffer(await file.createReadStream());
    const found = await verifyChain(
      (async function* () {
        yield bytes;
      })(),
      { key: gatepost.house.office.signing.openHex },
    );
    expect(found.flaws).toEqual([]);
    expect(bytes.toString()).toContain('"act":"assurance:export"');
    await page.context().close();
  });

  it('is refused with its clause to whoever may not read it', async () => {
    const page = await gatepost.as('officeManager', { at: '/journal' });
    expect(await page.locator('h1').textContent()).toBe('The journal is not yours to read.');
    expect(await page.locator('.clause').first().textContent()).toContain('Records');
    await page.context().close();
  });
});
