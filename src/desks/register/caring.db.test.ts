import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley, type CastName } from '#fixtures/cast.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openRegisterHouse, type RegisterHouse } from '#fixtures/register-house.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { Letter } from '#src/infra/mail/mailer.ts';
import type { Id } from '#src/kernel/ids.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { suspendPerson } from '#src/desks/people/cover.ts';
import { acceptNaming, endNaming, nameOnAccount } from './accounts.ts';
import { listDuties } from './accounts-store.ts';
import { sendPolicyAgain, tickStep } from './caring.ts';
import { giveNotice } from './giving-notice.ts';
import { usesWaiting } from './waiting.ts';
import { watchingJobs } from './watching.ts';
import { watchAccounts } from './watching-jobs.ts';
import { registerRoutes } from './web/routes.tsx';

const as = (who: CastName) => actorOf(cast[who].id);
const { facebook } = accounts;
const first = idOf<'account-duty'>('administrator facebook');
const safeguarding = { title: 'Safeguarding Policy', address: 'https://www.ottersley.example/safeguarding.pdf' };
const linked = (entry: string) => ({ linkedPolicies: ['Complaints Policy', entry] });

function houseWith(entry: string): () => RegisterHouse {
  const open: { house?: RegisterHouse } = {};
  beforeAll(async () => {
    open.house = await openRegisterHouse('wightwick-hall', linked(entry));
  });
  afterAll(() => open.house?.close());
  return () => open.house!;
}

async function name(house: RegisterHouse, who: CastName, duty: 'administrator' | 'responsible' | 'moderator' = 'administrator') {
  const named = await nameOnAccount(house.office, as('headteacher'), { id: facebook.id, personId: cast[who].id, duty });
  if (!named.ok) throw new Error(named.refusal.what);
  return named.value;
}
const accept = (house: RegisterHouse, who: CastName, id: Id<'account-duty'>) => acceptNaming(house.office, as(who), { id });
const told = async (house: RegisterHouse, who: CastName) =>
  (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))).map((one) => one.words);
const page = async (house: RegisterHouse, who: CastName) =>
  (await pagesFor(house.office, who, '/register', registerRoutes(house.office)).request(`/register/accounts/${facebook.id}`)).text();
async function watch(house: RegisterHouse): Promise<void> {
  const job = watchingJobs.find((one) => one.job.name === watchAccounts.name);
  await job?.run(house.office, {}, { signal: new AbortController().signal, retry: 0, isLast: false });
}
const noOne = 'Facebook has no administrator in post. Posts there are refused until one is named and accepts.';

describe('an account without an administrator', () => {
  const house = houseWith('Safeguarding Policy');
  beforeEach(async () => {
    const { ownerPool } = house().fresh;
    await ownerPool.query(`delete from notice; delete from suspension;
      alter table account_duty disable trigger write_once; update account_duty set given_up_at = null where id = '${first}';
      alter table account_duty enable trigger write_once`);
    await ownerPool.query(`delete from account_duty where account_id = $1 and id <> $2 and duty <> 'moderator'`, [facebook.id, first]);
  });

  it('[WH-OFF-02] shows it, takes no posts, and the leadership is told in the same step', async () => {
    expect((await endNaming(house().office, as('officeManager'), { id: first })).ok).toBe(true);
    for (const who of ['headteacher', 'deputy', 'safeguardingLead'] as const) expect(await told(house(), who)).toContain(noOne);
    expect(await told(house(), 'yearFourLead')).toEqual([]);
    expect(await page(house(), 'headteacher')).toContain('No administrator.');
    await house().refused('no-named-administrator', 'WH-OFF-02', () => house().tryToPost(cast.officeManager.id, facebook.id));
  });

  it('[WH-OFF-02] suspension takes the administrator away as well; the leadership hears once, not every ten minutes', async () => {
    await suspendPerson(house().office, as('headteacher'), { personId: cast.officeManager.id });
    await watch(house());
    await watch(house());
    expect((await told(house(), 'headteacher')).filter((words) => words === noOne)).toHaveLength(1);
    expect(await page(house(), 'headteacher')).toContain('No administrator.');
  });

  it('[WH-OFF-02] once somebody is named and accepts, nobody need be told any more; the next time they are told again', async () => {
    await endNaming(house().office, as('headteacher'), { id: first });
    const next = await name(house(), 'computingLead');
    expect(await told(house(), 'headteacher')).toContain(noOne);
    await accept(house(), 'computingLead', next);
    expect(await told(house(), 'headteacher')).not.toContain(noOne);
    await endNaming(house().office, as('computingLead'), { id: next });
    expect((await told(house(), 'headteacher')).filter((words) => words === noOne)).toHaveLength(1);
  });

  it('[WH-OFF-02] with one administrator alone the leadership sees that there is no cover, and is asked to name a second', async () => {
    expect(await page(house(), 'headteacher')).toContain('A second is needed. Name one under');
    await accept(house(), 'computingLead', await name(house(), 'computingLead'));
    expect(await page(house(), 'headteacher')).not.toContain('No cover');
  });
});

