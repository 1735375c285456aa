import { boolean, date, integer, pgTable, text, time, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Engagement, Role } from '#src/kernel/actor.ts';
import type { Id, PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';
import type { Nation, PersonKind, Phase, SchoolType } from './model.ts';

const instant = () => timestamp({ withTimezone: true, mode: 'date' });

export const school = pgTable('school', {
  schoolId: uuid().$type<SchoolId>().primaryKey(),
  name: text().notNull(),
  slug: text().notNull(),
  nation: text().$type<Nation>().notNull(),
  phase: text().$type<Phase>().notNull(),
  type: text().$type<SchoolType>().notNull(),
  zone: text().notNull().default('Europe/London'),
  emailDomains: text().array().notNull().default([]),
  postingFrom: time().notNull().default('07:30'),
  postingUntil: time().notNull().default('18:00'),
  postingWeekdays: integer().array().notNull().default([1, 2, 3, 4, 5]),
  phones: text().array().notNull().default([]),
  postcodes: text().array().notNull().default([]),
  allowedNames: text().array().notNull().default([]),
  ethos: text().notNull().default(''),
  language: text().$type<Language>().notNull().default('en-GB'),
  isDemo: boolean().notNull().default(false),
});

export const schoolTerm = pgTable('school_term', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'school-term'>>().notNull(),
  name: text().notNull(),
  startsOn: date().notNull(),
  endsOn: date().notNull(),
});

export const preElection = pgTable('pre_election', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'pre-election'>>().notNull(),
  name: text().notNull(),
  startsOn: date().notNull(),
  endsOn: date().notNull(),
});

export const person = pgTable('person', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<PersonId>().notNull(),
  kind: text().$type<PersonKind>().notNull(),
  givenName: text().notNull(),
  familyName: text().notNull(),
  knownAs: text(),
  email: text(),
  yearGroup: text(),
  bornOn: date(),
  joinedOn: date(),
  leftOn: date(),
});

export const engagement = pgTable('engagement', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'engagement'>>().notNull(),
  personId: uuid().$type<PersonId>().notNull(),
  kind: text().$type<Engagement>().notNull(),
  title: text().notNull().default(''),
  agencyContact: text(),
  fromOn: date().notNull(),
  untilOn: date(),
  recordedAt: instant(),
  endedAt: instant(),
  endsWith: uuid().$type<Id<'departure'>>(),
  otherwiseUntil: date(),
});

export const roleHeld = pgTable('role_held', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'role-held'>>().notNull(),
  personId: uuid().$type<PersonId>().notNull(),
  role: text().$type<Role>().notNull(),
  fromOn: date().notNull(),
  untilOn: date(),
  withdrawnAt: instant(),
  recordedAt: instant(),
  endsWith: uuid().$type<Id<'departure'>>(),
  otherwiseUntil: date(),
});

export const departure = pgTable('departure', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'departure'>>().notNull(),
  personId: uuid().$type<PersonId>().notNull(),
  lastDay: date().notNull(),
  endsAt: instant().notNull(),
  recordedAt: instant().notNull(),
  recordedBy: uuid().$type<PersonId>(),
  takenBackAt: instant(),
});

export const absence = pgTable('absence', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'absence'>>().notNull(),
  personId: uuid().$type<PersonId>().notNull(),
  fromOn: date().notNull(),
  fromTime: time(),
  untilOn: date(),
  untilTime: time(),
  recordedBy: uuid().$type<PersonId>().notNull(),
  recordedAt: instant().notNull(),
  returnedAt: instant(),
});

export const deputyAuthorisation = pgTable('deputy_authorisation', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'deputy-authorisation'>>().notNull(),
  personId: uuid().$type<PersonId>().notNull(),
  fromOn: date().notNull(),
  untilOn: date(),
  authorisedBy: uuid().$type<PersonId>().notNull(),
  authorisedAt: instant().notNull(),
  withdrawnAt: instant(),
});

export const suspension = pgTable('suspension', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'suspension'>>().notNull(),
  personId: uuid().$type<PersonId>().notNull(),
  fromAt: instant().notNull(),
  untilAt: instant(),
  recordedBy: uuid().$type<PersonId>().notNull(),
  liftedBy: uuid().$type<PersonId>(),
});

export const addressChange = pgTable('address_change', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'address-change'>>().notNull(),
  personId: uuid().$type<PersonId>().notNull(),
  was: text(),
  becomes: text(),
  changedBy: uuid().$type<PersonId>().notNull(),
  at: instant().notNull(),
});
