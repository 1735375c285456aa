import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTwoSchools, type TwoSchools } from '#fixtures/two-schools.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { adoptPolicy } from '#src/desks/policy/service.ts';
import { createApp } from './app.tsx';

let schools: TwoSchools;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  schools = await openTwoSchools();
  app = createApp(schools.office);
});
afterAll(() => schools.close());

const origin = 'http://127.0.0.1:4330';
const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };

/** Follows every link from Today on, a few of each kind; answers which led to a refusal or to nothing, and from where. */
async function deadEndsOf(who: CastName): Promise<{ readonly dead: readonly string[]; readonly walked: number }> {
  const cookie = `gatepost-session=${await schools.session(who)}`;
  const from = new Map([['/', 'the start']]);
  const ofKind = new Map<string, number>();
  const dead: string[] = [];
  let walked = 0;
  for (const [path, before] of from) {
    const kind = path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}|(?<=clauses\/)[^?]+|(?<=week=)-?\d+/gu, '…');
    ofKind.set(kind, (ofKind.get(kind) ?? 0) + 1);
    if ((ofKind.get(kind) ?? 0) > 3) continue;
    const answer = await app.request(origin + path, { headers: { cookie, accept: 'text/html' } }, here);
    walked += 1;
    if (answer.status >= 400) dead.push(`${answer.status} ${path} from ${before}`);
    const text = answer.headers.get('content-type')?.startsWith('text/html') === true ? await answer.text() : '';
    for (const [, href = ''] of text.matchAll(/href="([^"]+)"/gu)) {
      const to = new URL(href.replaceAll('&amp;', '&'), origin + path);
      if (to.origin === origin && !to.pathname.startsWith('/assets/'))
        from.set(to.pathname + to.search, from.get(to.pathname + to.search) ?? path);
    }
  }
  return { dead, walked };
}

describe.each(['headteacher', 'safeguardingLead', 'chair', 'officeAssistant', 'yearFourLead', 'volunteer'] as const)('for %s', (who) => {
  it('no link from Today on leads to a refusal or to nothing', async () => {
    const { dead, walked } = await deadEndsOf(who);
    expect(dead).toEqual([]);
    expect(walked).toBeGreaterThan(30);
  });
});

it('[FL-PUB-14] whoever may not stop everything reads who can, and is offered no button that would be refused', async () => {
  const stopFor = async (who: CastName) => {
    const cookie = `gatepost-session=${await schools.session(who)}`;
    return (await app.request(`${origin}/posts/stop`, { headers: { cookie } }, here)).text();
  };
  expect(await stopFor('headteacher')).toContain('Stop everything now');
  const volunteer = await stopFor('volunteer');
  expect(volunteer).not.toContain('Stop everything now');
  expect(volunteer).toContain('Leadership, the safeguarding lead and the chair can.');
});

it('what was decided under one model can be read, with its clause, once the school has taken another', async () => {
  const open = [...packs().pack('wightwick-hall').parameters.values()].filter((one) => one.value === null);
  const settings = Object.fromEntries(open.map((one) => [one.name, one.suggested ?? '']));
  const head = actorOf(cast.headteacher.id);
  const adopted = await adoptPolicy(schools.office, head, {
    pack: 'wightwick-hall',
    settings,
    inForceFrom: schools.office.now().toISOString().slice(0, 10),
    note: '',
  });
  expect(adopted.ok ? null : adopted.refusal).toBeNull();
  const cookie = `gatepost-session=${await schools.session('headteacher')}`;
  const { rows } = await schools.fresh.ownerPool.query<{ id: string; person_id: string }>(
    `select id, person_id from official_use where decided_clause like 'KP-%' limit 1`,
  );
  for (const path of [
    '/register/as-of',
    `/register/uses/${rows[0]?.id}`,
    `/register/people/${rows[0]?.person_id}`,
    '/journal',
    '/journal/report',
    '/policy/clauses/KP-OFF-03',
    '/policy/clauses/KP-OFF-03?leaf',
  ])
    expect([path, (await app.request(origin + path, { headers: { cookie } }, here)).status]).toEqual([path, 200]);
  const asOf = await (await app.request(`${origin}/register/as-of`, { headers: { cookie } }, here)).text();
  expect(asOf).toContain('Official use §3');
});
