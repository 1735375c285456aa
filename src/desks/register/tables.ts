import { boolean, customType, date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { AccountId, Id, OfficialUseId, PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { AccountKind, Capacity, ChannelName, Consultation, Duty, Risk, UseStatus } from './model.ts';

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (bytes) => Buffer.from(bytes),
  fromDriver: (bytes) => new Uint8Array(bytes),
});
const instant = () => timestamp({ withTimezone: true, mode: 'date' });
const schoolId = () => uuid().$type<SchoolId>().notNull();
const personId = () => uuid().$type<PersonId>().notNull();
const accountId = () => uuid().$type<AccountId>().notNull();

export const account = pgTable('account', {
  schoolId: schoolId(),
  id: accountId(),
  platform: text().notNull(),
  channel: text().$type<ChannelName>().notNull(),
  kind: text().$type<AccountKind>().notNull(),
  name: text().notNull(),
  handle: text().notNull().default(''),
  address: text().notNull().default(''),
  owner: text().$type<'organisation' | 'person'>().notNull().default('organisation'),
  ownerPersonId: uuid().$type<PersonId>(),
  email: text(),
  purpose: text().notNull().default(''),
  social: boolean().notNull().default(true),
  runByOthers: boolean().notNull().default(false),
  host: text(),
  maintainer: text(),
  agreementOn: date(),
  connectedAt: instant(),
  secretChangedAt: instant(),
  pausedAt: instant(),
  pausedReason: text(),
  pausedBy: uuid().$type<PersonId>(),
  initialNoticeOn: date(),
  fromOn: date().notNull(),
  untilOn: date(),
  position: integer().notNull().default(0),
  recordedAt: instant(),
});

/**
 * The sealed column by itself, so that nothing reads it by reading an account. Its columns are named in full: Drizzle
 * keeps the names it works out by table, and would not know these beside the other `account`.
 */
export const accountSecret = pgTable('account', {
  schoolId: uuid('school_id').$type<SchoolId>().notNull(),
  id: uuid('id').$type<AccountId>().notNull(),
  credentialsSealed: bytea('credentials_sealed'),
  connectedAt: timestamp('connected_at', { withTimezone: true }),
  secretChangedAt: timestamp('secret_changed_at', { withTimezone: true }),
});

export const accountDuty = pgTable('account_duty', {
  schoolId: schoolId(),
  id: uuid().$type<Id<'account-duty'>>().notNull(),
  accountId: accountId(),
  personId: personId(),
  duty: text().$type<Duty>().notNull(),
  fromOn: date().notNull(),
  untilOn: date(),
  acceptedAt: instant(),
  givenUpAt: instant(),
  namedBy: uuid().$type<PersonId>(),
});

export const officialUse = pgTable('official_use', {
  schoolId: schoolId(),
  id: uuid().$type<OfficialUseId>().notNull(),
  accountId: accountId(),
  personId: personId(),
  capacity: text().$type<Capacity>().notNull(),
  status: text().$type<UseStatus>().notNull(),
  purpose: text().notNull().default(''),
  occasion: text().notNull().default(''),
  risks: jsonb().$type<readonly Risk[]>().notNull().default([]),
  askedUntil: date(),
  askedAt: instant().notNull(),
  signedAt: instant(),
  decidedAt: instant(),
  decidedBy: uuid().$type<PersonId>(),
  decidedAs: text(),
  decidedClause: text(),
  absenceId: uuid(),
  reason: text(),
  fromAt: instant(),
  untilAt: instant(),
  endedAt: instant(),
  endedBy: uuid().$type<PersonId>(),
  endedAs: text(),
  endedHow: text().$type<'revoked' | 'given-up'>(),
  endedClause: text(),
  consultation: jsonb().$type<Consultation>(),
});

export const detailsNotice = pgTable('details_notice', {
  schoolId: schoolId(),
  id: uuid().$type<Id<'details-notice'>>().notNull(),
  accountId: accountId(),
  personId: personId(),
  at: instant().notNull(),
  what: text().$type<'given' | 'changed' | 'unchanged'>().notNull(),
});

export const issuedRule = pgTable('issued_rule', {
  schoolId: schoolId(),
  id: uuid().$type<Id<'issued-rule'>>().notNull(),
  number: integer().notNull(),
  title: text().notNull(),
  body: text().notNull(),
  issuedAt: instant().notNull(),
  issuedBy: personId(),
  replaces: uuid().$type<Id<'issued-rule'>>(),
  withdrawnAt: instant(),
});

export const ruleAcknowledgement = pgTable('rule_acknowledgement', {
  schoolId: schoolId(),
  ruleId: uuid().$type<Id<'issued-rule'>>().notNull(),
  personId: personId(),
  acknowledgedAt: instant().notNull(),
});

export const awareness = pgTable('awareness', {
  schoolId: schoolId(),
  personId: personId(),
  confirmedAt: instant().notNull(),
});
