import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, type RegisterHouse } from '#fixtures/register-house.ts';
import { usualNow } from '#fixtures/test-house.ts';
import { liftSuspension, recordAbsence, recordReturn, suspendPerson } from '#src/desks/people/cover.ts';
import { recordLeaving } from '#src/desks/people/service.ts';
import type { PackId } from '#src/kernel/policy.ts';
import { addAccount, changeAccount, confirmDetails } from './accounts.ts';
import { findAccount, type AccountEntry } from './accounts-store.ts';
import { tellDue } from './jobs.ts';
import { momentOf } from './moment.ts';
import { approveUse, applyForUse, revokeUse } from './service.ts';
import { usesWaiting } from './waiting.ts';
import { registerRoutes } from './web/routes.tsx';

const as = (who: CastName) => actorOf(cast[who].id);
const schoolId = ottersley.id;
let house: RegisterHouse;

async function open(pack: PackId): Promise<void> {
  house = await openRegisterHouse(pack);
}
/** What Today shows somebody of the register, by what it says. */
async function waitsFor(who: CastName): Promise<readonly string[]> {
  const { office } = house;
  const waiting = await office.read(schoolId, async (db) => {
    const { policy, zone, now } = await momentOf(office, db, as(who));
    return usesWaiting({ office, db, actor: as(who), policy, zone, now });
  });
  return waiting.map((one) => one.what);
}
/** The notices somebody has not read that say something like this. */
async function toldOf(who: CastName, like: string): Promise<readonly string[]> {
  const found = await house.fresh.ownerPool.query<{ words: string }>(
    'select words from notice where person_id = $1 and read_at is null and words like $2 order by words',
    [cast[who].id, like],
  );
  return found.rows.map((row) => row.words);
}
const sweep = async () => {
  await house.office.transact(schoolId, (tx) => house.office.enqueue(tx, tellDue, { schoolId }));
  await house.runJobs();
};

