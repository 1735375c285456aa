import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { addColleague, openRegisterHouse, wellReasoned, type RegisterHouse } from '#fixtures/register-house.ts';
import { usualNow } from '#fixtures/test-house.ts';
import { authoriseDeputy, endAuthorisation, recordAbsence, recordReturn } from '#src/desks/people/cover.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { applyForUse, approveUse, declineUse, revokeUse } from './service.ts';
import { confirmDetails, pauseAccount } from './accounts.ts';
import { listApprovedDuring } from './uses-store.ts';
import { ottersley } from '#fixtures/cast.ts';

let house: RegisterHouse;
const as = (who: CastName) => actorOf(cast[who].id);
const until = null;
const secondGovernor = idOf<'person'>('second chair');

beforeAll(async () => {
  house = await openRegisterHouse('keston-primary');
  await addColleague(house, secondGovernor, ['governor'], ['governor']);
});
afterAll(() => house.close());
beforeEach(() => house.setNow(usualNow));

const linesOf = (person: PersonId) => house.lines(house.office.now(), { person });

describe('who approves an employee', () => {
  const others: readonly CastName[] = [
    'deputy',
    'chair',
    'governor',
    'safeguardingLead',
    'dataProtectionLead',
    'officeManager',
    'computingLead',
    'coach',
    'volunteer',
  ];

  it('[KP-OFF-03] only the head, or the authorised deputy while the head is away, approves an employee', async () => {
    const id = await house.apply('musicLead', 'website');
    for (const who of others) {
      const code = who === 'deputy' ? 'head-not-absent' : 'head-or-authorised-deputy-only';
      await house.refused(code, who === 'deputy' ? 'KP-OFF-04' : 'KP-OFF-03', () => approveUse(house.office, as(who), { id, until }));
      await house.refused(code, who === 'deputy' ? 'KP-OFF-04' : 'KP-OFF-03', () =>
        declineUse(house.office, as(who), { id, reason: 'No' }),
      );
    }
    expect(await approveUse(house.office, as('headteacher'), { id, until })).toEqual({ ok: true, value: undefined });
    const [line] = await linesOf(cast.musicLead.id);
    expect(line).toMatchObject({
      state: 'in-force',
      accountName: 'School website',
      purpose: 'News for families',
      decidedAt: usualNow,
      decidedBy: cast.headteacher.id,
      decidedAs: 'Headteacher',
      decidedClause: 'KP-OFF-03',
      absenceId: null,
    });
    const told = await house.fresh.ownerPool.query('select words from notice where person_id = $1', [cast.musicLead.id]);
    expect(told.rows).toContainEqual({ words: 'You may now post on School website.' });
  });

  it('[KP-OFF-03] nobody approves or declines their own application, the head included', async () => {
    const deputyAsks = await applyForUse(house.office, as('deputy'), { ...wellReasoned, accounts: [accounts.website.id] });
    expect(deputyAsks.ok ? '' : deputyAsks.refusal.fields?.accounts).toContain('already');
    const headAsks = await applyForUse(house.office, as('headteacher'), { ...wellReasoned, accounts: [accounts.bluesky.id] });
    expect(headAsks.ok ? '' : headAsks.refusal.fields?.accounts).toContain('already'); // by the role (KP-OFF-06)
    await house.fresh.ownerPool.query(
      `insert into official_use (school_id, id, account_id, person_id, capacity, status, asked_at) values ($1, $2, $3, $4, 'employee', 'asked', $5)`,
      [ottersley.id, idOf('own'), accounts.bluesky.id, cast.headteacher.id, usualNow],
    );
    await house.refused('own-application', 'KP-OFF-03', () => approveUse(house.office, as('headteacher'), { id: idOf('own'), until }));
    await house.refused('own-application', 'KP-OFF-03', () =>
      declineUse(house.office, as('headteacher'), { id: idOf('own'), reason: 'No' }),
    );
  });

  it('[KP-OFF-01] [KP-OFF-02] asking gives nothing: an application is no official use until it is approved', async () => {
    const id = await house.apply('assistant', 'website');
    await house.refused('not-an-official-user', 'KP-OFF-02', () => house.tryToPost(cast.assistant.id, accounts.website.id));
    expect((await approveUse(house.office, as('headteacher'), { id, until })).ok).toBe(true);
    expect((await house.tryToPost(cast.assistant.id, accounts.website.id)).ok).toBe(true);
    await house.refused('not-an-official-user', 'KP-OFF-02', () => house.tryToPost(cast.assistant.id, accounts.facebook.id));
  });

  it('an application is decided once', async () => {
    const id = await house.apply('safeguardingLead', 'website');
    expect((await declineUse(house.office, as('headteacher'), { id, reason: 'Not this term' })).ok).toBe(true);
    await house.refused('changed-meanwhile', null, () => approveUse(house.office, as('headteacher'), { id, until }));
    expect((await linesOf(cast.safeguardingLead.id))[0]).toMatchObject({ state: 'declined', reason: 'Not this term' });
  });
});

