import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { newId, parseId, type PersonId, type SchoolId, type SignInId } from '#src/kernel/ids.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Database, Tx } from '#src/infra/db/transact.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import type { Mailer } from '#src/infra/mail/mailer.ts';
import { notify } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { findPerson, fullName, secondPerson } from '#src/desks/people/desk.ts';
import { standingOf } from '#src/desks/register/desk.ts';
import type { Seat } from './sessions.ts';
import { castDomain, takeEverythingOff } from './store.ts';
import { welcomeJob } from './welcome.ts';

const changes = ['new-phone', 'new-codes', 'passkey-added', 'passkey-removed', 'new-password', 'taken-off'] as const;
export type Change = (typeof changes)[number];

/** Whose way of signing in it is, and where they have a place. */
export interface Owner {
  readonly signInId: SignInId;
  readonly seats: readonly Seat[];
}

/** Writes to the address somebody signs in with that how they sign in was changed. */
const tellOwner: Job<{ signInId: string; what: Change }> = {
  name: 'sign-in:tellOwner',
  data: z.strictObject({ signInId: z.uuid(), what: z.enum(changes) }),
  retryLimit: 8,
};

/**
 * FL-SCH-09: somebody changes how they themselves sign in. The change, a line in the journal and the mail that says so
 * commit together at the first school; every other school they have a place at gets its line too.
 */
export async function changeOwnSignIn(
  office: Office,
  { signInId, seats }: Owner,
  what: Change,
  work: (tx: Tx) => Promise<void>,
): Promise<Result<undefined>> {
  const [first, ...others] = seats;
  if (first === undefined) return no(absent);
  const done = await office.transact(first.school.id, async (tx) => {
    const asked = await askOwn(office, tx, signInId, first);
    if (!asked.ok) return asked;
    await work(tx);
    await office.record(tx, asked.value, { facts: { done: what } });
    await office.enqueue(tx, tellOwner, { signInId, what });
    return ok();
  });
  if (!done.ok) return done;
  for (const seat of others)
    await office.transact(seat.school.id, async (tx) => {
      const asked = await askOwn(office, tx, signInId, seat);
      if (asked.ok) await office.record(tx, asked.value, { facts: { done: what } });
    });
  return ok();
}

async function askOwn(
  office: Office,
  tx: Tx,
  signInId: SignInId,
  { school, personId }: Seat,
): Promise<Result<Permit<'people:keepOwnSignIn'>>> {
  const actor: Actor = { kind: 'person', schoolId: school.id, personId, signInId };
  const standing = await standingOf(tx, personId, office.now());
  const on = { kind: 'Person', id: personId, standing } as const;
  return office.gate.ask(tx, { actor, act: 'people:keepOwnSignIn', on, subject: { kind: 'person', id: personId } });
}

/**
 * FL-SCH-10: takes off the phone, the passkeys, the codes and the password of somebody who lost them, and sends a link
 * to their own address. They hear of it, and so does a second person. A sign-in that reaches another school is left alone:
 * one school does not weaken the door of the next.
 */
export function resetSignIn(office: Office, actor: Actor, input: { readonly personId: PersonId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const { personId } = input;
    const standing = await standingOf(tx, personId, office.now());
    const on = { kind: 'Person', id: personId, standing } as const;
    const asked = await office.gate.ask(tx, { actor, act: 'people:resetSignIn', on, subject: { kind: 'person', id: personId } });
    if (!asked.ok) return asked;
    const person = await findPerson(tx, personId);
    if (person === null || person.kind !== 'staff' || actor.kind !== 'person') return no(absent);
    const reach = await reachOf(tx, actor.schoolId, personId);
    if (reach === null) return no(conflict('They have no sign-in here yet.', 'There is nothing to take off. Send them a welcome instead.'));
    if (reach.schools > 1)
      return no(
        conflict(
          'Their sign-in reaches another school too.',
          'It is not this school’s alone. They come in with a recovery code and set up a new phone.',
        ),
      );
    await takeEverythingOff(tx, reach.id);
    const { schoolId } = actor;
    await office.record(tx, asked.value, { facts: { done: 'taken-off' }, personal: { name: fullName(person) } });
    const to = await secondPerson(tx, [actor.personId, personId], asked.value.at);
    const words = `The second key of ${fullName(person)} was taken off, so that they set up a new one. Ask, if you did not expect it.`;
    await notify(office, tx, { schoolId, to, kind: 'told', words, href: `/people/${personId}`, at: asked.value.at });
    await office.enqueue(tx, tellOwner, { signInId: reach.id, what: 'taken-off' });
    await office.enqueue(tx, welcomeJob, { schoolId, personId });
    return ok();
  });
}

/** The sign-in seated here as this person, and how many schools it reaches. */
async function reachOf(
  tx: Tx,
  schoolId: SchoolId,
  personId: PersonId,
): Promise<{ readonly id: SignInId; readonly schools: number } | null> {
  const found = await tx.execute<{ id: SignInId; schools: number }>(sql`
    select s.sign_in_id as id, (select count(*)::int from seat o where o.sign_in_id = s.sign_in_id) as schools
    from seat s join sign_in i on i.id = s.sign_in_id
    where s.school_id = ${schoolId} and s.person_id = ${personId} and i.email not like ${`%@${castDomain}`}
      and (i.password_hash is not null or exists (select 1 from passkey k where k.sign_in_id = i.id)) for update of i`);
  return found.rows[0] ?? null;
}

interface House extends Pick<Database, 'outside'> {
  readonly mail: Mailer;
}

export const changeJobs = [
  handles(tellOwner, async (house: House, { signInId, what }) => {
    const id = parseId<'sign-in'>(signInId);
    const found = await house.outside((db) =>
      db.execute<{ email: string }>(sql`select email from sign_in where id = ${id} and email not like ${`%@${castDomain}`}`),
    );
    const [row] = found.rows;
    if (row !== undefined) await house.mail.send({ id: newId(), to: row.email, ...letterOf(what) });
  }),
];

const sentences: Readonly<Record<Change, string>> = {
  'new-phone': 'A new phone gives the codes for your sign-in. The one before opens nothing, and everywhere else you were signed out.',
  'new-codes': 'You have new recovery codes. Those before them open nothing.',
  'passkey-added': 'A passkey was added to your sign-in.',
  'passkey-removed': 'A passkey was taken off your sign-in.',
  'new-password': 'Your sign-in has a new password. Everywhere you were signed in, you were signed out.',
  'taken-off':
    'The second key and the password of your sign-in were taken off by your school. Another letter brings the link to set them up anew.',
};

function letterOf(what: Change): { readonly subject: string; readonly text: string } {
  const text = [sentences[what], '', 'If that was not you, or not asked for by you, tell the headteacher today.', ''];
  return { subject: 'How you sign in to Gatepost was changed', text: text.join('\n') };
}