describe('log-on details that somebody knows who may no longer use them', () => {
  beforeAll(() => open('keston-primary'));
  afterAll(() => house.close());
  beforeEach(() => house.setNow(usualNow));
  const facebook = 'Change the password of Facebook, then say there that it is done.';
  const changeFacebook = 'Change the password of Facebook';
  const changeAll = ['Bluesky', 'Facebook', 'Instagram'].map((name) => `Change the password of ${name}`);

  it('[KP-OFF-05] on a revocation each account the person could use waits for its administrators, until one says that it is done', async () => {
    expect(await waitsFor('officeManager')).toEqual([]);
    const lines = await house.lines(usualNow, { person: cast.yearFourLead.id });
    const input = { id: lines[0]!.id, everywhere: true, consultation: null };
    expect((await revokeUse(house.office, as('headteacher'), input)).ok).toBe(true);
    expect(lines.map((line) => line.accountName)).toEqual(['School website', 'Facebook']); // the website has no password of its own
    expect(await waitsFor('officeManager')).toEqual([changeFacebook]);
    expect(await toldOf('officeManager', 'Change the password%')).toEqual([facebook]);
    expect(await waitsFor('headteacher')).not.toContain(changeFacebook);

    const id = accounts.facebook.id;
    await house.refused('revoked', 'KP-OFF-05', () => confirmDetails(house.office, as('yearFourLead'), { id, what: 'changed' }));
    expect((await confirmDetails(house.office, as('officeManager'), { id, what: 'unchanged' })).ok).toBe(true);
    expect(await waitsFor('officeManager')).toEqual([changeFacebook]);
    house.setNow(new Date('2026-11-20T10:00:00Z'));
    expect((await confirmDetails(house.office, as('officeManager'), { id, what: 'changed' })).ok).toBe(true);
    expect([await waitsFor('officeManager'), await toldOf('officeManager', 'Change the password%')]).toEqual([[], []]);
    await sweep();
    expect(await toldOf('officeManager', 'Change the password%')).toEqual([]);
  });

  it('[KP-OFF-10] on a suspension likewise, without a word of who or why, and lifting it takes the task back', async () => {
    house.setNow(new Date('2026-11-23T09:00:00Z'));
    expect((await suspendPerson(house.office, as('headteacher'), { personId: cast.computingLead.id })).ok).toBe(true);
    const known = (await house.lines(house.office.now(), { person: cast.computingLead.id })).map((line) => line.accountName);
    const expected = changeAll.filter((words) => known.some((name) => words.endsWith(name)));
    expect(expected).not.toEqual([]);
    expect((await waitsFor('officeManager')).filter((words) => words.startsWith('Change')).toSorted()).toEqual(expected);
    await house.runJobs();
    const words = (await toldOf('officeManager', 'Change the password%')).join();
    expect(words).not.toBe('');
    expect(words).not.toMatch(/suspen|Silas|Cogwhistle/i);
    house.setNow(new Date('2026-11-24T09:00:00Z'));
    expect((await liftSuspension(house.office, as('headteacher'), { personId: cast.computingLead.id })).ok).toBe(true);
    expect(await waitsFor('officeManager')).toEqual([]);
  });

  it('[KP-OFF-10] a suspension with an end date ahead of it is over once somebody says that the password was changed', async () => {
    house.setNow(new Date('2026-11-25T09:00:00Z'));
    const id = await house.apply('musicLead', 'instagram');
    expect((await approveUse(house.office, as('headteacher'), { id, until: '2027-07-01' })).ok).toBe(true);
    expect((await suspendPerson(house.office, as('headteacher'), { personId: cast.musicLead.id })).ok).toBe(true);
    expect(await waitsFor('officeManager')).toEqual(['Change the password of Instagram']);
    house.setNow(new Date('2026-11-25T09:10:00Z'));
    await confirmDetails(house.office, as('officeManager'), { id: accounts.instagram.id, what: 'changed' });
    expect(await waitsFor('officeManager')).toEqual([]);
  });

  it('[KP-ACC-04] after a last day likewise, from its midnight on and by itself', async () => {
    house.setNow(new Date('2026-12-07T09:00:00Z'));
    const id = await house.apply('assistant', 'facebook');
    expect((await approveUse(house.office, as('headteacher'), { id, until: null })).ok).toBe(true);
    expect((await recordLeaving(house.office, as('officeManager'), { id: cast.assistant.id, lastDay: '2026-12-18' })).ok).toBe(true);
    house.setNow(new Date('2026-12-18T23:59:00Z'));
    expect(await waitsFor('officeManager')).not.toContain(changeFacebook);
    house.setNow(new Date('2026-12-19T00:00:00Z'));
    expect(await waitsFor('officeManager')).toContain(changeFacebook);
    await sweep();
    await sweep();
    expect(await toldOf('officeManager', 'Change the password of Facebook%')).toEqual([facebook]);
  });
});