describe('the safeguarding policy', () => {
  const house = houseWith(`${safeguarding.title}: ${safeguarding.address}`);
  const letters = async (): Promise<readonly Letter[]> => {
    const sent: Letter[] = [];
    const { mail } = house().office;
    const spying = { ...house().office, mail: { ...mail, send: async (letter: Letter) => void sent.push(letter) } };
    await house().queue.runWaiting(watchingJobs, spying, { also: 'later' });
    return sent;
  };

  it('[WH-OFF-02] in force goes to a new administrator, and which it was and when is kept; from and to stay on record', async () => {
    await endNaming(house().office, as('headteacher'), { id: first });
    const id = await name(house(), 'computingLead');
    const [letter, ...more] = await letters();
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ to: 'computinglead@ottersley.example' });
    expect(letter?.text).toContain(`${safeguarding.title}: ${safeguarding.address}`);
    const { rows } = await house().fresh.ownerPool.query('select duty_id, title, address, sent_at from duty_document');
    expect(rows).toEqual([{ duty_id: id, ...safeguarding, sent_at: house().office.now() }]);
    const kept = await house().fresh.ownerPool.query(
      'select id, from_on::text, given_up_at from account_duty where account_id = $1 and duty = $2 order by from_on',
      [facebook.id, 'administrator'],
    );
    expect(kept.rows).toEqual([
      { id: first, from_on: '2024-09-01', given_up_at: house().office.now() },
      { id, from_on: '2026-11-20', given_up_at: null },
    ]);
    expect(await page(house(), 'headteacher')).toContain(`href="${safeguarding.address}"`);
  });

  it('[WH-OFF-02] does not go to a moderator, and again only to one who is named, when the leadership sends it', async () => {
    await name(house(), 'musicLead', 'moderator');
    expect(await letters()).toEqual([]);
    const { rows } = await house().fresh.ownerPool.query(`select id from account_duty where person_id = $1`, [cast.computingLead.id]);
    await house().refused('leadership-team-only', 'WH-OFF-02', () =>
      sendPolicyAgain(house().office, as('officeManager'), { id: rows[0].id }),
    );
    await house().refused('not-found', null, () => sendPolicyAgain(house().office, as('headteacher'), { id: first }));
    expect(await letters()).toEqual([]);
    expect((await sendPolicyAgain(house().office, as('headteacher'), { id: rows[0].id })).ok).toBe(true);
    expect(await letters()).toHaveLength(1);
  });

  const without = houseWith('Safeguarding Policy');
  it('[WH-OFF-02] without an address on record nothing is claimed to be sent, and the leadership is asked for it', async () => {
    const id = await name(without(), 'computingLead');
    expect(await told(without(), 'headteacher')).toContainEqual(
      expect.stringContaining('could not be sent: give its address under Policy'),
    );
    expect((await without().fresh.ownerPool.query('select 1 from duty_document')).rows).toEqual([]);
    expect(await page(without(), 'headteacher')).toContain('Safeguarding policy not sent');
    await without().refused('unclear', null, () => sendPolicyAgain(without().office, as('headteacher'), { id }));
  });
});

