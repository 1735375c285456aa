/** The door of the publishing desk: what later desks and the shell may read of it. */
export { placesOf, type Place } from './reading.ts';
export { postsWaiting } from './waiting.ts';
export { postingHoursOf, postsOut, weekOf, type PostInWeek, type WeekCount } from './week.ts';
