import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTwoSchools, type TwoSchools } from '#fixtures/two-schools.ts';
import { suspendPerson } from '#src/desks/people/cover.ts';
import { emptyDraft } from '#src/desks/publishing/checks/facts.ts';
import { createApp } from './app.tsx';

let schools: TwoSchools;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  schools = await openTwoSchools();
  app = createApp(schools.office);
});
afterAll(() => schools.close());
beforeEach(() => schools.fresh.ownerPool.query('delete from suspension'));

const origin = 'http://127.0.0.1:4330';
const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
const suspend = (who: CastName, by: CastName) => suspendPerson(schools.office, actorOf(cast[by].id), { personId: cast[who].id });
const ask = (token: string, path: string, init: RequestInit = {}) =>
  app.request(origin + path, { ...init, headers: { cookie: `gatepost-session=${token}`, origin, ...init.headers } }, here);
async function triesOf(who: CastName): Promise<readonly string[]> {
  const { rows } = await schools.fresh.ownerPool.query<{ act: string; verdict: string }>(
    `select act, verdict from journal where school_id = $1 and actor_person_id = $2 and verdict <> 'open' order by seq`,
    [ottersley.id, cast[who].id],
  );
  return rows.map((row) => `${row.act} ${row.verdict}`);
}

it('[KP-OFF-10] [KP-OFF-02] a try of somebody suspended, by page, form and open tab, is kept, and they read what everybody else may', async () => {
  const token = await schools.session('officeAssistant');
  await suspend('officeAssistant', 'headteacher');
  const page = await ask(token, '/register');
  expect(page.status).toBe(403);
  const words = await page.text();
  expect(words).toContain('Your use is not currently active');
  expect(words).toContain('Talk to the headteacher or the school office.');
  expect(words).not.toMatch(/suspen|KP-OFF-10/iu);
  const draft = { ...emptyDraft, words: 'We all went to the mill.', accounts: [accounts.website.id] };
  const tab = await ask(token, '/posts/check', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ postId: null, draft }),
  });
  expect([tab.status, tab.headers.get('content-type')]).toEqual([403, 'application/problem+json']);
  expect(await tab.json()).toMatchObject({
    type: 'urn:gatepost:not-active',
    title: 'Your place here is not active.',
    detail: 'Your use is not currently active, so nothing was done.',
    next: [{ label: 'Talk to the headteacher or the school office' }],
  });
  await ask(token, '/people/new', { method: 'POST', body: new URLSearchParams({ kind: 'staff' }) });
  expect(await triesOf('officeAssistant')).toEqual(['register:read shut', 'publishing:draft shut', 'people:keep shut']);
  // The tab asks by itself as one types: within a minute that is one try.
  await ask(token, '/posts/check', { method: 'POST', headers: { accept: 'application/json' }, body: '{}' });
  expect(await triesOf('officeAssistant')).toHaveLength(3);
  const { rows } = await schools.fresh.ownerPool.query(
    `select outcome, findings from verdict where act = 'register:read' and outcome = 'shut'`,
  );
  expect(rows).toEqual([
    {
      outcome: 'shut',
      findings: [
        { code: 'suspended', clause: 'KP-OFF-10' },
        { code: 'suspended', clause: 'FL-WHO-01' },
      ],
    },
  ]);
});

it('[KP-OFF-06] a suspended head is not sent to themselves', async () => {
  const token = await schools.session('headteacher');
  await suspend('headteacher', 'chair');
  expect(await (await ask(token, '/')).text()).toContain('Talk to the chair of governors.');
});

it('[KP-ACC-04] somebody who has left reads the same words in a tab that was open, and the try is kept', async () => {
  const token = await schools.session('yearFourLead');
  await schools.fresh.ownerPool.query(`update person set left_on = '2026-11-18' where school_id = $1 and id = $2`, [
    ottersley.id,
    cast.yearFourLead.id,
  ]);
  const tab = await ask(token, `/posts/${schools.draft}/send`, { method: 'POST', headers: { accept: 'application/json' }, body: '{}' });
  expect([tab.status, ((await tab.json()) as { detail: string }).detail]).toEqual([
    403,
    'Your use is not currently active, so nothing was done.',
  ]);
  expect(await triesOf('yearFourLead')).toEqual(['publishing:draft shut']);
});
