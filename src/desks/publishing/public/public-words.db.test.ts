import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import type { Result } from '#src/kernel/result.ts';
import { foundSchool } from '#src/desks/people/founding.ts';
import { addEngagement, addPerson, changeSchool } from '#src/desks/people/service.ts';
import { getSchool } from '#src/desks/people/desk.ts';
import { changePolicy, recordReview } from '#src/desks/policy/service.ts';
import { correctPost } from '../service.ts';
import { createApp } from '#src/web/app.tsx';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse();
});
afterAll(() => house.close());

const settings = { otherApprovers: [], accountUpdateWithinDays: 2, parentToldWithinDays: 30, vaultOpeners: ['headteacher'] };
let days = 0;
/** Each version has a first day of its own. */
const change = (more: Readonly<Record<string, readonly string[] | string>>) =>
  changePolicy(house.office, as('headteacher'), {
    settings: { ...settings, ...more } as Parameters<typeof changePolicy>[2]['settings'],
    inForceFrom: new Date(Date.UTC(2027, 0, 1 + days++)).toISOString().slice(0, 10),
    note: '',
  });
const rename = async (name: string) => {
  const { slug: _, isDemo: __, ...known } = await house.office.read(ottersley.id, getSchool);
  return changeSchool(house.office, as('headteacher'), { ...known, name });
};
const engage = (title: string) =>
  addEngagement(house.office, as('headteacher'), {
    id: cast.assistant.id,
    engagement: { kind: 'employee', title, agencyContact: null, fromOn: '2026-11-20', untilOn: null },
  });
const enter = (title: string) => {
  const person = { kind: 'staff', given: 'Basil', family: 'Thornapple', knownAs: null, email: null, yearGroup: null } as const;
  return addPerson(house.office, as('headteacher'), {
    person: { ...person, bornOn: null, joinedOn: null },
    engagement: { kind: 'employee', title, agencyContact: null, fromOn: '2026-11-20', untilOn: null },
  });
};
const found = (name: string) =>
  foundSchool(house.office, {
    ...{ name, slug: 'a-new-school', nation: 'england', phase: 'primary', type: 'academy', zone: 'Europe/London' },
    ...{ terms: [], emailDomains: [] },
  });
const review = (reviewedBy: string) =>
  recordReview(house.office, as('headteacher'), { reviewedOn: '2026-11-20', reviewedBy, nextOn: '2027-11-20' });

/**
 * Everything that a person types and the public reads, and stands in no post, with how it is set. What stands in a post is
 * checked with it and in its seal: the words, the descriptions, a correction, the address made of the words, who speaks.
 */
const typed: readonly {
  readonly where: string;
  readonly field: string;
  readonly set: (words: string) => Promise<Result<unknown>>;
  /** Nobody is on its roll yet, so no name of a pupil is known. */
  readonly knowsNobody?: true;
}[] = [
  { where: 'school.name', field: 'name', set: rename },
  { where: 'school.name', field: 'name', set: found, knowsNobody: true },
  { where: 'policy_version.parameters.scopePeople', field: 'scopePeople', set: (words) => change({ scopePeople: ['governors', words] }) },
  { where: 'policy_version.parameters.linkedPolicies', field: 'linkedPolicies', set: (words) => change({ linkedPolicies: [words] }) },
  { where: 'policy_review.reviewed_by', field: 'reviewedBy', set: review },
  { where: 'engagement.title', field: 'title', set: engage },
  { where: 'engagement.title', field: 'title', set: enter },
];
const harmful = [
  'The family of Otto Puddlefoot',
  'Ring 07700 900461 at night',
  'Write to odette.home@mail.example',
  'Ask at 14 Orchard Lane',
  'Vote Labour',
  'The idiots of the borough',
];

/** Where the school itself keeps what people type; what else it may say of its policy is read the same way, and tested below. */
const records = ['school', 'school_term', 'engagement', 'person', 'policy_version', 'policy_review', 'post'];
const rows = () => Promise.all(records.map((table) => house.count(table)));

