import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openRegisterHouse, type RegisterHouse } from '#fixtures/register-house.ts';
import { usualNow } from '#fixtures/test-house.ts';
import { confirmDetails } from './accounts.ts';
import { acknowledgeRules, endRule, issueRule } from './guidance.ts';
import { listReaders, rulesInForce, unreadRules } from './rules-store.ts';
import { approveUse } from './service.ts';

let house: RegisterHouse;
const as = (who: CastName) => actorOf(cast[who].id);
const website = accounts.website.id;

beforeAll(async () => {
  house = await openRegisterHouse('keston-primary', { accountUpdateWithinDays: 2 });
});
afterAll(() => house.close());
beforeEach(() => house.setNow(usualNow));

describe('rules and guidance the leadership issues', () => {
  it('[KP-OFF-12] a rule is numbered, dated and sent to every official user in the same step, and nobody outside leadership issues one', async () => {
    const input = { title: 'Comments', body: 'Answer within one school day.', replaces: null };
    for (const who of ['officeManager', 'yearFourLead', 'governor', 'chair'] as const)
      await house.refused('leadership-team-only', 'KP-OFF-12', () => issueRule(house.office, as(who), input));
    const issued = await issueRule(house.office, as('deputy'), input);
    expect(issued.ok && [issued.value.number, issued.value.issuedAt]).toEqual([1, usualNow]);
    const told = await house.fresh.ownerPool.query(`select person_id from notice where words like 'Rule 1 was issued%'`);
    const users = (['headteacher', 'deputy', 'officeManager', 'officeAssistant', 'yearFourLead', 'computingLead'] as const).map(
      (who) => cast[who].id,
    );
    expect(told.rows.map((row) => row.person_id).toSorted()).toEqual(users.toSorted());
    const readers = await house.office.read(ottersley.id, (db) => listReaders(db, usualNow, true));
    expect(readers.map((one) => one.acknowledgedAt)).toEqual(users.map(() => null));
  });

  it('[KP-OFF-11] an official user who has not acknowledged the rules in force does not post, and does once they have', async () => {
    await house.refused('rules-not-acknowledged', 'KP-OFF-11', () => house.tryToPost(cast.yearFourLead.id, website));
    const rules = await house.office.read(ottersley.id, (db) => unreadRules(db, cast.yearFourLead.id));
    const seen = rules.map((rule) => rule.id);
    expect((await acknowledgeRules(house.office, as('yearFourLead'), { rules: seen })).ok).toBe(true);
    expect((await house.tryToPost(cast.yearFourLead.id, website)).ok).toBe(true);
    await house.refused('rules-not-acknowledged', 'KP-OFF-11', () => house.tryToPost(cast.officeManager.id, website));
  });

  it('[KP-OFF-11] [KP-OFF-12] an amended rule is a new one to be read, and the old one keeps its words', async () => {
    const [old] = await house.office.read(ottersley.id, rulesInForce);
    const changed = await issueRule(house.office, as('headteacher'), {
      title: 'Comments',
      body: 'Answer by four o’clock.',
      replaces: old!.id,
    });
    expect(changed.ok && changed.value.number).toBe(2);
    await house.refused('rules-not-acknowledged', 'KP-OFF-11', () => house.tryToPost(cast.yearFourLead.id, website));
    await house.refused('changed-meanwhile', null, () =>
      issueRule(house.office, as('headteacher'), { title: 'Again', body: 'Again', replaces: old!.id }),
    );
    const inForce = await house.office.read(ottersley.id, rulesInForce);
    expect(inForce.map((rule) => rule.number)).toEqual([2]);
    await expect(house.fresh.ownerPool.query(`update issued_rule set body = 'other' where number = 1`)).rejects.toThrow('written once');
  });

  it('[KP-OFF-12] somebody newly approved is sent the rules in force', async () => {
    const id = await house.apply('musicLead', 'website');
    expect((await approveUse(house.office, as('headteacher'), { id, until: null })).ok).toBe(true);
    const told = await house.fresh.ownerPool.query('select words, href from notice where person_id = $1', [cast.musicLead.id]);
    expect(told.rows).toContainEqual({ words: 'There are rules to read before you post.', href: '/register/rules' });
    const [rule] = await house.office.read(ottersley.id, rulesInForce);
    expect((await endRule(house.office, as('headteacher'), { id: rule!.id })).ok).toBe(true);
    expect((await house.tryToPost(cast.musicLead.id, website)).ok).toBe(true);
  });
});

