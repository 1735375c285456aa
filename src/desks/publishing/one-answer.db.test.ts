import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type AccountName, type CastName } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, draftFor, open, plainWords, publishingHouse, type PublishingHouse, type Setting } from '#fixtures/publishing-house.ts';
import { makeKey } from '#src/api/keys.ts';
import { checkCommand } from '#src/cli/check.ts';
import { CommandError } from '#src/cli/command.ts';
import { dayOf } from '#src/kernel/clock.ts';
import type { Finding } from '#src/kernel/finding.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { createApp } from '#src/web/app.tsx';
import { gatherToday } from '#src/web/today/gather.ts';
import type { Visit } from '#src/web/visit.ts';
import { standingOf } from '#src/desks/register/desk.ts';
import { beginDraft } from './service.ts';
import type { CheckShown } from './web/composer/view.ts';
import { publishingRoutes } from './web/routes.tsx';

/** Somebody, a draft, and what is so; what is asked of the four ways in, and the first code that they give. */
interface Situation {
  readonly so: string;
  readonly who: CastName;
  readonly on: readonly AccountName[];
  readonly words?: string;
  readonly purpose?: string;
  readonly scene?: readonly ReturnType<typeof sql>[];
  readonly over?: readonly ReturnType<typeof sql>[];
  readonly at?: string;
  readonly state: 'open' | 'held' | 'shut';
  /** The code and the clause of what stands in the way, if anything does. */
  readonly code?: string;
  readonly clause?: string;
}

const facebook = accounts.facebook.id;
const began = '2026-09-01T08:00:00Z';
const givenUp = sql`update account_duty set given_up_at = '2026-11-01T09:00:00Z' where account_id = ${facebook} and duty = 'administrator'`;

/** The last of each school: what has ended does not begin again. */
const ended: Situation = {
  so: 'an account has ended',
  who: 'officeManager',
  on: ['facebook'],
  scene: [sql`update account set until_on = '2026-11-01' where id = ${facebook}`],
  state: 'shut',
  code: 'account-ended',
  clause: 'FL-ACC-03',
};

const everywhere: readonly Situation[] = [
  { so: 'nothing stands in the way', who: 'officeManager', on: ['website'], state: 'open' },
  {
    so: 'an account is paused',
    who: 'officeManager',
    on: ['website', 'facebook'],
    scene: [sql`update account set paused_at = '2026-11-19T09:00:00Z' where id = ${facebook}`],
    over: [sql`update account set paused_at = null where id = ${facebook}`],
    state: 'held',
    code: 'account-paused',
  },
  { so: 'an account is not connected', who: 'officeManager', on: ['bluesky'], state: 'held', code: 'not-connected' },
  {
    so: 'all posting is stopped',
    who: 'officeManager',
    on: ['website'],
    scene: [
      sql`insert into publishing_stop (school_id, id, from_at, stopped_by, reason) values (${ottersley.id}, gen_random_uuid(), '2026-11-20T08:00:00Z', ${cast.headteacher.id}, 'A break-in')`,
    ],
    over: [sql`update publishing_stop set until_at = '2026-11-20T08:30:00Z', resumed_by = ${cast.headteacher.id}`],
    state: 'held',
    code: 'school-stopped',
  },
  {
    so: 'the words give a telephone number',
    who: 'officeManager',
    on: ['website'],
    words: 'Ring Ida on 07700 900123.',
    state: 'held',
    code: 'personal-details',
  },
  { so: 'nothing is written', who: 'officeManager', on: ['website'], words: '', state: 'held', code: 'nothing-to-say' },
];

