import { afterAll, describe, expect, it } from 'vitest';
import { send, written } from '#fixtures/content.ts';
import { as, open, publishingHouse, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { reportUse } from './report.ts';
import { reportRoutes } from './web/report.tsx';

const houses: PublishingHouse[] = [];
afterAll(async () => {
  for (const house of houses) await house.close();
});

/** A term in which these words went out, each with what its writer answered. */
async function termOf(
  pack: 'hampshire-model' | 'wightwick-hall' | 'keston-primary',
  said: readonly (readonly [words: string, purpose?: string])[],
): Promise<PublishingHouse> {
  const house = await publishingHouse({ pack });
  houses.push(house);
  for (const [words, purpose] of said) {
    const post = await written(house, 'officeManager', words, { answers: purpose === undefined ? {} : { purpose } });
    expect((await send(house, 'officeManager', post)).status).toBe('scheduled');
    await house.work();
    expect((await house.post(post.postId)).status).toBe('out');
  }
  return house;
}

const byPurpose = async (house: PublishingHouse) =>
  open(await reportUse(house.office, as('chair'), { from: null, until: null })).byPurpose.map((one) => [one.what, one.n]);

describe('what the accounts were used for', () => {
  it('[HM-OFF-01] the leadership’s report counts what went out by the three purposes, as said or as the words show', async () => {
    const house = await termOf('hampshire-model', [
      ['Our maths lesson went to the market today.'],
      ['School is closed tomorrow because of the snow.'],
      ['School opens again on Monday. The gates open at 08:40.'],
      ['The library has new beanbags.', 'professional development'],
      ['Hm.'],
    ]);
    expect(await byPurpose(house)).toEqual([
      ['external communications', 2],
      ['professional development', 1],
      ['teaching and learning', 1],
      ['no purpose given', 1],
    ]);
    // What has not gone out counts for nothing.
    await written(house, 'officeManager', 'School is closed today because of the snow.', { answers: {} });
    expect((await byPurpose(house))[0]).toEqual(['external communications', 2]);
    const page = await pagesFor(house.office, 'headteacher', '/journal/report', reportRoutes(house.office)).request('/journal/report');
    expect(await page.text()).toContain('professional development');
  });

  it('[WH-PUB-04] posts are counted by the five outcomes, those that nothing served as well', async () => {
    const house = await termOf('wightwick-hall', [
      ['Join us for the summer fair on Saturday. Everybody is welcome.'],
      ['Well done to everybody who painted the hall.'],
    ]);
    expect(await byPurpose(house)).toEqual([
      ['celebrate work', 1],
      ['events and announcements', 1],
      ['promote the school', 0],
      ['engage parents', 0],
      ['timely messages', 0],
    ]);
  });

  it('[KP-SCOPE-01] posts are counted by the aims of the policy', async () => {
    const house = await termOf('keston-primary', [['Well done to everybody who painted the hall.'], ['Hm.', 'values']]);
    expect(await byPurpose(house)).toEqual([
      ['reputation', 1],
      ['values', 1],
      ['mission', 0],
      ['objectives', 0],
      ['plans', 0],
    ]);
  });
});
