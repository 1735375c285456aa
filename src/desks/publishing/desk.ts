/** The door of the publishing desk: what other desks and the shell may read of it. */
export { type Delivery, type DeliveryStatus, type Post, type PostStatus } from './model.ts';
export { standingAt, type StandsAt } from './evaluating.ts';
export { waitsForOthers } from './checks/report.ts';
export { placesOf, type Place } from './reading.ts';
export { knownAmong, knownTo } from './knowing.ts';
export { postsWaiting } from './waiting.ts';
export { postingHoursOf, postsOut, weekOf, type PostInWeek, type WeekCount } from './week.ts';
export { overduePosts, type OverduePosts } from './overdue.ts';
export { plainTextSeconds, stepsOfWork, type Step } from './pace.ts';
export { readPublicWords, type PublicWords, type SaidIn } from './public-words.ts';
export { findPosts, type FoundPost } from './finding.ts';