describe('the set-up list', () => {
  const house = houseWith('Safeguarding Policy');
  const step = 'two-step sign-in is on';
  const steps = async () => (await house().fresh.ownerPool.query('select duty_id, step from duty_step')).rows;
  const waiting = (who: CastName) =>
    house().office.read(ottersley.id, async (db) => {
      const policy = await policyInForce(db, ottersley.id, '2026-11-20');
      const asking = { office: house().office, db, actor: as(who), policy, zone: ottersley.zone, now: house().office.now() };
      return (await usesWaiting(asking)).filter((one) => one.key.startsWith('set-up:') && one.href.endsWith(facebook.id));
    });
  let id: Id<'account-duty'>;

  it('[WH-OFF-03] is nobody’s until the one named accepts it themselves', async () => {
    id = await name(house(), 'musicLead', 'responsible');
    await house().refused('role-not-accepted', 'WH-OFF-03', () => tickStep(house().office, as('musicLead'), { id, step }));
    expect(await waiting('musicLead')).toEqual([]);
    await house().refused('not-found', null, () => accept(house(), 'headteacher', id));
    expect((await accept(house(), 'musicLead', id)).ok).toBe(true);
  });

  it('[WH-OFF-03] is assigned to them with what is left to do, and on the account’s page', async () => {
    expect(await waiting('musicLead')).toMatchObject([{ mine: true, citation: { clause: 'WH-OFF-03' }, what: 'Set up Facebook' }]);
    expect((await waiting('musicLead'))[0]?.why).toContain('two-step sign-in is on, recovery details are with the school and');
    const text = await page(house(), 'musicLead');
    for (const words of ['Two-step sign-in is on', 'A second administrator in post', 'Tied to a school address', 'First words to families'])
      expect(text).toContain(words);
    expect(await page(house(), 'yearFourLead')).not.toContain('It is done');
  });

  it('is not asked of the school’s own website, which has no log-on of another’s', async () => {
    const all = await house().office.read(ottersley.id, async (db) => {
      const policy = await policyInForce(db, ottersley.id, '2026-11-20');
      const asking = { office: house().office, db, actor: as('officeManager'), policy, zone: ottersley.zone, now: house().office.now() };
      return (await usesWaiting(asking)).filter((one) => one.key.startsWith('set-up:')).map((one) => one.what);
    });
    expect(all.toSorted()).toEqual(['Set up Bluesky', 'Set up Facebook', 'Set up Instagram']);
  });

  it('[WH-OFF-03] is ticked by them alone, step by step', async () => {
    for (const who of ['headteacher', 'officeManager'] as const)
      await house().refused('not-found', null, () => tickStep(house().office, as(who), { id, step }));
    await house().refused('unclear', null, () => tickStep(house().office, as('musicLead'), { id, step: 'something else' }));
    expect(await steps()).toEqual([]);
    expect((await tickStep(house().office, as('musicLead'), { id, step })).ok).toBe(true);
    expect((await tickStep(house().office, as('musicLead'), { id, step })).ok).toBe(true);
    expect(await steps()).toEqual([{ duty_id: id, step }]);
    expect((await waiting('musicLead'))[0]?.why).not.toContain(step);
    for (const left of ['recovery details are with the school', 'the safeguarding policy is read'])
      await tickStep(house().office, as('musicLead'), { id, step: left });
    expect(await waiting('musicLead')).toEqual([]);
  });

  it('[WH-OFF-03] may be given up with notice: in post until the day named, and the leadership is told at once', async () => {
    const notice = (lastDay: string, who: CastName = 'musicLead') => giveNotice(house().office, as(who), { id, lastDay });
    await house().refused('not-found', null, () => notice('2026-11-27', 'headteacher'));
    for (const day of ['2026-11-19', 'soon']) await house().refused('unclear', null, () => notice(day));
    expect((await notice('2026-11-27')).ok).toBe(true);
    expect(await told(house(), 'headteacher')).toContain(
      'Lyra Fiddlestone gives up Facebook. Last day: Friday 27 November. Name somebody else.',
    );
    await house().refused('changed-meanwhile', null, () => notice('2026-12-04'));
    expect(await page(house(), 'headteacher')).toContain('Notice is given: last day Friday 27 November');
    const inPost = (at: string) =>
      house().office.read(ottersley.id, async (db) => (await listDuties(db, new Date(at), facebook.id)).some((one) => one.id === id));
    expect([await inPost('2026-11-27T12:00:00Z'), await inPost('2026-11-28T12:00:00Z')]).toEqual([true, false]);
  });

  it('[WH-OFF-03] ends with the role, which they may give up themselves', async () => {
    expect((await endNaming(house().office, as('musicLead'), { id })).ok).toBe(true);
    await house().refused('not-found', null, () => tickStep(house().office, as('musicLead'), { id, step }));
  });
});
