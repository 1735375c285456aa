import type { OfficialUseId, SchoolId } from '#src/kernel/ids.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import { count } from '#src/kernel/words.ts';
import type { Office } from '#src/office.ts';
import { holdersOf, deputiesActing } from '#src/desks/people/desk.ts';
import type { Capacity, IssuedRule, UseLine } from './model.ts';
import { headByPost } from './posting.ts';
import type { Moment } from './moment.ts';
import { listUses } from './uses-store.ts';

/** Tells whoever may decide on an application that one waits; nobody is asked about their own. */
export async function tellApprovers(
  office: Office,
  tx: Tx,
  schoolId: SchoolId,
  capacity: Capacity,
  { now, policy }: Moment,
  uses: readonly OfficialUseId[],
): Promise<void> {
  const list = { employee: 'staffApprovers', governor: 'governorApprovers', other: 'otherApprovers' } as const;
  const to = [
    ...(await holdersOf(tx, policy.list(list[capacity]), now)),
    ...(capacity === 'employee' ? await deputiesActing(tx, now) : []),
  ];
  const [first] = uses;
  if (first === undefined) return;
  const words = `${count(uses.length, 'application')} for official use ${uses.length === 1 ? 'waits' : 'wait'} for you.`;
  await notify(office, tx, { schoolId, to, kind: 'to-decide', words, href: `/register/uses/${first}`, about: first, at: now });
}

/** Tells the one concerned; what waited for a decision about it waits no longer. */
export async function tellHolder(office: Office, tx: Tx, schoolId: SchoolId, line: UseLine, words: string, href?: string): Promise<void> {
  const at = office.now();
  await settleNotices(tx, schoolId, line.id, at);
  await notify(office, tx, {
    schoolId,
    to: [line.personId],
    kind: href === undefined ? 'decided' : 'to-do',
    words,
    href: href ?? `/register/uses/${line.id}`,
    at,
  });
}

/** KP-OFF-12: every official user of today hears of a rule in the step that issues it. */
export async function tellOfficialUsers(
  office: Office,
  tx: Tx,
  schoolId: SchoolId,
  { now, policy }: Moment,
  rule: IssuedRule,
): Promise<void> {
  const lines = await listUses(tx, now, { states: ['in-force', 'suspended', 'agreed'], headByPost: headByPost(policy) });
  const to = [...new Set(lines.map((line) => line.personId))];
  await notify(office, tx, {
    schoolId,
    to,
    kind: 'to-do',
    words: `Rule ${rule.number} was issued. Read it before you post.`,
    href: '/register/rules',
    about: rule.id,
    at: now,
  });
}
