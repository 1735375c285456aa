import { z } from 'zod';
import type { Job } from '#src/infra/jobs/jobs.ts';
import { id } from './ids.ts';

const recheckData = z.object({ schoolId: id<'school'>(), personId: id<'person'>() });

/**
 * Somebody may no longer be shown somewhere. Publishing handles it: it looks for every post that shows the person and
 * asks `mayBeShown` again (OC-CON-01, WH-CON-02, WH-CON-03, WH-CON-04). The same job whatever the cause.
 */
export const recheckPictured: Job<z.output<typeof recheckData>> = { name: 'publishing:recheckPictured', data: recheckData };