describe('the deputy while the head is away', () => {
  const day = '2026-11-20';

  it('[KP-OFF-04] the deputy decides only while an absence of the head is recorded, and each approval names the absence', async () => {
    const id = await house.apply('dataProtectionLead', 'website');
    await house.refused('head-not-absent', 'KP-OFF-04', () => approveUse(house.office, as('deputy'), { id, until }));
    const absence = await recordAbsence(house.office, as('officeManager'), {
      personId: cast.headteacher.id,
      fromOn: day,
      untilOn: '2026-11-27',
    });
    if (!absence.ok) throw new Error(absence.refusal.what);
    expect((await approveUse(house.office, as('deputy'), { id, until })).ok).toBe(true);
    expect((await linesOf(cast.dataProtectionLead.id))[0]).toMatchObject({
      state: 'in-force',
      decidedAs: 'Authorised deputy',
      decidedBy: cast.deputy.id,
      decidedClause: 'KP-OFF-04',
      absenceId: absence.value,
    });

    const next = await house.apply('dataProtectionLead', 'bluesky');
    house.setNow(new Date('2026-11-23T08:00:00Z'));
    expect((await recordReturn(house.office, as('headteacher'), { id: absence.value })).ok).toBe(true);
    await house.refused('head-not-absent', 'KP-OFF-04', () => approveUse(house.office, as('deputy'), { id: next, until }));
    const meanwhile = await house.fresh.database.read(ottersley.id, (db) => listApprovedDuring(db, absence.value, house.office.now()));
    expect(meanwhile.map((line) => [line.personId, line.state])).toEqual([[cast.dataProtectionLead.id, 'in-force']]);
    await declineUse(house.office, as('headteacher'), { id: next, reason: 'Later' });
  });

  it('[KP-OFF-04] the power ends with the last day of the absence, at its midnight', async () => {
    const id = await house.apply('computingLead', 'website');
    const absence = await recordAbsence(house.office, as('chair'), {
      personId: cast.headteacher.id,
      fromOn: '2026-12-07',
      untilOn: '2026-12-08',
    });
    expect(absence.ok).toBe(true);
    house.setNow(new Date('2026-12-06T23:59:00Z'));
    await house.refused('head-not-absent', 'KP-OFF-04', () => approveUse(house.office, as('deputy'), { id, until }));
    house.setNow(new Date('2026-12-09T00:00:00Z'));
    await house.refused('head-not-absent', 'KP-OFF-04', () => approveUse(house.office, as('deputy'), { id, until }));
    house.setNow(new Date('2026-12-08T23:59:00Z'));
    expect((await approveUse(house.office, as('deputy'), { id, until })).ok).toBe(true);
  });

  it('[KP-OFF-04] a deputy who is not authorised in writing gains nothing by the absence, and nobody authorises themselves', async () => {
    const id = await house.apply('computingLead', 'facebook');
    house.setNow(new Date('2027-02-01T09:00:00Z'));
    await recordAbsence(house.office, as('headteacher'), { personId: cast.headteacher.id, fromOn: '2027-02-01', untilOn: '2027-02-05' });
    const authorised = await house.fresh.ownerPool.query('select id from deputy_authorisation');
    expect((await endAuthorisation(house.office, as('headteacher'), { id: authorised.rows[0].id })).ok).toBe(true);
    await house.refused('head-or-authorised-deputy-only', 'KP-OFF-03', () => approveUse(house.office, as('deputy'), { id, until }));
    await house.refused('own-application', 'FL-SCH-04', () =>
      authoriseDeputy(house.office, as('deputy'), { personId: cast.deputy.id, fromOn: '2027-02-01', untilOn: null }),
    );
    expect((await authoriseDeputy(house.office, as('chair'), { personId: cast.deputy.id, fromOn: '2027-02-01', untilOn: null })).ok).toBe(
      true,
    );
    expect((await approveUse(house.office, as('deputy'), { id, until })).ok).toBe(true);
  });

  it('[KP-OFF-04] a deputy never records the head away, by which they would give themselves the power', async () => {
    house.setNow(new Date('2027-03-01T09:00:00Z'));
    await house.refused('absence-not-by-deputy', 'FL-SCH-03', () =>
      recordAbsence(house.office, as('deputy'), { personId: cast.headteacher.id, fromOn: '2027-03-01', untilOn: null }),
    );
  });

  it('[KP-OFF-04] a deputy never revokes, even while the head is away, but may pause the account', async () => {
    house.setNow(new Date('2027-02-02T09:00:00Z'));
    const [line] = await linesOf(cast.yearFourLead.id);
    await house.refused('revocation-not-delegated', 'KP-OFF-04', () =>
      revokeUse(house.office, as('deputy'), { id: line!.id, everywhere: true, consultation: null }),
    );
    expect((await pauseAccount(house.office, as('deputy'), { id: accounts.instagram.id, reason: 'A post went wrong' })).ok).toBe(true);
    for (const { id } of [accounts.instagram, accounts.facebook])
      await confirmDetails(house.office, as('officeManager'), { id, what: 'unchanged' }); // the term's check
    await house.refused('account-paused', 'FL-ACC-03', () => house.tryToPost(cast.officeManager.id, accounts.instagram.id));
    expect((await house.tryToPost(cast.officeManager.id, accounts.facebook.id)).ok).toBe(true);
  });
});