describe('the term’s check of account details', () => {
  beforeAll(() => open('keston-primary'));
  afterAll(() => house.close());
  const website = accounts.website.id;
  const say = 'Say how School website stands';

  it('[KP-ACC-03] when a term starts each official user confirms or updates, and after the set days posting waits for it', async () => {
    house.setNow(new Date('2027-01-03T23:59:00Z'));
    expect(await waitsFor('officeAssistant')).not.toContain(say);
    house.setNow(new Date('2027-01-04T08:00:00Z'));
    expect(await waitsFor('officeAssistant')).toContain(say);
    expect((await house.tryToPost(cast.officeAssistant.id, website)).ok).toBe(true);
    await sweep();
    const soon = 'Say how School website stands. Posts there will soon wait for it.';
    expect(await toldOf('officeAssistant', 'Say how School website%')).toEqual([soon]);
    expect(await toldOf('headteacher', '%has not yet confirmed%')).toEqual([]);

    house.setNow(new Date('2027-01-07T00:00:00Z'));
    await house.refused('account-details-owed', 'KP-ACC-03', () => house.tryToPost(cast.officeAssistant.id, website));
    await sweep();
    await sweep();
    expect(await toldOf('headteacher', '%Candlewell has not yet confirmed%School website%')).toHaveLength(1);
    expect((await confirmDetails(house.office, as('officeAssistant'), { id: website, what: 'unchanged' })).ok).toBe(true);
    expect((await house.tryToPost(cast.officeAssistant.id, website)).ok).toBe(true);
    expect(await waitsFor('officeAssistant')).not.toContain(say);
    expect(await toldOf('headteacher', '%Candlewell has not yet confirmed%')).toEqual([]);
    const kept = await house.fresh.ownerPool.query('select what from details_notice where person_id = $1 and account_id = $2 order by at', [
      cast.officeAssistant.id,
      website,
    ]);
    expect(kept.rows).toEqual([{ what: 'given' }, { what: 'unchanged' }]);
  });

  it('[KP-ACC-03] a log-on said to be changed is dated, and where Gatepost holds it, to be sealed anew', async () => {
    house.setNow(new Date('2027-01-08T09:00:00Z'));
    const { id } = accounts.bluesky;
    const app = pagesFor(house.office, 'officeManager', '/register', registerRoutes(house.office));
    const asks = async () => (await (await app.request('/register')).text()).includes('sign in anew');
    await house.fresh.ownerPool.query(`update account set connected_at = '2026-09-01', secret_changed_at = '2026-09-01' where id = $1`, [
      id,
    ]);
    expect(await asks()).toBe(false);
    expect((await confirmDetails(house.office, as('officeManager'), { id, what: 'changed' })).ok).toBe(true);
    expect(await asks()).toBe(true);
    const dates = await house.fresh.ownerPool.query(
      'select what, at from details_notice where person_id = $1 and account_id = $2 order by at',
      [cast.officeManager.id, id],
    );
    expect(dates.rows.map((row) => row.what)).toEqual(['given', 'changed']);
    expect(dates.rows[1].at).toEqual(house.office.now());
  });

  it('[KP-ACC-03] a term that begins gives nobody longer who was late already', async () => {
    house.setNow(new Date('2027-04-01T09:00:00Z'));
    const id = await house.apply('assistant', 'website');
    expect((await approveUse(house.office, as('headteacher'), { id, until: null })).ok).toBe(true);
    house.setNow(new Date('2027-04-12T08:00:00Z'));
    await house.refused('account-details-owed', 'KP-ACC-03', () => house.tryToPost(cast.assistant.id, website));
  });
});

describe('the head comes back', () => {
  beforeAll(() => open('keston-primary'));
  afterAll(() => house.close());

  it('[KP-OFF-04] on returning the head gets the list of what was approved meanwhile, once', async () => {
    house.setNow(usualNow);
    const id = await house.apply('musicLead', 'website');
    const away = { personId: cast.headteacher.id, fromOn: '2026-11-20', untilOn: '2026-11-27' };
    const absence = await recordAbsence(house.office, as('officeManager'), away);
    if (!absence.ok) throw new Error(absence.refusal.what);
    expect((await approveUse(house.office, as('deputy'), { id, until: null })).ok).toBe(true);
    await sweep();
    expect(await toldOf('headteacher', '%while you were away%')).toEqual([]);
    house.setNow(new Date('2026-11-24T08:00:00Z'));
    expect((await recordReturn(house.office, as('headteacher'), { id: absence.value })).ok).toBe(true);
    await house.runJobs();
    await sweep();
    expect(await toldOf('headteacher', '%while you were away%')).toEqual([
      '1 application for official use was approved while you were away.',
    ]);
  });

  it('[KP-OFF-07] where the chair asks for themselves nobody is asked to decide, and the gap is pointed out to the governors', async () => {
    const asked = {
      capacity: 'governor',
      purpose: 'The fair',
      occasion: 'The summer fair',
      until: '2027-07-10',
      risks: [],
      signed: true,
    } as const;
    expect((await applyForUse(house.office, as('chair'), { ...asked, accounts: [accounts.website.id] })).ok).toBe(true);
    expect(await toldOf('governor', '%That is a gap to close.')).toHaveLength(1);
    expect(await toldOf('chair', '%waits for you%')).toEqual([]);
  });
});