describe('details of the accounts people use', () => {
  it('[KP-ACC-03] once the set days have gone by without the details, posting waits for them', async () => {
    const id = await house.apply('assistant', 'website');
    expect((await approveUse(house.office, as('headteacher'), { id, until: null })).ok).toBe(true); // Friday 20 November
    house.setNow(new Date('2026-11-22T23:59:00Z'));
    expect((await house.tryToPost(cast.assistant.id, website)).ok).toBe(true);
    house.setNow(new Date('2026-11-23T00:00:00Z'));
    await house.refused('account-details-owed', 'KP-ACC-03', () => house.tryToPost(cast.assistant.id, website));
    await house.refused('not-an-official-user', 'KP-ACC-03', () =>
      confirmDetails(house.office, as('coach'), { id: website, what: 'given' }),
    );
    expect((await confirmDetails(house.office, as('assistant'), { id: website, what: 'given' })).ok).toBe(true);
    expect((await house.tryToPost(cast.assistant.id, website)).ok).toBe(true);
    const kept = await house.fresh.ownerPool.query('select what, at from details_notice where person_id = $1', [cast.assistant.id]);
    expect(kept.rows).toEqual([{ what: 'given', at: house.office.now() }]);
  });
});

describe('reminding of details', () => {
  const words = async () => {
    const found = await house.fresh.ownerPool.query(
      `select person_id, words from notice where about like '%:details' and read_at is null
        and (words like 'Nell%' or person_id = '${cast.safeguardingLead.id}') order by words`,
    );
    return found.rows;
  };

  it('[KP-ACC-03] from the day they are owed, the official user and the head are reminded, until the details come', async () => {
    const id = await house.apply('safeguardingLead', 'bluesky');
    expect((await approveUse(house.office, as('headteacher'), { id, until: null })).ok).toBe(true);
    house.setNow(new Date('2026-11-22T09:00:00Z'));
    await house.runJobs({ also: 'later' });
    expect(await words()).toEqual([]);

    const again = await house.apply('safeguardingLead', 'website');
    expect((await approveUse(house.office, as('headteacher'), { id: again, until: null })).ok).toBe(true);
    house.setNow(new Date('2026-11-25T09:00:00Z'));
    await house.runJobs({ also: 'later' });
    expect(await words()).toEqual(
      ['Bluesky', 'School website']
        .flatMap((name) => [{ person_id: cast.headteacher.id, words: `Nell Harbourlight has not yet confirmed the details of ${name}.` }])
        .concat(
          ['Bluesky', 'School website'].map((name) => ({
            person_id: cast.safeguardingLead.id,
            words: `Say how ${name} stands. Posts there wait for it.`,
          })),
        ),
    );
    expect((await confirmDetails(house.office, as('safeguardingLead'), { id: website, what: 'given' })).ok).toBe(true);
    expect(await words()).toHaveLength(2);
    expect((await confirmDetails(house.office, as('safeguardingLead'), { id: accounts.bluesky.id, what: 'given' })).ok).toBe(true);
    expect(await words()).toEqual([]);
  });
});

describe('the written record', () => {
  it('[KP-ACC-01] every application, approval and ending is a dated line that nobody can rewrite', async () => {
    const lines = await house.lines(usualNow, { account: website });
    expect(lines.every((line) => line.decidedAt !== null && line.decidedAs !== null && line.holder !== '')).toBe(true);
    for (const change of [`decided_as = 'x'`, `from_at = now()`, `decided_by = null`, `person_id = gen_random_uuid()`])
      await expect(house.fresh.ownerPool.query(`update official_use set ${change} where status = 'approved'`)).rejects.toThrow(
        'written once',
      );
    const { database } = house.fresh;
    await expect(database.transact(ottersley.id, (tx) => tx.execute('delete from official_use'))).rejects.toThrow();
  });

  it('[KP-ACC-01] the register as of a day is the register of that day', async () => {
    const names = async (at: string) =>
      (await house.lines(new Date(at), { account: website })).map((line) => `${line.holder}: ${line.state}`);
    expect(await names('2026-08-31T12:00:00Z')).toEqual(['Hester Quillfeather: in-force']);
    expect(await names('2026-11-20T09:00:00Z')).not.toContain('Tansy Dapplemere: in-force');
    expect(await names('2026-11-20T12:00:00Z')).toContain('Tansy Dapplemere: in-force');
  });
});
