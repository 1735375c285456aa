import { boolean, customType, date, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { BatchId, ObjectionId, Outlet, OutletKind, Use, Way, Answer } from './model.ts';
import type { Id, PersonId, SchoolId } from '#src/kernel/ids.ts';

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (bytes) => Buffer.from(bytes),
  fromDriver: (bytes) => new Uint8Array(bytes),
});
const instant = () => timestamp({ withTimezone: true, mode: 'date' });

export const consentAnswer = pgTable('consent_answer', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'consent-answer'>>().notNull(),
  batchId: uuid().$type<BatchId>().notNull(),
  pupilId: uuid().$type<PersonId>().notNull(),
  use: text().$type<Use | 'every'>().notNull(),
  outlet: text().$type<Outlet>().notNull(),
  answer: text().$type<Answer>().notNull(),
  giverId: uuid().$type<PersonId>(),
  how: text().$type<Way>().notNull(),
  answeredOn: date().notNull(),
  untilOn: date(),
  settles: boolean().notNull().default(false),
  recordedBy: uuid().$type<PersonId>().notNull(),
  recordedAt: instant().notNull(),
  undoneBy: uuid().$type<PersonId>(),
  undoneAt: instant(),
});

/** The sealed columns are for `restricted.ts` alone; everything else reads objections through `saidOf`, which cannot tell. */
export const objection = pgTable('objection', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<ObjectionId>().notNull(),
  pupilId: uuid().$type<PersonId>().notNull(),
  fromOn: date().notNull(),
  untilOn: date(),
  recordedBy: uuid().$type<PersonId>().notNull(),
  recordedAt: instant().notNull(),
  endedBy: uuid().$type<PersonId>(),
  endedAt: instant(),
  restricted: boolean().notNull().default(false),
  reasonSealed: bytea(),
  commitmentSalt: bytea().notNull(),
  endedReasonSealed: bytea(),
});

export const staffImageAnswer = pgTable('staff_image_answer', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'staff-image-answer'>>().notNull(),
  batchId: uuid().$type<BatchId>().notNull(),
  personId: uuid().$type<PersonId>().notNull(),
  outletKind: text().$type<OutletKind>().notNull(),
  answer: text().$type<Answer>().notNull(),
  answeredOn: date().notNull(),
  recordedBy: uuid().$type<PersonId>().notNull(),
  recordedAt: instant().notNull(),
  undoneBy: uuid().$type<PersonId>(),
  undoneAt: instant(),
});
