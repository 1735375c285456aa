import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import { newId } from '#src/kernel/ids.ts';
import type { Database } from '#src/infra/db/transact.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import type { Mailer } from '#src/infra/mail/mailer.ts';
import type { Actor } from '#src/kernel/actor.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { newToken } from './secrets.ts';
import { saveLink, signInEmailOf } from './store.ts';

const day = 86_400_000;
/** How long a welcome link works. */
const lasts = 7 * day;

export const welcomeJob: Job<{ schoolId: string; personId: string }> = {
  name: 'sign-in:welcome',
  data: z.strictObject({ schoolId: z.uuid(), personId: z.uuid() }),
  retryLimit: 8,
};

/** Sends somebody a link to choose a password. It goes to their own address and is shown to nobody else. */
export function sendWelcome(office: Office, actor: Actor, input: { readonly personId: PersonId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, {
      actor,
      act: 'people:keep',
      on: { kind: 'School', id: actor.schoolId },
      subject: { kind: 'person', id: input.personId },
    });
    if (!asked.ok) return asked;
    const found = await tx.execute(
      sql`select 1 from person p join school s on s.school_id = p.school_id where p.id = ${input.personId} and p.kind = 'staff' and p.email is not null
        and not gone_on(p, (${office.now().toISOString()}::timestamptz at time zone s.zone)::date)`,
    );
    if (found.rows.length === 0) return no(absent);
    await office.record(tx, asked.value, { facts: { done: 'welcomed' } });
    await office.enqueue(tx, welcomeJob, { schoolId: actor.schoolId, personId: input.personId });
    return ok();
  });
}

interface WelcomeHouse extends Pick<Database, 'outside' | 'read'> {
  readonly mail: Mailer;
  readonly config: { readonly publicUrl: string };
  readonly now: () => Date;
}

export const welcomeJobs = [
  handles(welcomeJob, async (house: WelcomeHouse, data) => {
    const [schoolId, personId] = [data.schoolId as SchoolId, data.personId as PersonId];
    const who = await house.read(schoolId, (db) =>
      db.execute<{ email: string | null; school: string }>(
        sql`select p.email, s.name as school from person p join school s on s.school_id = p.school_id where p.id = ${personId}`,
      ),
    );
    const row = who.rows[0];
    if (row === undefined) return;
    // Whoever signs in here already is written to at the address they sign in with: a changed record opens no door.
    const to = (await house.outside((db) => signInEmailOf(db, schoolId, personId))) ?? row.email;
    if (to === null) return;
    const token = newToken();
    const now = house.now();
    const link = { purpose: 'welcome', schoolId, personId, email: to } as const;
    await house.outside((db) => saveLink(db, token, link, now, new Date(now.getTime() + lasts)));
    await house.mail.send({ id: newId(), to, ...letterOf(row.school, `${house.config.publicUrl}/welcome/${token}`) });
  }),
];

function letterOf(school: string, link: string): { readonly subject: string; readonly text: string } {
  const text = [
    `${school} keeps its official social media with Gatepost, and you have a place there.`,
    '',
    'Choose your password here. The link works once, for 7 days:',
    link,
    '',
    'If you did not expect this, tell the school office and leave the link alone.',
    '',
  ];
  return { subject: `Your place in Gatepost at ${school}`, text: text.join('\n') };
}
