/** The consent desk's door: what other desks may ask of it. */
export { mayBeShown, staffMayBeShown } from './reading.ts';
export { outletKindOf } from './rules.ts';
export { askOfStaffImage } from './staff.ts';
export { familyNames, findPeople, pupilNames, type Findable, type KnownName } from './people.ts';
export type { MayShow, Place, StaffMayShow, Use } from './model.ts';
export { apartInCopies } from './copies.ts';
export { recheckPictured } from './recheck.ts';
