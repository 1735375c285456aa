/** The door of the register: what other desks may read of it. */
export { standingOf } from './standing.ts';
export { usesWaiting, whoDecides } from './waiting.ts';
export { overdueDuties, postingFacts, usableAccounts, type Overdue } from './posting.ts';
