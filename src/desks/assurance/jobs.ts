import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { writeWhole } from '#src/infra/files/disk.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import { checkpointOf, findHead } from '#src/infra/journal/export.ts';
import type { Checkpoint } from '#src/infra/journal/lines.ts';
import { listSchools, type SchoolDoor } from '#src/infra/schools.ts';
import { parseId } from '#src/kernel/ids.ts';

const sweep: Job<Record<string, never>> = { name: 'assurance:checkpoints', data: z.strictObject({}), every: '10 17 * * *' };

/** Tells a school's journal head to its witnesses: a file beside the database, and the chair of governors by mail. */
export const tellWitnesses: Job<{ schoolId: string }> = { name: 'assurance:checkpoint', data: z.strictObject({ schoolId: z.uuid() }) };

export const assuranceJobs = [
  handles(sweep, async (office: Office) => {
    for (const school of await listSchools(office))
      await office.transact(school.id, (tx) => office.enqueue(tx, tellWitnesses, { schoolId: school.id }, { singletonKey: school.id }));
  }),
  handles(tellWitnesses, async (office: Office, data) => {
    const schoolId = parseId<'school'>(data.schoolId);
    const school = (await listSchools(office)).find((one) => one.id === schoolId);
    if (school === undefined) return;
    const told = await office.transact(school.id, (tx) => checkpoint(office, tx, school));
    const latest = told.lines.at(-1);
    if (latest === undefined) return;
    // The file is written anew from what is on record, so that a crash in between leaves neither a gap nor a double.
    const text = told.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeWhole(join(office.config.dataFolder, 'witness', `${school.slug}.ndjson`), Buffer.from(text));
    if (!told.isNew) return;
    for (const to of told.chairs) await office.mail.send(letterTo(to, school, latest));
  }),
];

interface Told {
  readonly lines: readonly Checkpoint[];
  readonly isNew: boolean;
  readonly chairs: readonly string[];
}

/** Keeps the head as a checkpoint, unless nothing has happened since the last one. */
async function checkpoint(office: Office, tx: Tx, school: SchoolDoor): Promise<Told> {
  const head = await findHead(tx, school.id);
  const made = checkpointOf(office.signing, school.id, head, office.now());
  const isNew = head.seq > 0 && (await keep(tx, school, made));
  const kept = await tx.execute<{ seq: string; hash: Buffer; at: Date | string; signature: Buffer }>(
    sql`select seq, hash, at, signature from journal_checkpoint where school_id = ${school.id} order by seq`,
  );
  const lines = kept.rows.map((row) => ({
    checkpoint: { school: school.id, seq: Number(row.seq), hash: row.hash.toString('hex'), at: new Date(row.at).toISOString() },
    key: office.signing.openHex,
    signature: row.signature.toString('base64'),
  }));
  const chairs = await tx.execute<{ email: string }>(
    sql`with here as (select (${office.now().toISOString()}::timestamptz at time zone zone)::date as today from school where school_id = ${school.id})
      select distinct p.email from here cross join person p join role_held r on r.school_id = p.school_id and r.person_id = p.id
      where p.school_id = ${school.id} and r.role = 'chair-of-governors' and p.email is not null
        and r.from_on <= here.today and coalesce(r.until_on, 'infinity') >= here.today`,
  );
  return { lines, isNew, chairs: chairs.rows.map((row) => row.email) };
}

async function keep(tx: Tx, school: SchoolDoor, { checkpoint, signature }: Checkpoint): Promise<boolean> {
  const added = await tx.execute(
    sql`insert into journal_checkpoint (school_id, seq, hash, at, signature)
      values (${school.id}, ${checkpoint.seq}, ${Buffer.from(checkpoint.hash, 'hex')}, ${checkpoint.at}, ${Buffer.from(signature, 'base64')})
      on conflict do nothing returning seq`,
  );
  return added.rows.length > 0;
}

function letterTo(to: string, school: SchoolDoor, line: Checkpoint) {
  return {
    id: `checkpoint-${school.id}-${line.checkpoint.seq}-${to.replaceAll(/[^\w.-]/g, '_')}`,
    to,
    subject: `Journal checkpoint ${line.checkpoint.seq}, ${school.name}`,
    text: [
      `The journal of ${school.name} stands at entry ${line.checkpoint.seq}.`,
      '',
      'Keep this mail. With it anybody can prove later that nothing before this entry was changed or cut off:',
      'save the line below in a file and run: gatepost verify <export> --checkpoints <file>',
      '',
      JSON.stringify(line),
      '',
    ].join('\r\n'),
  };
}
