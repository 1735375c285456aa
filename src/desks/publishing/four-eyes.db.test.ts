import { afterEach, describe, expect, it } from 'vitest';
import type { AccountName } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { packIds } from '#src/kernel/policy.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { approve, checkDraft } from './service.ts';

let house: PublishingHouse;
afterEach(() => house.close());

/** FL-PUB-12: the school’s own choice, which no pack takes away. */
describe.each(packIds)('a school under %s', (pack) => {
  const purposes = packs().pack(pack).parameters.get('purposes')?.value;
  const purpose = Array.isArray(purposes) ? String(purposes[0]) : '';
  const send = async (...on: AccountName[]) => open(await writeAndSend(house, 'officeManager', draftFor(on, { answers: { purpose } })));

  it('may have every post looked at by a second person, and then it goes out', async () => {
    house = await publishingHouse({ pack, parameters: { fourEyes: 'always' } });
    const { postId, status, waitsFor } = await send('website');
    expect([status, waitsFor.includes('four-eyes')]).toEqual(['held', true]);
    const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId }));
    open(await approve(house.office, as('headteacher'), { postId, seal }));
    expect((await house.post(postId)).waitsFor).not.toContain('four-eyes');
  });

  it('may have marked kinds alone looked at by a second person', async () => {
    house = await publishingHouse({ pack, parameters: { fourEyes: 'marked', fourEyesKinds: ['social'] } });
    expect((await send('website')).waitsFor).not.toContain('four-eyes');
    const marked = await send('facebook');
    expect([marked.status, marked.waitsFor.includes('four-eyes')]).toEqual(['held', true]);
  });
});