describe('the address an account is tied to', () => {
  beforeAll(() => open('hampshire-model'));
  afterAll(() => house.close());
  beforeEach(() => house.setNow(usualNow));
  const entryOf = async (over: Partial<AccountEntry>): Promise<AccountEntry> => {
    const account = await house.office.read(schoolId, (db) => findAccount(db, accounts.facebook.id));
    if (account === null) throw new Error('no account');
    const { platform, channel, kind, name, handle, address, owner, ownerPersonId, email, purpose, social, host, maintainer, agreementOn } =
      account;
    return {
      platform,
      channel,
      kind,
      name,
      handle,
      address,
      owner,
      ownerPersonId,
      email,
      purpose,
      social,
      host,
      maintainer,
      agreementOn,
      ...over,
    };
  };
  const move = 'Tie Facebook to another school address';

  it('[HM-ACC-02] when the one whose address it is leaves, moving the account is a task with the last day for its clock, until it is done', async () => {
    const { id } = accounts.facebook;
    const theirs = 'computinglead@ottersley.example';
    const office = house.office;
    expect((await changeAccount(office, as('officeManager'), { id, entry: await entryOf({ email: theirs }) })).ok).toBe(true);
    expect(await waitsFor('officeManager')).not.toContain(move);
    expect((await recordLeaving(office, as('headteacher'), { id: cast.computingLead.id, lastDay: '2026-12-18' })).ok).toBe(true);
    expect(await waitsFor('officeManager')).toContain(move);
    await house.runJobs();
    expect(await toldOf('officeManager', 'Tie Facebook%')).toHaveLength(1);

    await house.refused('address-of-a-leaver', 'HM-ACC-02', async () =>
      addAccount(office, as('officeManager'), { entry: await entryOf({ name: 'Another', email: theirs }), fromOn: '2026-11-20' }),
    );
    await house.refused('not-a-school-address', 'HM-ACC-02', async () =>
      changeAccount(office, as('officeManager'), { id, entry: await entryOf({ email: 'silas@post.example' }) }),
    );
    const entry = await entryOf({ email: 'office@ottersley.example' });
    expect((await changeAccount(office, as('officeManager'), { id, entry })).ok).toBe(true);
    expect(await waitsFor('officeManager')).not.toContain(move);
    expect(await toldOf('officeManager', 'Tie Facebook%')).toEqual([]);
  });

  it('[HM-ACC-03] somebody’s own account on a professional network is outside the change of passwords', async () => {
    const network = await entryOf({ kind: 'professional-network', platform: 'linkedin', name: 'LinkedIn', owner: 'person', ownerPersonId: cast.headteacher.id, email: 'hester@post.example' }); // prettier-ignore
    const added = await addAccount(house.office, as('officeManager'), { entry: network, fromOn: '2026-11-01' });
    if (!added.ok) throw new Error(added.refusal.what);
    await house.fresh.ownerPool.query(
      `insert into official_use (school_id, id, account_id, person_id, capacity, status, asked_at, decided_at, decided_as, from_at, until_at, ended_at, ended_how)
       values ($1, gen_random_uuid(), $2, $3, 'employee', 'revoked', '2026-11-02', '2026-11-02', 'Headteacher', '2026-11-02', '2026-11-10', '2026-11-10', 'revoked')`,
      [schoolId, added.value, cast.officeAssistant.id],
    );
    expect(await waitsFor('officeManager')).not.toContain('Change the password of LinkedIn');
  });
});