const packs: readonly { readonly setting: Setting; readonly situations: readonly Situation[] }[] = [
  {
    setting: { pack: 'keston-primary' },
    situations: [
      ...everywhere,
      {
        so: 'somebody is no official user of the account',
        who: 'computingLead',
        on: ['bluesky', 'website'],
        state: 'shut',
        code: 'not-an-official-user',
        clause: 'KP-OFF-02',
      },
      {
        so: 'rules were issued that they have not read',
        who: 'officeManager',
        on: ['website'],
        scene: [
          sql`insert into issued_rule (school_id, id, number, title, body, issued_at, issued_by)
            values (${ottersley.id}, gen_random_uuid(), 1, 'Trips', 'Post when everybody is back.', '2026-11-19T09:00:00Z', ${cast.headteacher.id})`,
        ],
        over: [sql`update issued_rule set withdrawn_at = '2026-11-20T09:00:00Z'`],
        state: 'held',
        code: 'rules-not-acknowledged',
        clause: 'KP-OFF-11',
      },
      {
        so: 'the details of an account are owed',
        who: 'officeManager',
        on: ['facebook', 'website'],
        at: '2027-01-20T09:35:00Z',
        state: 'held',
        code: 'account-details-owed',
        clause: 'KP-ACC-03',
      },
      ended,
    ],
  },
  {
    setting: { pack: 'wightwick-hall' },
    situations: [
      ...everywhere.map((one) => ({ ...one, purpose: 'celebrate work' })),
      {
        so: 'somebody is not authorised for the account',
        who: 'computingLead',
        on: ['website'],
        state: 'shut',
        code: 'not-authorised',
        clause: 'WH-OFF-01',
      },
      {
        so: 'the account has no administrator',
        who: 'officeManager',
        on: ['facebook', 'website'],
        scene: [givenUp],
        state: 'held',
        code: 'no-named-administrator',
        clause: 'WH-OFF-02',
      },
      {
        so: 'its administrator has not accepted',
        who: 'officeManager',
        on: ['facebook'],
        scene: [
          sql`insert into account_duty (school_id, id, account_id, person_id, duty, from_on)
            values (${ottersley.id}, gen_random_uuid(), ${facebook}, ${cast.deputy.id}, 'administrator', '2026-11-02')`,
        ],
        state: 'held',
        code: 'role-not-accepted',
        clause: 'WH-OFF-03',
      },
      {
        so: 'the account has not had its first notice',
        who: 'officeManager',
        on: ['facebook'],
        scene: [sql`update account set initial_notice_on = null where id = ${facebook}`],
        over: [sql`update account set initial_notice_on = '2024-09-02' where id = ${facebook}`],
        state: 'held',
        code: 'initial-notice-missing',
        clause: 'WH-PUB-05',
      },
      {
        so: 'awareness is due, and somebody named for one of the accounts has not accepted',
        who: 'musicLead',
        on: ['website', 'facebook'],
        scene: [
          sql`insert into role_held (school_id, id, person_id, role, from_on)
            values (${ottersley.id}, gen_random_uuid(), ${cast.musicLead.id}, 'it-lead', '2026-09-01')`,
          sql`insert into official_use (school_id, id, account_id, person_id, capacity, status, purpose, risks, asked_at, signed_at, decided_at, decided_by, decided_as, from_at)
            select ${ottersley.id}, gen_random_uuid(), id, ${cast.musicLead.id}, 'employee', 'approved', 'Concerts', '[]', ${began}, ${began}, ${began},
              ${cast.headteacher.id}, 'Headteacher', ${began} from account where platform in ('website', 'facebook-page')`,
        ],
        state: 'held',
        code: 'safeguarding-awareness-due',
        clause: 'WH-CON-01',
      },
      { ...ended, purpose: 'celebrate work' },
    ],
  },
  {
    setting: { pack: 'online-communication' },
    situations: [
      {
        so: 'the office publishes for everybody',
        who: 'computingLead',
        on: ['website'],
        state: 'held',
        code: 'publish-only-by-office',
        clause: 'OC-PUB-02',
      },
      {
        ...ended,
        so: 'the office publishes for everybody, and the account has ended',
        who: 'computingLead',
      },
    ],
  },
  {
    setting: { pack: 'hampshire-model', parameters: { fourEyes: 'always' } },
    situations: [
      {
        so: 'the leadership has not approved somebody',
        who: 'computingLead',
        on: ['website'],
        state: 'shut',
        code: 'no-slt-approval',
        clause: 'HM-OFF-03',
      },
      { so: 'somebody else decides first', who: 'officeManager', on: ['website'], state: 'held', code: 'four-eyes' },
    ],
  },
];

