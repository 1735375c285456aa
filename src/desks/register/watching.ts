import { dayOf } from '#src/kernel/clock.ts';
import type { AccountId, SchoolId } from '#src/kernel/ids.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { handles } from '#src/infra/jobs/jobs.ts';
import { notify } from '#src/infra/mail/notices.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { getSchool, holdersOf } from '#src/desks/people/desk.ts';
import { findPolicyInForce } from '#src/desks/policy/desk.ts';
import { accountsOf, listDuties } from './accounts-store.ts';
import { lastNaming, letterTo, settleWatch, wasToldSince } from './caring-store.ts';
import { momentOf, type Moment } from './moment.ts';
import { mailPolicy, watchAccounts } from './watching-jobs.ts';

/** Leadership hears again after so many days, while an account is still without an administrator. */
const againAfterDays = 30;

/**
 * WH-OFF-02: where the policy asks for administrators, the leadership is told of every account that has none in post.
 * Worked out of the register as it stands, so that leaving and suspension count like giving up.
 */
export async function tellOfUnattended(
  office: Office,
  tx: Tx,
  schoolId: SchoolId,
  { now, today, policy }: Pick<Moment, 'now' | 'today' | 'policy'>,
  only?: AccountId,
): Promise<void> {
  if (!policy.flag('administratorCover')) return;
  const inPost = new Set(
    (await listDuties(tx, now)).filter((one) => one.duty === 'administrator' && one.acceptedAt !== null).map((one) => one.accountId),
  );
  for (const account of await accountsOf(tx, { on: today })) {
    if (only !== undefined && account.id !== only) continue;
    if (inPost.has(account.id)) {
      await settleWatch(tx, account.id, now);
      continue;
    }
    const about = `${account.id}:administrator:${(await lastNaming(tx, account.id)) ?? 'none'}`;
    if (await wasToldSince(tx, about, new Date(now.getTime() - againAfterDays * 86_400_000))) continue;
    await notify(office, tx, {
      schoolId,
      to: await holdersOf(tx, policy.list('leaders'), now),
      kind: 'to-do',
      words: `${account.name} has no administrator in post. Posts there are refused until one is named and accepts.`,
      href: `/register/accounts/${account.id}`,
      about,
      at: now,
    });
  }
}

export const watchingJobs = [
  handles(watchAccounts, async (office: Office) => {
    for (const school of await listSchools(office))
      await office.transact(school.id, async (tx) => {
        const moment = await momentOrNull(office, tx, school.id);
        if (moment !== null) await tellOfUnattended(office, tx, school.id, moment);
      });
  }),
  handles(mailPolicy, async (office: Office, { schoolId, dutyId }) => {
    const letter = await office.read(schoolId, (db) => letterTo(db, dutyId));
    if (letter === null) return;
    await office.mail.send({
      id: `${dutyId}.policy`,
      to: letter.email,
      subject: `${letter.school}: the policy that goes with your role`,
      text: [
        `You are named to look after an account of ${letter.school}. Its content is looked after in line with this policy of the school’s:`,
        '',
        `${letter.title}: ${letter.address}`,
        '',
        'Please read it before you accept.',
        '',
      ].join('\n'),
    });
  }),
];

/** A school that is only being set up has adopted nothing yet. */
async function momentOrNull(office: Office, tx: Tx, schoolId: SchoolId): Promise<Moment | null> {
  const { zone } = await getSchool(tx);
  const policy = await findPolicyInForce(tx, schoolId, dayOf(office.now(), zone));
  return policy === null ? null : momentOf(office, tx, { kind: 'system', schoolId, job: watchAccounts.name });
}
