import { date, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Id, PersonId, PostId, SchoolId } from '#src/kernel/ids.ts';

const instant = () => timestamp({ withTimezone: true, mode: 'date' });
const schoolId = () => uuid().$type<SchoolId>().notNull();
const person = () => uuid().$type<PersonId>();
const post = () => uuid().$type<PostId>().notNull();

/* What a published post still owes: a correction, a renewed right, a decision about personal data. */

export const untrueMark = pgTable('untrue_mark', {
  schoolId: schoolId(),
  id: uuid().$type<Id<'untrue'>>().notNull(),
  postId: post(),
  what: text().notNull(),
  markedBy: person().notNull(),
  markedAt: instant().notNull(),
  dueAt: instant().notNull(),
  settledAt: instant(),
  settledBy: person(),
  settledHow: text().$type<'corrected' | 'stands' | 'taken-down'>(),
  why: text(),
});

export const licence = pgTable('licence', {
  schoolId: schoolId(),
  id: uuid().$type<Id<'licence'>>().notNull(),
  postId: post(),
  about: text().notNull(),
  untilOn: date().notNull(),
  toldAt: instant(),
  settledAt: instant(),
  settledBy: person(),
  note: text(),
});

export const possibleBreach = pgTable('possible_breach', {
  schoolId: schoolId(),
  id: uuid().$type<Id<'breach'>>().notNull(),
  postId: post(),
  what: text().notNull(),
  discoveredAt: instant().notNull(),
  reportedBy: person().notNull(),
  decidedAt: instant(),
  decidedBy: person(),
  decision: text().$type<'reported' | 'not-reported'>(),
  why: text(),
  reference: text(),
  delay: text(),
});