describe.each(packs)(
  'one answer on the page, over the API, on the command line and on sending: $setting.pack',
  ({ setting, situations }) => {
    let house: PublishingHouse;
    let app: ReturnType<typeof createApp>;
    beforeAll(async () => {
      house = await publishingHouse(setting);
      app = createApp(house.office);
    });
    afterAll(() => house.close());

    it.each(situations)('$so', async (situation) => {
      const { who, on, words = plainWords, purpose = 'celebrate our community', state, code, clause } = situation;
      await house.scene(...(situation.scene ?? []));
      if (situation.at !== undefined) house.at(situation.at);
      const begun = open(await beginDraft(house.office, as(who), { draft: draftFor(on, { words, answers: { purpose } }) }));
      const before = await house.post(begun.postId);

      const page = await onPage(house, who, before);
      const api = await overApi(who, `/posts/${begun.postId}/check`, {});
      expect({ state: page.state, said: inOrder(page.findings) }).toEqual({ state, said: inOrder(api.body.findings) });
      expect(api.body.state).toBe(state);
      if (code !== undefined)
        expect(page.findings.map((one) => [one.code, clause ?? one.citation.clause])).toContainEqual([code, clause ?? expect.any(String)]);
      if (words !== '') expect(await onCommandLine(house, who, on, words, purpose)).toEqual({ state, codes: codesOf(page.findings) });
      if (words !== '' && on.length === 1 && (code === undefined || (code !== 'personal-details' && code !== 'four-eyes')))
        expect((await onToday(house, who)).get(on[0] ?? '') ?? 'shut').toBe(state);

      const sent = await overApi(who, `/posts/${begun.postId}/send`, { revision: begun.revision });
      const open_ = page.findings.filter((one) => page.toPutRight.includes(one.key));
      if (open_.length === 0) {
        expect(api.body.refusal).toBeNull();
        expect(sent.status).toBe(200);
        expect((await house.post(begun.postId)).waitsFor.toSorted()).toEqual(page.toDecide.map((key) => key.split(':')[0]).toSorted());
      } else {
        const { what, why, next, citations, kind } = api.body.refusal as Refusal;
        expect({
          type: `urn:gatepost:${(api.body.refusal as Refusal).code}`,
          title: what,
          detail: why,
          next,
          citations,
          verdict: kind,
        }).toEqual({
          type: sent.body.type,
          title: sent.body.title,
          detail: sent.body.detail,
          next: sent.body.next,
          citations: sent.body.citations,
          verdict: sent.body.verdict,
        });
        expect(new Set(citations.map((one) => one.clause))).toEqual(new Set(open_.map((one) => one.citation.clause)));
        expect(next.length).toBeGreaterThan(0);
        expect(await house.post(begun.postId)).toEqual(before);
        expect(await house.deliveries(begun.postId)).toEqual({});
      }
      await house.scene(...(situation.over ?? []));
    });

    const inOrder = (findings: readonly Finding[]) =>
      findings.map(({ key, code, severity, accounts, what, citation }) => ({
        key,
        code,
        severity,
        accounts,
        what,
        clause: citation.clause,
      }));

    async function overApi(who: CastName, path: string, body: object) {
      const made = open(
        await makeKey(
          house.office,
          { kind: 'person', schoolId: ottersley.id, personId: cast[who].id, signInId: null },
          { name: 'A program', scopes: ['posts:read', 'posts:write', 'consent:read'], days: 3 },
        ),
      );
      const answer = await app.request(`http://127.0.0.1/api/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${made.text}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      // A test reads what it expects.
      return {
        status: answer.status,
        body: (await answer.json()) as Record<string, never> & { findings: readonly Finding[]; state: string; refusal: Refusal | null },
      };
    }
  },
);

const codesOf = (findings: readonly Finding[]) => findings.map(({ code, severity, citation }) => [code, severity, citation.clause]);

async function onPage(house: PublishingHouse, who: CastName, { id, draft }: { id: string; draft: object }): Promise<CheckShown> {
  const desk = pagesFor(house.office, who, '/', publishingRoutes(house.office));
  const answer = await desk.request('/posts/check', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ postId: id, draft }),
  });
  return (await answer.json()) as CheckShown;
}

async function onCommandLine(house: PublishingHouse, who: CastName, on: readonly AccountName[], words: string, purpose: string) {
  const said: string[] = [];
  const args = [
    '--as',
    `${who.toLowerCase()}@${ottersley.domain}`,
    '--on',
    on.map((name) => accounts[name].name).join(','),
    '--text',
    words,
    '--answer',
    `purpose=${purpose}`,
    '--json',
  ];
  await checkCommand(
    (work) => work({ office: house.office }),
    (line) => void said.push(line),
  )
    .exitOverride()
    .parseAsync(['node', 'check', ...args])
    .catch((error: unknown) => {
      if (!(error instanceof CommandError) || error.exitCode !== 1) throw error;
    });
  const { state, findings } = JSON.parse(said.join('')) as { state: string; findings: readonly Finding[] };
  return { state, codes: codesOf(findings) };
}

async function onToday(house: PublishingHouse, who: CastName): Promise<ReadonlyMap<string, string>> {
  const { id, given, family, title } = cast[who];
  const now = house.office.now();
  const visit: Visit = {
    actor: { kind: 'person', schoolId: ottersley.id, personId: id, signInId: null },
    school: { ...ottersley, isDemo: false },
    person: { id, name: `${given} ${family}`, title },
    standing: await house.office.read(ottersley.id, (db) => standingOf(db, id, now)),
    ...{ now, today: dayOf(now, ottersley.zone), schools: 1, theme: 'light', keys: true },
  };
  const { channels } = await gatherToday(house.office, visit, 0);
  const names = new Map(Object.entries(accounts).map(([name, account]) => [account.id, name]));
  return new Map(channels.map((channel) => [names.get(channel.id) ?? '', channel.state]));
}