describe('whatever a person types and the public reads is read first', () => {
  for (const { where, field, set, knowsNobody } of typed)
    it(`[HM-PUB-05] [HM-PUB-06] ${where}, set as ${field}, takes no pupil, no address, no abuse and no campaign, and a refusal changes nothing`, async () => {
      const before = await rows();
      for (const words of harmful.slice(knowsNobody ? 1 : 0)) {
        const refusal = refused(await set(words));
        expect([words, refusal.code, Object.keys(refusal.fields ?? {})]).toEqual([words, 'not-for-everybody', [field]]);
        expect(refusal.fields?.[field]).toMatch(
          /^Everybody may read this\. ‘|^Everybody may read this\. An? |^Everybody may read this\. /u,
        );
        expect(refusal.citations.length).toBeGreaterThan(0);
      }
      expect(await rows()).toEqual(before);
    });

  it('any answer to the policy that is words is read, whether or not a page shows it today', async () => {
    for (const name of ['purposes', 'parentChannels', 'mediumList', 'policyChecks', 'ethos', 'personalAccountExceptions']) {
      const stated = name === 'purposes' ? ['mission', 'values', 'objectives', 'plans', 'reputation'] : [];
      const ways = name === 'parentChannels' ? ['prospectus', 'website', 'newsletters', 'letters', 'verbal discussion'] : stated;
      const isText = name === 'mediumList' || name === 'ethos';
      const refusal = refused(await change({ [name]: isText ? 'Vote Labour' : [...ways, 'Vote Labour'] }));
      expect([name, Object.keys(refusal.fields ?? {})]).toEqual([name, [name]]);
    }
  });

  it('words that may never stand in a post are told to nobody, and may be any', async () => {
    open(await change({ abuseWords: ['numpty', 'idiot'] }));
  });

  it('what is said well is taken, and a name that is also a place is let through by the school settings', async () => {
    open(await review('the full governing body'));
    open(await change({ scopePeople: ['governors', 'employees', 'friends of the school'] }));
    expect(refused(await change({ linkedPolicies: ['The Otto Puddlefoot Prize'] })).fields?.['linkedPolicies']).toContain(
      'school settings',
    );
    await house.scene(sql`update school set allowed_names = array['Otto Puddlefoot Prize']`);
    open(await change({ linkedPolicies: ['The Otto Puddlefoot Prize'] }));
    await house.scene(sql`update school set allowed_names = '{}'`);
  });
});

describe('what the public reads', () => {
  const see = async (path: string) => {
    const answer = await createApp(house.office).request(
      `https://gatepost.example${path}`,
      {},
      {
        incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } },
      },
    );
    return { status: answer.status, text: await answer.text() };
  };

  it('holds nothing that a person typed but what is on this list', async () => {
    open(await review('the full governing body'));
    const sent = open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
    await house.work();
    open(await correctPost(house.office, as('officeManager'), { postId: sent.postId, note: 'The beanbags are green, not blue.' }));
    await house.work();
    const page = new URL((await house.deliveries(sent.postId))['website']?.url ?? '').pathname;
    const paths = [
      '/policy',
      '/policy?as=parents',
      '/news',
      '/news/frame',
      '/news/atom.xml',
      '/news/rss.xml',
      '/news/feed.json',
      '/news/widget.js',
    ];
    const all = [page, ...paths.map((path) => `/s/${ottersley.slug}${path}`)];
    const planted = await plant();
    expect(planted.length).toBeGreaterThan(60);
    const shown = await Promise.all(all.map(see));
    expect(shown.map(({ status }) => status)).toEqual(all.map(() => 200));
    const told = planted.filter((where) => shown.some(({ text }) => text.includes(signOf(where))));
    // Corrections of before corrections were posts stand in a column that nothing writes to any more.
    const known = new Set([...typed.map(({ where }) => where), 'website_page.correction']);
    expect(told.filter((where) => !known.has(where))).toEqual([]);
    // A title reaches the public through a post alone, whose parcel was frozen with it.
    expect(told).toEqual([...known].filter((where) => where !== 'engagement.title').toSorted());
  });

  const signOf = (where: string) => `zq-${where.replaceAll(/[^a-z]/giu, '')}-qz`;

  /** Writes a sign of its own into every column and answer that holds words, wherever the records take it; says where. */
  async function plant(): Promise<readonly string[]> {
    const { rows: columns } = await house.office.read(ottersley.id, (db) =>
      db.execute<{ table: string; column: string; many: boolean }>(sql`
        select c.table_name as table, c.column_name as column, c.data_type = 'ARRAY' as many from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
          and (c.data_type = 'text' or c.udt_name = '_text')
          and exists (select 1 from information_schema.columns s where s.table_name = c.table_name and s.column_name = 'school_id')`),
    );
    // What leads to a page, or says how it is made, is no free text: it is one of a few, or made by Gatepost.
    const made = /^(school\.(slug|zone|language)|website_page\.slug|school_door\..*|policy_version\.(pack|version)|journal.*)$/u;
    const planted: string[] = [];
    for (const { table, column, many } of columns) {
      const where = `${table}.${column}`;
      if (made.test(where)) continue;
      const sign = many ? [signOf(where)] : signOf(where);
      const taken = await house.asOwner(`update "${table}" set "${column}" = $1`, [sign]).then(
        () => true,
        () => false,
      );
      if (taken) planted.push(where);
    }
    for (const name of ['scopePeople', 'linkedPolicies', 'purposes', 'parentChannels', 'mediumList', 'ethos', 'policyChecks']) {
      const where = `policy_version.parameters.${name}`;
      const stated = {
        purposes: ['mission', 'values', 'objectives', 'plans', 'reputation'],
        parentChannels: ['prospectus', 'website', 'newsletters', 'letters', 'verbal discussion'],
      };
      const value =
        name === 'mediumList' || name === 'ethos' ? signOf(where) : [...(stated[name as keyof typeof stated] ?? []), signOf(where)];
      await house.asOwner('update policy_version set parameters = jsonb_set(parameters, $1, $2)', [[name], JSON.stringify(value)]);
      planted.push(where);
    }
    return planted.toSorted();
  }
});
