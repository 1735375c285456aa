/** The door of the register: what other desks may read of it. */
export { standingOf, standingsOf } from './standing.ts';
export { usesWaiting, whoDecides } from './waiting.ts';
export { mayUse, postingFacts, usableAccounts } from './posting.ts';
