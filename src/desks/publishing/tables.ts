import { boolean, date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Citation } from '#src/kernel/citation.ts';
import type { AccountId, Id, PersonId, PictureId, PostId, SchoolId } from '#src/kernel/ids.ts';
import type { Parcel } from '#src/infra/channels/channel.ts';
import type { Box, Draft } from './checks/facts.ts';
import type { ApprovalKind, DeliveryId, DeliveryStatus, Picture, PostStatus, Rendition, RestedOn } from './model.ts';

const instant = () => timestamp({ withTimezone: true, mode: 'date' });
const schoolId = () => uuid().$type<SchoolId>().notNull();
const person = () => uuid().$type<PersonId>();

export const post = pgTable('post', {
  schoolId: schoolId(),
  id: uuid().$type<PostId>().notNull(),
  authorId: person().notNull(),
  status: text().$type<PostStatus>().notNull(),
  revision: integer().notNull(),
  draft: jsonb().$type<Draft>().notNull(),
  editors: uuid().array().$type<PersonId[]>().notNull(),
  marked: boolean().notNull(),
  waitsFor: text().array().notNull(),
  holdCode: text(),
  holdWhy: text(),
  goesOutAt: instant(),
  sentBy: person(),
  seal: text(),
  begunAt: instant().notNull(),
  changedAt: instant().notNull(),
  submittedAt: instant(),
  letGoAt: instant(),
  letGoAs: text(),
  outAt: instant(),
  purpose: text(),
  corrects: uuid().$type<PostId>(),
});

export const postRevision = pgTable('post_revision', {
  schoolId: schoolId(),
  postId: uuid().$type<PostId>().notNull(),
  revision: integer().notNull(),
  draft: jsonb().$type<Draft>().notNull(),
  byId: person().notNull(),
  at: instant().notNull(),
});

export const picture = pgTable('picture', {
  schoolId: schoolId(),
  id: uuid().$type<PictureId>().notNull(),
  postId: uuid().$type<PostId>().notNull(),
  status: text().$type<Picture['status']>().notNull(),
  name: text().notNull(),
  uploadedSha256: text(),
  baseSha256: text(),
  edits: text().notNull(),
  renditions: jsonb().$type<readonly Rendition[]>().notNull(),
  why: text(),
  addedBy: person().notNull(),
  addedAt: instant().notNull(),
  readyAt: instant(),
  baseSolid: boolean().notNull().default(false),
  takenAs: text(),
  childShown: boolean().notNull().default(false),
  takenBy: person(),
  takenAt: instant(),
});

export const pictureTag = pgTable('picture_tag', {
  schoolId: schoolId(),
  pictureId: uuid().$type<PictureId>().notNull(),
  personId: person().notNull(),
  postId: uuid().$type<PostId>().notNull(),
});

export const pictureMarked = pgTable('picture_marked', {
  schoolId: schoolId(),
  pictureId: uuid().$type<PictureId>().notNull(),
  personId: person().notNull(),
  box: jsonb().$type<Box>(),
  byId: person().notNull(),
  at: instant().notNull(),
});

export const postApproval = pgTable('post_approval', {
  schoolId: schoolId(),
  id: uuid().$type<Id<'approval'>>().notNull(),
  postId: uuid().$type<PostId>().notNull(),
  kind: text().$type<ApprovalKind>().notNull(),
  seal: text().notNull(),
  personId: person(),
  code: text(),
  byId: person().notNull(),
  asRole: text().notNull(),
  clause: text().notNull(),
  at: instant().notNull(),
  note: text().notNull(),
  ethosConfirmed: boolean().notNull(),
  marks: jsonb().$type<Readonly<Record<string, string>>>().notNull(),
  voidedAt: instant(),
  voidedWhy: text(),
});

export const delivery = pgTable('delivery', {
  schoolId: schoolId(),
  id: uuid().$type<DeliveryId>().notNull(),
  postId: uuid().$type<PostId>().notNull(),
  accountId: uuid().$type<AccountId>().notNull(),
  channel: text().notNull(),
  status: text().$type<DeliveryStatus>().notNull(),
  key: text().notNull(),
  dueAt: instant().notNull(),
  parcel: jsonb().$type<Parcel>(),
  frozenAt: instant(),
  attempts: integer().notNull().default(0),
  leaseToken: uuid(),
  leaseUntil: instant(),
  nextTryAt: instant(),
  code: text(),
  why: text(),
  mayRetry: boolean().notNull().default(false),
  needsPerson: boolean().notNull().default(false),
  handByAt: instant(),
  remoteId: text(),
  url: text(),
  liveAt: instant(),
  confirmedBy: person(),
  tombstoneAt: instant(),
  takenDownAt: instant(),
  proof: text(),
  citations: jsonb().$type<readonly Citation[]>().notNull().default([]),
  restedOn: jsonb().$type<RestedOn>(),
  correctedAt: instant(),
  correctedBy: person(),
});

export const deliveryAttempt = pgTable('delivery_attempt', {
  schoolId: schoolId(),
  id: uuid().notNull(),
  deliveryId: uuid().$type<DeliveryId>().notNull(),
  kind: text().$type<'send' | 'read-back' | 'take-down'>().notNull(),
  startedAt: instant().notNull(),
  endedAt: instant(),
  outcome: text(),
  why: text(),
});

export const postCorrection = pgTable('post_correction', {
  schoolId: schoolId(),
  id: uuid().notNull(),
  postId: uuid().$type<PostId>().notNull(),
  note: text().notNull(),
  byId: person().notNull(),
  at: instant().notNull(),
});

export const postNameLook = pgTable('post_name_look', {
  schoolId: schoolId(),
  postId: uuid().$type<PostId>().notNull(),
  personId: person().notNull(),
  askedAt: instant().notNull(),
  settledAt: instant(),
  settledBy: person(),
});

export const postHandOver = pgTable('post_hand_over', {
  schoolId: schoolId(),
  id: uuid().notNull(),
  postId: uuid().$type<PostId>().notNull(),
  fromId: person().notNull(),
  toId: person().notNull(),
  at: instant().notNull(),
});

export const publishingStop = pgTable('publishing_stop', {
  schoolId: schoolId(),
  id: uuid().notNull(),
  fromAt: instant().notNull(),
  untilAt: instant(),
  reason: text().notNull(),
  stoppedBy: person().notNull(),
  resumedBy: person(),
});

export const liaisonNote = pgTable('liaison_note', {
  schoolId: schoolId(),
  id: uuid().notNull(),
  talkedOn: date().notNull(),
  withId: person().notNull(),
  may: text().notNull(),
  barredTopics: text().array().notNull(),
  decisions: text().notNull(),
  recordedBy: person().notNull(),
  recordedAt: instant().notNull(),
  liftedAt: instant(),
});

export const feedback = pgTable('feedback', {
  schoolId: schoolId(),
  id: uuid().notNull(),
  postId: uuid().$type<PostId>().notNull(),
  words: text().notNull(),
  replyTo: text().notNull(),
  at: instant().notNull(),
  settledAt: instant(),
  settledBy: person(),
  settledHow: text().$type<'answered' | 'no-answer-needed'>(),
});
