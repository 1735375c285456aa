import { z } from 'zod';
import type { Job } from '#src/infra/jobs/jobs.ts';
import { id } from './ids.ts';

/** The consent desk's door: what other desks may ask of it. */
export { mayBeShown, staffMayBeShown } from './reading.ts';
export { outletKindOf } from './rules.ts';
export { askOfStaffImage } from './staff.ts';
export { familyNames, findPeople, pupilNames, type Findable, type KnownName } from './people.ts';
export type { MayShow, Place, StaffMayShow, Use } from './model.ts';

const recheckData = z.object({ schoolId: id<'school'>(), personId: id<'person'>() });

/**
 * Somebody may no longer be shown somewhere. Publishing handles it: it looks for every post that shows the person and
 * asks `mayBeShown` again (OC-CON-01, WH-CON-02, WH-CON-03, WH-CON-04). The same job whatever the cause.
 */
export const recheckPictured: Job<z.output<typeof recheckData>> = { name: 'publishing:recheckPictured', data: recheckData };
