import { z } from 'zod';
import { parseId } from '#src/kernel/ids.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { remindAll } from './reminders.ts';

const morning: Job<Record<string, never>> = { name: 'policy:morning', data: z.strictObject({}), every: '20 6 * * *' };

/** KP-SCOPE-01: one school's reminders at the start of its year. */
export const remind: Job<{ schoolId: string }> = { name: 'policy:remind', data: z.strictObject({ schoolId: z.uuid() }) };

export const policyJobs = [
  handles(morning, async (office: Office) => {
    for (const school of await listSchools(office))
      await office.transact(school.id, (tx) => office.enqueue(tx, remind, { schoolId: school.id }, { singletonKey: school.id }));
  }),
  handles(remind, async (office: Office, data) => {
    const schoolId = parseId<'school'>(data.schoolId);
    if (schoolId !== null) await office.transact(schoolId, (tx) => remindAll(office, tx, schoolId));
  }),
];
