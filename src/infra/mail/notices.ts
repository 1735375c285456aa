import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { newId, type Id, type PersonId, type SchoolId } from '#src/kernel/ids.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { handles, type Job, type JobOptions } from '#src/infra/jobs/jobs.ts';
import { count } from '#src/kernel/words.ts';
import type { Mailer } from './mailer.ts';

export type NoticeKind = 'to-decide' | 'to-do' | 'decided' | 'stopped' | 'told';

/** Something a desk wants people to know. `words` are shown to them alone, on Today; the mail never says them. */
export interface Notice {
  readonly schoolId: SchoolId;
  readonly to: readonly PersonId[];
  readonly kind: NoticeKind;
  /** One sentence, without a pupil's name: `A post waits for you to look and decide.` */
  readonly words: string;
  readonly href: string;
  /** The id of the thing it is about; `settleNotices` clears everybody's notices about it. */
  readonly about?: string;
  readonly at: Date;
}

export interface WaitingNotice {
  readonly id: Id<'notice'>;
  readonly at: Date;
  readonly kind: NoticeKind;
  readonly words: string;
  readonly href: string;
}

type Enqueue = <D>(tx: Tx, job: Job<D>, data: D, options?: JobOptions) => Promise<void>;

/** Notices that come within this time of one another go in one mail. */
const gatheringMs = 60_000;

export const mailJob: Job<{ schoolId: string; personId: string }> = {
  name: 'notices:mail',
  data: z.strictObject({ schoolId: z.uuid(), personId: z.uuid() }),
  retryLimit: 8,
};

/** Puts a notice on each person's Today, and a mail on its way that says only that something is there. */
export async function notify(house: { readonly enqueue: Enqueue }, tx: Tx, notice: Notice): Promise<void> {
  for (const personId of new Set(notice.to)) {
    await tx.execute(sql`insert into notice (school_id, id, person_id, at, kind, words, href, about)
      values (${notice.schoolId}, ${newId()}, ${personId}, ${notice.at}, ${notice.kind}, ${notice.words}, ${notice.href}, ${notice.about ?? null})`);
    const startAfter = new Date(Date.now() + gatheringMs);
    await house.enqueue(tx, mailJob, { schoolId: notice.schoolId, personId }, { singletonKey: personId, startAfter });
  }
}

/** What one person has not read yet, newest first. */
export async function listNotices(db: Db, schoolId: SchoolId, personId: PersonId, limit = 50): Promise<readonly WaitingNotice[]> {
  const found = await db.execute<{ id: Id<'notice'>; at: Date | string; kind: NoticeKind; words: string; href: string }>(
    sql`select id, at, kind, words, href from notice where school_id = ${schoolId} and person_id = ${personId} and read_at is null
      order by at desc, id desc limit ${limit}`,
  );
  return found.rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

/** A person has read one of their own. */
export async function readNotice(tx: Tx, schoolId: SchoolId, personId: PersonId, id: Id<'notice'>, at: Date): Promise<void> {
  await tx.execute(
    sql`update notice set read_at = ${at} where school_id = ${schoolId} and person_id = ${personId} and id = ${id} and read_at is null`,
  );
}

/** Takes that back. */
export async function unreadNotice(tx: Tx, schoolId: SchoolId, personId: PersonId, id: Id<'notice'>): Promise<void> {
  await tx.execute(sql`update notice set read_at = null where school_id = ${schoolId} and person_id = ${personId} and id = ${id}`);
}

/** The thing is decided or gone: nobody need be told of it any more. */
export async function settleNotices(tx: Tx, schoolId: SchoolId, about: string, at: Date): Promise<void> {
  await tx.execute(sql`update notice set read_at = ${at} where school_id = ${schoolId} and about = ${about} and read_at is null`);
}

/** What the mail job needs of the house. */
export interface MailHouse {
  readonly transact: <T>(schoolId: SchoolId, work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly mail: Mailer;
  readonly config: { readonly publicUrl: string };
  readonly now: () => Date;
}

interface Due {
  readonly email: string;
  readonly school: string;
  readonly ids: readonly string[];
}

export const mailJobs = [
  handles(mailJob, async (house: MailHouse, data) => {
    const [schoolId, personId] = [data.schoolId as SchoolId, data.personId as PersonId];
    const due = await house.transact(schoolId, (tx) => findDue(tx, schoolId, personId));
    const first = due?.ids[0];
    if (due === null || first === undefined) return;
    // Sent first, noted after: a crash between the two sends it again under the same id, which mail programs show once.
    await house.mail.send({ id: first, to: due.email, ...letterOf(due, house.config.publicUrl) });
    await house.transact(schoolId, (tx) =>
      tx.execute(
        sql`update notice set mailed_at = ${house.now()} where school_id = ${schoolId} and id = any(${sql.param(due.ids)}::uuid[])`,
      ),
    );
  }),
];

/** Nobody without an address, and nobody who has left, is written to. */
async function findDue(tx: Tx, schoolId: SchoolId, personId: PersonId): Promise<Due | null> {
  const found = await tx.execute<{ email: string; school: string; ids: string[] | null }>(
    sql`select p.email, s.name as school,
        (select array_agg(n.id::text order by n.at, n.id) from notice n
          where n.school_id = p.school_id and n.person_id = p.id and n.read_at is null and n.mailed_at is null) as ids
      from person p join school s on s.school_id = p.school_id
      where p.school_id = ${schoolId} and p.id = ${personId} and p.email is not null and not gone_on(p, current_date)`,
  );
  const row = found.rows[0];
  return row === undefined ? null : { email: row.email, school: row.school, ids: row.ids ?? [] };
}

function letterOf(due: Due, publicUrl: string): { readonly subject: string; readonly text: string } {
  const things = due.ids.length === 1 ? 'Something waits' : `${count(due.ids.length, 'thing')} wait`;
  return {
    subject: `${things} for you in Gatepost`,
    text: [
      `${things} for you at ${due.school}.`,
      '',
      `Sign in to see: ${publicUrl}/`,
      '',
      'For everybody’s privacy this mail says no more than that.',
      '',
    ].join('\n'),
  };
}
