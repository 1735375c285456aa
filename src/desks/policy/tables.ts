import { date, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Id, PersonId, PolicyVersionId, SchoolId } from '#src/kernel/ids.ts';
import type { PackId, ParameterValue } from '#src/kernel/policy.ts';

export const policyReview = pgTable('policy_review', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<Id<'policy-review'>>().notNull(),
  versionId: uuid().$type<PolicyVersionId>().notNull(),
  reviewedOn: date().notNull(),
  reviewedBy: text().notNull(),
  nextOn: date(),
  recordedBy: uuid().$type<PersonId>().notNull(),
  recordedAt: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
});

export const policyVersion = pgTable('policy_version', {
  schoolId: uuid().$type<SchoolId>().notNull(),
  id: uuid().$type<PolicyVersionId>().notNull(),
  pack: text().$type<PackId>().notNull(),
  version: text().notNull(),
  parameters: jsonb().$type<Readonly<Record<string, ParameterValue>>>().notNull(),
  inForceFrom: date().notNull(),
  adoptedAt: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
  adoptedBy: uuid().$type<PersonId>(),
  note: text().notNull().default(''),
});
