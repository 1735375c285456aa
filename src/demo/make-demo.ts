import { sql } from 'drizzle-orm';
import { settleCommunications } from '#fixtures/communications.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { accounts, cast, officialUses, ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { termOfPosts } from '#fixtures/term-of-posts.ts';
import { addDays, dayOf, instantOf, weekdayOf, type Day } from '#src/kernel/clock.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { getSchool } from '#src/desks/people/desk.ts';
import { recordLeaving } from '#src/desks/people/service.ts';
import { remindAll } from '#src/desks/policy/reminders.ts';
import { listNotices, readNotice } from '#src/infra/mail/notices.ts';
import { sendToGate } from '#src/desks/publishing/service.ts';
import { confirmDetails } from '#src/desks/register/accounts.ts';
import { enterIndependent } from '#src/desks/register/independent.ts';
import { applyForUse } from '#src/desks/register/service.ts';
import type { House } from '#src/house.ts';
import { actorOf, done, publish, write } from './live-through.ts';

/**
 * Makes the demo school: Ottersley, its cast, its accounts, what families answered, and a term of posts that each went
 * through the gate. Marked as a demo on every page.
 */
export async function makeDemo({ office, clock }: Pick<House, 'office' | 'clock'>): Promise<void> {
  const today = dayOf(office.now(), ottersley.zone);
  await settle(office, schoolYearOf(today));
  // The past is lived through without the job list: what was put off then is done at once.
  const then: Office = { ...office, enqueue: async () => {} };
  try {
    await remindOfTheYear(then, today, clock);
    await confirmEachTerm(then, today, clock);
    for (const past of termOfPosts.toReversed()) {
      const day = schoolDaysBefore(today, past.schoolDaysAgo);
      let moment = instantOf(day, past.at, ottersley.zone);
      const after = (minutes: number): void => {
        moment = new Date(moment.getTime() + minutes * 60_000);
        clock.goTo(moment);
      };
      after(0);
      await publish(then, past, after);
    }
  } finally {
    clock.goTo(null);
  }
  await whatIsUnderWay(office);
  await office.transact(ottersley.id, (tx) =>
    tx.execute(sql`insert into demo_made (school_id, made_at) values (${ottersley.id}, ${office.now().toISOString()})`),
  );
}

async function settle(office: Office, year: number): Promise<void> {
  const parameters = { fourEyes: 'marked', fourEyesKinds: ['pupils'] };
  await office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', parameters, isDemo: true, year }));
  const sealReason = (row: string, tx: Tx): Promise<Uint8Array> =>
    office.vault.seal(
      tx,
      { schoolId: ottersley.id, table: 'objection', row, field: 'reason' },
      'A court order: no picture may show where the child is.',
    );
  await office.transact(ottersley.id, (tx) => settleConsents(tx, sealReason, year));
  await office.transact(ottersley.id, (tx) => settleCommunications(tx, year));
}

/** KP-SCOPE-01: as the school year begins everybody is reminded of what they answer for, and reads it that morning. */
async function remindOfTheYear(office: Office, today: Day, clock: House['clock']): Promise<void> {
  const [first] = (await office.read(ottersley.id, getSchool)).terms;
  if (first === undefined || first.startsOn > today) return;
  clock.goTo(instantOf(first.startsOn, '06:20', ottersley.zone));
  await office.transact(ottersley.id, (tx) => remindAll(office, tx, ottersley.id));
  const read = instantOf(first.startsOn, '08:40', ottersley.zone);
  await office.transact(ottersley.id, async (tx) => {
    for (const { id } of Object.values(cast))
      for (const notice of await listNotices(tx, ottersley.id, id)) await readNotice(tx, ottersley.id, id, notice.id, read);
  });
}

/** KP-ACC-03: at the start of each term after the first, everybody says that their accounts are as they were. */
async function confirmEachTerm(office: Office, today: Day, clock: House['clock']): Promise<void> {
  const { terms } = await office.read(ottersley.id, getSchool);
  for (const { startsOn } of terms.slice(1).filter((term) => term.startsOn <= today)) {
    clock.goTo(instantOf(startsOn, '07:45', ottersley.zone));
    for (const { who, on } of officialUses)
      for (const name of on) done(await confirmDetails(office, actorOf(who), { id: accounts[name].id, what: 'unchanged' }));
  }
}

/** What a visitor finds on the desk: a draft with things to put right, a post and an application that wait for the head, somebody leaving. */
async function whatIsUnderWay(office: Office): Promise<void> {
  await write(office, {
    by: 'officeManager',
    words:
      'Year 4 spent the day at Ottersley Mill. We ground our own flour, made clay tiles of the water wheel and read a map from 1847. Well done Marigold, who spotted the hidden date stone! Thank you to the mill’s volunteers.',
    on: ['facebook', 'instagram', 'website'],
    pictures: [
      { name: 'clay-tiles', people: ['marigold', 'otto'] },
      { name: 'mill', people: ['aster', 'idris'] },
      { name: 'map', people: ['tariq', 'mei'] },
      { name: 'boots', people: [] },
    ],
  });
  const waiting = await write(office, {
    by: 'yearFourLead',
    words: 'The water wheel is finished, and it turns. It is on show in the hall.',
    on: ['website'],
    pictures: [{ name: 'clay-tiles', people: ['aster', 'idris'] }],
  });
  done(await sendToGate(office, actorOf('yearFourLead'), waiting));
  done(await applyForUse(office, actorOf('musicLead'), { ...musicNews, accounts: [accounts.facebook.id], signed: true }));
  done(await enterIndependent(office, actorOf('officeManager'), friends));
  const lastDay = addDays(dayOf(office.now(), ottersley.zone), 28);
  done(await recordLeaving(office, actorOf('headteacher'), { id: cast.computingLead.id, lastDay }));
}

/** KP-SCOPE-04: what the parents run for themselves, which is no account of the school. */
const friends = {
  name: 'Friends of Ottersley',
  platform: 'Facebook group',
  address: 'https://friends-of-ottersley.example',
  runBy: 'The parents’ association',
} as const;

const musicNews = {
  capacity: 'employee',
  purpose: 'News of concerts and of the choir',
  occasion: '',
  until: null,
  risks: [{ kind: 'reputation', statement: 'A recording goes up that a family did not agree to.', controlled: true }],
} as const;

/** The year whose September began the school year that a day lies in. */
function schoolYearOf(day: Day): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5) >= '09-01' ? year : year - 1;
}

/** The day that lies so many weekdays before another. */
function schoolDaysBefore(day: Day, count: number): Day {
  let found = day;
  for (let left = count; left > 0;) {
    found = addDays(found, -1);
    if (weekdayOf(found) <= 5) left--;
  }
  return found;
}
