import { z } from 'zod';
import { parseId, type Id } from '#src/kernel/ids.ts';
import type { Job } from '#src/infra/jobs/jobs.ts';

const id = <Name extends string>() =>
  z.string().transform((text, check): Id<Name> => {
    const found = parseId<Name>(text);
    if (found) return found;
    check.addIssue({ code: 'custom', message: 'This is not an id.' });
    return z.NEVER;
  });
const data = z.object({ schoolId: id<'school'>(), accountId: id<'account'>() });

/** Others run an account than before, or it is another kind of place. Publishing checks again whatever goes there, or went. */
export const accountRunAnew: Job<z.output<typeof data>> = { name: 'publishing:accountRunAnew', data, retryLimit: 20 };

/** An account can be reached again. Publishing looks at once at everything that waited for it. */
export const accountConnected: Job<z.output<typeof data>> = { name: 'publishing:accountConnected', data };