describe('governors', () => {
  const asGovernor = { capacity: 'governor', occasion: 'The summer fair', until: '2027-07-10' } as const;

  it('[KP-OFF-07] only the chair approves or revokes a governor, the headteacher not', async () => {
    const id = await house.apply('governor', 'website', asGovernor);
    for (const who of ['headteacher', 'deputy', 'safeguardingLead', 'officeManager'] as const) {
      await house.refused('chair-only', 'KP-OFF-07', () => approveUse(house.office, as(who), { id, until }));
      await house.refused('chair-only', 'KP-OFF-07', () => revokeUse(house.office, as(who), { id, everywhere: false, consultation: null }));
    }
    expect((await approveUse(house.office, as('chair'), { id, until })).ok).toBe(true);
    expect((await linesOf(cast.governor.id))[0]).toMatchObject({
      state: 'in-force',
      decidedAs: 'Chair of governors',
      decidedClause: 'KP-OFF-07',
    });
    expect((await revokeUse(house.office, as('chair'), { id, everywhere: false, consultation: null })).ok).toBe(true);
    await house.refused('revoked', 'KP-OFF-05', () => house.tryToPost(cast.governor.id, accounts.website.id));
  });

  it('[KP-OFF-07] the chair does not decide on their own application, and is told that the policy leaves a gap', async () => {
    const id = await house.apply('chair', 'website', asGovernor);
    await house.refused('own-application', 'KP-OFF-07', () => approveUse(house.office, as('chair'), { id, until }));
    const answer = await approveUse(house.office, as('chair'), { id, until });
    expect(answer.ok ? '' : answer.refusal.why).toContain('gap for the governors');
  });

  it('[KP-OFF-08] a governor’s use has an occasion and an end date, and ends on it', async () => {
    const asked = { ...wellReasoned, ...asGovernor, accounts: [accounts.facebook.id] };
    const governor = actorOf(secondGovernor);
    await house.refused('unclear', null, () => applyForUse(house.office, governor, { ...asked, occasion: '' }));
    const open = await applyForUse(house.office, governor, { ...asked, until: null });
    if (!open.ok) throw new Error(open.refusal.what);
    const [id] = open.value;
    await house.refused('end-date-needed-for-governor', 'KP-OFF-08', () => approveUse(house.office, as('chair'), { id: id!, until: null }));
    expect((await approveUse(house.office, as('chair'), { id: id!, until: '2026-11-30' })).ok).toBe(true);
    const at = async (when: string) => (await house.lines(new Date(when), { person: secondGovernor }))[0]?.state;
    expect(await at('2026-11-30T23:59:00Z')).toBe('in-force');
    expect(await at('2026-12-01T00:00:00Z')).toBe('ended');
  });
});
