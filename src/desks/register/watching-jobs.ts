import { z } from 'zod';
import { parseId, type Id } from '#src/kernel/ids.ts';
import type { Job } from '#src/infra/jobs/jobs.ts';

const id = <Name extends string>() =>
  z.string().transform((text, check): Id<Name> => {
    const read = parseId<Name>(text);
    if (read !== null) return read;
    check.addIssue('not an id');
    return z.NEVER;
  });
const named = z.object({ schoolId: id<'school'>(), dutyId: id<'account-duty'>() });

/** WH-OFF-02: the safeguarding policy goes to whoever is named for an account. */
export const mailPolicy: Job<z.output<typeof named>> = { name: 'register:mailPolicy', data: named, retryLimit: 8 };

/** WH-OFF-02: every ten minutes, since somebody leaves or is suspended without touching any account. */
export const watchAccounts: Job<Record<string, never>> = {
  name: 'register:watchAccounts',
  data: z.strictObject({}),
  every: '*/10 * * * *',
};
