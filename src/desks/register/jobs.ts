import { z } from 'zod';
import { parseId, type SchoolId } from '#src/kernel/ids.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { standingChanged } from '#src/desks/people/desk.ts';
import { tellWhatIsDue } from './due.ts';
import { momentOf } from './moment.ts';

const morning: Job<Record<string, never>> = { name: 'register:morning', data: z.strictObject({}), every: '10 5 * * *' };

/** Tells a school's people what has come to be due in the register. Enqueued for the hour at which something does. */
export const tellDue: Job<{ schoolId: string }> = { name: 'register:tellDue', data: z.strictObject({ schoolId: z.uuid() }) };

export const registerJobs = [
  handles(morning, async (office: Office) => {
    for (const school of await listSchools(office))
      await office.transact(school.id, (tx) => office.enqueue(tx, tellDue, { schoolId: school.id }, { singletonKey: school.id }));
  }),
  handles(tellDue, (office: Office, { schoolId }) => tell(office, parseId<'school'>(schoolId))),
  handles(standingChanged, (office: Office, { schoolId }) => tell(office, parseId<'school'>(schoolId))),
];

async function tell(office: Office, schoolId: SchoolId | null): Promise<void> {
  if (schoolId === null) return;
  await office.transact(schoolId, async (tx) =>
    tellWhatIsDue(office, tx, schoolId, await momentOf(office, tx, { kind: 'system', schoolId, job: tellDue.name })),
  );
}
