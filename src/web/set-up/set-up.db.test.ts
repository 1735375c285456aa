import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { listSchools } from '#src/infra/schools.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { packIds } from '#src/kernel/policy.ts';
import { createApp } from '../app.tsx';
import type { Arriving } from '../visit.ts';
import { offerSetUp } from './offer.ts';

let house: TestHouse;
let app: Hono<Arriving>;
beforeAll(async () => {
  house = await openTestHouse();
  app = createApp(house.office);
});
afterAll(() => house.close());

const school = {
  name: 'Nettlebury School',
  slug: 'nettlebury',
  nation: 'wales',
  phase: 'primary',
  type: 'community',
  zone: 'Europe/London',
  autumnFrom: '2026-09-02',
  autumnUntil: '2026-12-18',
  domain: 'nettlebury.example',
  given: 'Orla',
  family: 'Fennimore',
  email: 'orla@nettlebury.example',
  password: 'plum gate lantern parade',
  mine: 'office',
  headName: 'Hester Quill',
  headEmail: 'head@nettlebury.example',
  safeguardingName: 'Hester Quill',
  safeguardingEmail: 'head@nettlebury.example',
  chairName: 'Augusta Fern',
  chairEmail: 'chair@nettlebury.example',
};

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const origin = house.office.config.publicUrl;
  return app.request(origin + path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin } });
}

function letters(): string[] {
  const outbox = join(house.office.config.dataFolder, 'outbox');
  if (!existsSync(outbox)) return [];
  return readdirSync(outbox).map((name) => readFileSync(join(outbox, name), 'utf8'));
}

/** A value as the form sends it. */
function typedAs(value: unknown): string {
  if (Array.isArray(value)) return value.join('\n');
  return value === true ? 'yes' : value === false ? 'no' : String(value ?? '');
}

it('a Gatepost with no school offers one link, and the one printed before stops working', async () => {
  const first = new URL((await offerSetUp(house.office))?.address ?? '').pathname;
  const second = new URL((await offerSetUp(house.office))?.address ?? '').pathname;
  expect((await app.request(first)).status).toBe(404);
  expect((await app.request(second)).status).toBe(200);
});

it('whatever is wrong is said all at once, each with what to do, and nothing is made', async () => {
  const path = new URL((await offerSetUp(house.office))?.address ?? '').pathname;
  const wrong = {
    ...school,
    zone: 'Europe/Nowhere',
    autumnUntil: '2026-08-01',
    springFrom: '2027-01-05',
    chairEmail: school.email,
    password: 'too short',
  };
  const answer = await post(path, wrong);
  expect(answer.status).toBe(422);
  const page = await answer.text();
  for (const words of [
    'Nothing was made yet. 4 things to put right',
    'It ends before it begins.',
    'Give its last day too, or leave both out.',
    'That is your own address.',
    'At least 12 characters',
  ])
    expect(page).toContain(words);
  const zone = await post(path, { ...school, zone: 'Europe/Nowhere' });
  expect(await zone.text()).toContain('No such time zone is known.');
  expect(await listSchools(house.office)).toEqual([]);
});

it('the link, pressed thrice at once, names one school, seats its people, adopts a policy, and then is used up', async () => {
  let path = new URL((await offerSetUp(house.office))?.address ?? '').pathname;
  const short = await post(path, { ...school, password: 'too short' });
  expect(short.status).toBe(422);
  expect(await short.text()).toContain('value="Nettlebury School"');
  expect(await listSchools(house.office)).toEqual([]);

  const pressed = await Promise.all([post(path, school), post(path, school), post(path, school)]);
  expect(pressed.map((one) => one.status)).toEqual([303, 303, 303]);
  expect(await listSchools(house.office)).toHaveLength(1);
  const [made] = await listSchools(house.office);
  if (made === undefined) throw new Error('no school');
  const people = await house.fresh.ownerPool.query<{ name: string; roles: string[] }>(
    `select p.given_name as name, array_agg(r.role order by r.role) as roles from person p join role_held r on r.person_id = p.id group by p.given_name order by 1`,
  );
  expect(people.rows).toEqual([
    { name: 'Augusta', roles: ['chair-of-governors', 'governor'] },
    { name: 'Hester', roles: ['headteacher', 'safeguarding-lead', 'senior-leader'] },
    { name: 'Orla', roles: ['administrator', 'moderator', 'office'] },
  ]);
  const terms = await house.fresh.ownerPool.query('select name, starts_on::text as first, ends_on::text as last from school_term');
  expect(terms.rows).toEqual([{ name: 'Autumn 2026', first: '2026-09-02', last: '2026-12-18' }]);
  await house.runJobs();
  expect(letters(), 'nobody is let in before there is a policy').toEqual([]);

  expect(await (await app.request(path)).text()).toContain('Which policy is Nettlebury School’s?');
  const again = await offerSetUp(house.office);
  expect(again?.begun, 'a set-up that was begun is gone on with').toBe(true);
  expect((await app.request(path)).status).toBe(404);
  path = new URL(again?.address ?? '').pathname;
  for (const pack of packIds) expect((await app.request(`${path}?pack=${pack}`)).status).toBe(200);
  const settings = Object.fromEntries(
    [...packs().pack('keston-primary').parameters.values()]
      .filter((one) => !one.fixed)
      .map((one) => [one.name, typedAs(one.value ?? one.suggested)]),
  );
  const done = await post(path, { pack: 'keston-primary', inForceFrom: '2026-11-20', ...settings });
  expect([done.status, done.headers.get('location')]).toEqual([303, '/sign-in/second-factor']);
  await house.runJobs();
  expect(
    letters()
      .map((letter) => /^To: (.*)$/m.exec(letter)?.[1])
      .toSorted(),
  ).toEqual(['chair@nettlebury.example', 'head@nettlebury.example']);
  const policy = await house.office.read(made.id, (db) => policyInForce(db, made.id, '2026-11-20'));
  expect(policy.pack).toBe('keston-primary');
  expect((await app.request(path)).status).toBe(404);
  expect(await offerSetUp(house.office)).toBeNull();
  const journal = await house.fresh.ownerPool.query<{ act: string }>('select act from journal order by seq');
  expect(journal.rows[0]?.act).toBe('people:keepSchool');
  expect(journal.rows.at(-1)?.act).toBe('policy:adopt');
});

it('everybody else gets a link to a password of their own, which asks for a second factor next', async () => {
  const link = letters().flatMap((letter) => /\/welcome\/[\w-]+/.exec(letter.replaceAll('=\r\n', '')) ?? [])[0] ?? '';
  expect((await app.request(link)).status).toBe(200);
  const answer = await post(link, { password: 'brass bells at break time' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in/second-factor']);
});
