import { date, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { PersonId, PolicyVersionId, SchoolId } from '#src/kernel/ids.ts';
import type { PackId, ParameterValue } from '#src/kernel/policy.ts';

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
