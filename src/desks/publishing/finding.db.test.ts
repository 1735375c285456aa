import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accounts, ottersley, type CastName } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { findPosts } from './finding.ts';
import { beginDraft } from './service.ts';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse();
});
afterAll(() => house.close());

const find = (who: CastName, query: string) =>
  house.office.read(ottersley.id, (db) => findPosts(house.office, db, as(who), query, house.office.now()));

it('a post is found by its words however they were written, any of them in any order, and only by whoever may know of it', async () => {
  const words = 'Lily‑Mae and Łukasz met Siân at the date\u00a0stone. #WorldBookDay at the café.';
  const variants = { [accounts.website.id]: 'The Gruffalo came.' };
  const begun = open(await beginDraft(house.office, as('computingLead'), { draft: draftFor(['website'], { words, variants }) }));
  open(await beginDraft(house.office, as('computingLead'), { draft: draftFor(['website'], { words: 'Sports day is on Friday.' }) }));
  const ways = [
    'lily mae',
    'Lily-Mae',
    'lilymae',
    'lukasz',
    'ŁUKASZ',
    'sian',
    'si\u0061\u0302n',
    'stone date',
    'date stone',
    'book day',
    'worldbookday',
    'cafe lukasz',
    'tone',
    'gruffalo',
  ];
  for (const way of ways) expect((await find('computingLead', way)).map((one) => [way, one.id])).toEqual([[way, begun.postId]]);
  for (const way of ['lily max', 'date friday', 'teat', '', '%', '  ,.'])
    expect([way, await find('computingLead', way)]).toEqual([way, []]);
  for (const way of ways) expect([way, await find('coach', way)]).toEqual([way, []]);
});

it('a post is found though hundreds were written since', async () => {
  open(await beginDraft(house.office, as('computingLead'), { draft: draftFor(['website'], { words: 'An ammonite in the quarry.' }) }));
  await house.scene(sql`
    insert into post select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(),
      'changed_at', p.changed_at + n * interval '1 minute', 'draft', jsonb_set(p.draft, '{words}', '"Nothing of it."')))).*
    from post p, generate_series(1, 700) n where p.draft->>'words' like 'An ammonite%'`);
  expect((await find('computingLead', 'quarry ammonite')).map((one) => one.title)).toEqual(['An ammonite in the quarry']);
});
