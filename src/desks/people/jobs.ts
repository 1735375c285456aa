import { z } from 'zod';
import type { Job } from '#src/infra/jobs/jobs.ts';

/**
 * Somebody's standing at a school changed: they were suspended, came back, or have a last day. What other desks have to
 * do about it they do in their own handler; this desk knows none of them.
 */
export const standingChanged: Job<{ schoolId: string }> = {
  name: 'people:standingChanged',
  data: z.strictObject({ schoolId: z.uuid() }),
};
