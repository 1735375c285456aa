import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, wellReasoned, type RegisterHouse } from '#fixtures/register-house.ts';
import { suspendPerson } from '#src/desks/people/cover.ts';
import { nameOnAccount, pauseAccount } from '#src/desks/register/accounts.ts';
import { emptyDraft } from '#src/desks/publishing/checks/facts.ts';
import { applyForUse } from '#src/desks/register/service.ts';
import { reportUse } from './report.ts';
import { reportRoutes } from './web/report.tsx';

let house: RegisterHouse;
beforeAll(async () => {
  house = await openRegisterHouse('hampshire-model');
  const { ownerPool } = house.fresh;
  for (const [name, outAt] of [
    ['one', '2026-11-02T10:00:00Z'],
    ['two', '2026-11-03T10:00:00Z'],
    ['three', '2026-11-04T10:00:00Z'],
    ['last year', '2025-11-04T10:00:00Z'],
  ] as const) {
    const begunAt = new Date(new Date(outAt).getTime() - 240_000);
    await ownerPool.query(
      `insert into post (school_id, id, author_id, status, draft, begun_at, changed_at, submitted_at, out_at) values ($1, $2, $3, 'out', $4, $5, $6, $6, $6)`,
      [ottersley.id, idOf(name), cast.officeManager.id, JSON.stringify(emptyDraft), begunAt, outAt],
    );
    await ownerPool.query(
      `insert into delivery (school_id, id, post_id, account_id, channel, status, key, due_at, live_at) values ($1, $2, $3, $4, 'website', 'live', $5, $6, $6)`,
      [ottersley.id, idOf(`delivery ${name}`), idOf(name), accounts.website.id, name, outAt],
    );
  }
});
afterAll(() => house.close());

const report = () => reportUse(house.office, actorOf(cast.chair.id), { from: null, until: null });

