import { sql } from 'drizzle-orm';
import type { Act } from '#src/kernel/acts.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Subject } from '#src/kernel/permit.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Office } from '#src/office.ts';
import type { Standing } from '#src/infra/gate/question.ts';

/**
 * What somebody reads whose place is not active: what everybody else may read of it, whichever the reason (KP-OFF-10), and
 * whom to talk to. Nobody is sent to themselves.
 */
export function notActive(standing: Pick<Standing, 'roles'> | null): Refusal {
  const whom = standing?.roles.includes('headteacher') === true ? 'the chair of governors' : 'the headteacher or the school office';
  return {
    kind: 'shut',
    code: 'not-active',
    what: 'Your place here is not active.',
    why: 'Your use is not currently active, so nothing was done.',
    next: [{ label: `Talk to ${whom}` }],
    citations: [],
  };
}

type SchoolAct = Extract<
  Act,
  | 'publishing:read'
  | 'publishing:draft'
  | 'register:read'
  | 'register:keepAccounts'
  | 'consent:read'
  | 'consent:record'
  | 'policy:read'
  | 'policy:localise'
  | 'people:keep'
  | 'assurance:readJournal'
>;

/** What is tried at an address, by its desk: looking, and doing. */
const tried: Readonly<Record<string, readonly [SchoolAct, SchoolAct]>> = {
  register: ['register:read', 'register:keepAccounts'],
  accounts: ['register:read', 'register:keepAccounts'],
  consent: ['consent:read', 'consent:record'],
  policy: ['policy:read', 'policy:localise'],
  people: ['people:keep', 'people:keep'],
  journal: ['assurance:readJournal', 'assurance:readJournal'],
};

function actAt(method: string, path: string): SchoolAct {
  const desk = path.replace(/^\/api\/v1/, '').split('/')[1] ?? '';
  const [looking, doing] = tried[desk] ?? ['publishing:read', 'publishing:draft'];
  return method === 'GET' || method === 'HEAD' ? looking : doing;
}

const onceIn = 60_000;

/**
 * KP-OFF-02, KP-OFF-10: a try of somebody whose place is not active goes into the journal, by page, open tab or program. The
 * gate answers it as it would any other. The same again within a minute is one try: an open tab asks by itself.
 */
export async function keepTry(
  office: Office,
  actor: Extract<Actor, { kind: 'person' }>,
  { method, path, subject }: { readonly method: string; readonly path: string; readonly subject: Subject },
): Promise<void> {
  const act = actAt(method, path);
  const since = new Date(office.now().getTime() - onceIn).toISOString();
  await office.transact(actor.schoolId, async (tx) => {
    const known = await tx.execute(sql`select 1 from journal where actor_person_id = ${actor.personId} and act = ${act}
      and subject_kind = ${subject.kind} and verdict <> 'open' and at > ${since}::timestamptz limit 1`);
    if (known.rows.length > 0) return;
    await office.gate.ask(tx, { actor: { ...actor, scopes: ['*'] }, act, on: { kind: 'School', id: actor.schoolId }, subject });
  });
}
