/** The door of the register: what other desks may read of it. */
export { accountConnected, accountRunAnew } from './connected.ts';
export { keptFrom } from './knowing.ts';
export { standingOf, standingsOf, withUses, type UseStandingRow } from './standing.ts';
export { accountsCaredFor } from './caring-store.ts';
export { usesWaiting, whoDecides } from './waiting.ts';
export { everythingOwed, overdueDuties, postingFacts, postingFactsOn, type Overdue } from './posting.ts';
export { groundsOf, officialUsersOf, type Grounds } from './grounds.ts';
export { countProposals, type Proposals } from './proposals.ts';