describe('the leadership’s report', () => {
  it('[HM-OFF-02] shows posts, refusals by kind, duties owed, time spent and what touched systems, for a period', async () => {
    for (const who of ['musicLead', 'assistant', 'musicLead'] as const) await house.tryToPost(cast[who].id, accounts.website.id);
    await pauseAccount(house.office, actorOf(cast.headteacher.id), { id: accounts.facebook.id, reason: 'Odd messages' });
    await house.apply('musicLead', 'website');
    await nameOnAccount(house.office, actorOf(cast.headteacher.id), {
      id: accounts.website.id,
      personId: cast.musicLead.id,
      duty: 'moderator',
    });
    const read = await report();
    if (!read.ok) throw new Error(read.refusal.what);
    const { value } = read;
    expect([value.from, value.until]).toEqual(['2026-09-01', '2026-11-20']);
    expect([value.posts, value.byAccount]).toEqual([3, [{ what: 'School website', n: 3 }]]);
    expect(value.refusals.map((one) => [one.what, one.citation?.clause, one.n])).toEqual([['no slt approval', 'HM-OFF-03', 3]]);
    expect(value.overdue).toEqual({
      applicationsWaiting: 1,
      detailsOwed: 0,
      rulesUnread: 0,
      awarenessDue: 0,
      withoutAdministrator: 0,
      byHand: 0,
      byHandDown: 0,
      untrue: 0,
      licencesEnded: 0,
      breaches: 0,
    });
    expect(value.minutes).toEqual({ middle: 4, slow: 4 });
    expect(value.incidents.find((one) => one.what === 'Accounts paused')?.n).toBe(1);
    expect(value.citation.clause).toBe('HM-OFF-02');
  });

  it('[HM-OFF-02] counts what posts owe and nobody did in its time, and the possible data breaches', async () => {
    const { ownerPool } = house.fresh;
    const incidents = async () => {
      const read = await report();
      if (!read.ok) throw new Error(read.refusal.what);
      const n = (what: string) => read.value.incidents.find((one) => one.what === what)?.n;
      return { overdue: read.value.overdue, found: [n('Possible data breaches'), n('Posts said to be untrue')] };
    };
    expect((await incidents()).found).toEqual([0, 0]);
    const { id: by } = cast.officeManager;
    await ownerPool.query(
      `insert into untrue_mark (school_id, id, post_id, what, marked_by, marked_at, due_at) values
        ($1, $2, $3, 'late', $6, '2026-11-16T10:00:00Z', '2026-11-18T23:59:00Z'),
        ($1, $4, $5, 'in time', $6, '2026-11-20T08:00:00Z', '2026-11-22T23:59:00Z')`,
      [ottersley.id, idOf('late mark'), idOf('one'), idOf('new mark'), idOf('two'), by],
    );
    await ownerPool.query(
      `insert into licence (school_id, id, post_id, about, until_on) values ($1, $2, $3, 'words', '2026-11-19'), ($1, $4, $3, 'words', '2026-11-20')`,
      [ottersley.id, idOf('ended licence'), idOf('three'), idOf('running licence')],
    );
    await ownerPool.query(
      `insert into possible_breach (school_id, id, post_id, what, discovered_at, reported_by) values
        ($1, $2, $3, 'late', '2026-11-17T08:00:00Z', $6), ($1, $4, $3, 'in time', '2026-11-18T12:00:00Z', $6),
        ($1, $5, $3, 'last year', '2025-11-18T12:00:00Z', $6)`,
      [ottersley.id, idOf('late breach'), idOf('three'), idOf('new breach'), idOf('old breach'), by],
    );
    await ownerPool.query(
      `update possible_breach set decided_at = discovered_at, decided_by = $1, decision = 'not-reported', why = 'No risk.' where id = $2`,
      [by, idOf('old breach')],
    );
    await ownerPool.query(
      `insert into delivery (school_id, id, post_id, account_id, channel, status, key, due_at, hand_by_at, live_at) values
        ($1, $2, $3, $6, 'manual', 'taking-down', 'k1', '2026-11-18T09:00:00Z', '2026-11-19T09:00:00Z', '2026-11-18T09:00:00Z'),
        ($1, $4, $5, $6, 'manual', 'by-hand', 'k2', '2026-11-18T09:00:00Z', '2026-11-19T09:00:00Z', null)`,
      [ottersley.id, idOf('late down'), idOf('three'), idOf('late up'), idOf('last year'), accounts.facebook.id],
    );
    const { overdue, found } = await incidents();
    expect(overdue).toMatchObject({ byHand: 1, byHandDown: 1, untrue: 1, licencesEnded: 1, breaches: 1 });
    expect(found).toEqual([2, 2]);
    const shown = await pagesFor(house.office, 'deputy', '/journal/report', reportRoutes(house.office)).request('/journal/report');
    expect(await shown.text()).toMatch(
      /Posts said to be untrue, past their day<\/th><td[^>]*>1<.*Possible data breaches<\/th><td[^>]*>2</u,
    );
  });

  it('[KP-OFF-10] never counts a suspension by its name, and is for leadership and governors alone', async () => {
    await suspendPerson(house.office, actorOf(cast.headteacher.id), { personId: cast.computingLead.id });
    const input = { ...wellReasoned, accounts: [accounts.website.id] };
    await house.refused('suspended', 'FL-WHO-01', () => applyForUse(house.office, actorOf(cast.computingLead.id), input));
    const read = await report();
    expect(read.ok && read.value.refusals.at(-1)).toMatchObject({ what: 'not currently active', n: 1, citation: null });
    const shown = await pagesFor(house.office, 'deputy', '/journal/report', reportRoutes(house.office)).request('/journal/report');
    const text = await shown.text();
    expect([shown.status, text.includes('teaching and learning'), /suspen/i.test(text)]).toEqual([200, true, false]);
    expect(
      (await pagesFor(house.office, 'musicLead', '/journal/report', reportRoutes(house.office)).request('/journal/report')).status,
    ).toBe(403);
  });
});
