import { z } from '@hono/zod-openapi';
import { Citation, instant, known, moment, momentOrNone } from '#src/api/frame.ts';
import { languageCodes } from '#src/kernel/languages.ts';
import { deliveryStatuses, postStatuses } from './model.ts';

/** What the API takes and gives of posts, as its document describes them. */

const fraction = z.number().min(0).max(1);
const box = z.object({ x: fraction, y: fraction, w: fraction, h: fraction }).openapi('Box');
const face = z.object({ id: z.string(), person: z.uuid().nullable(), box: box.nullable(), blurred: z.boolean() });
const picture = z.object({
  id: z.uuid(),
  state: z.enum(['processing', 'ready', 'refused']),
  alt: z.string(),
  hint: z.string(),
  faces: z.array(face),
  nobody: z.boolean(),
  blurs: z.array(box),
  crop: box.nullable(),
  leftOutOf: z.array(z.uuid()),
  takenAway: z.string().optional(),
});
const language = z.enum(languageCodes).openapi({ description: 'What the words are in; null means the school’s usual language.' });
const whole = {
  language: language.nullish(),
  words: z.string(),
  variants: z.record(z.string(), z.string()).openapi({ description: 'An account’s own words instead, by its id.' }),
  accounts: z.array(z.uuid()),
  pictures: z.array(picture),
  answers: z.record(z.string(), z.string()).openapi({ description: 'What was answered when a check asked.' }),
};

/** Described as it is sent; read by `draftSchema` with its own words for what is wrong. */
export const Draft = z
  .looseObject({
    words: z.string(),
    accounts: z.array(z.uuid()),
    language: language.nullable(),
    goesOutAt: z.iso.datetime({ offset: true, error: 'Give a day and a time, such as 2026-11-20T15:45:00Z.' }).nullable(),
  })
  .partial()
  .openapi('Draft', {
    description: 'words, variants by account, accounts, pictures, answers, language, goesOutAt. What is left out stays as it is.',
  });

const WholeDraft = z.object({ ...whole, goesOutAt: z.string().nullable().openapi({ format: 'date-time' }) }).openapi('WholeDraft');

const status = z.enum(postStatuses);
const shown = {
  id: known,
  status,
  revision: z.number().int(),
  words: z.string(),
  language: language.nullish(),
  accounts: z.array(known),
  purpose: z.string().nullable(),
  waitsFor: z.array(z.string()).openapi({ description: 'The codes that somebody else must settle.' }),
  goesOutAt: momentOrNone,
  outAt: momentOrNone,
  changedAt: moment,
};
const Delivery = z
  .object({
    accountId: known,
    status: z.enum(deliveryStatuses),
    url: z.string().nullable(),
    liveAt: momentOrNone,
    takenDownAt: momentOrNone,
    why: z.string().nullable(),
    needsPerson: z.boolean(),
  })
  .openapi('Delivery');

export const Posts = z.object({
  posts: z.array(z.object(shown).openapi('Post')),
  next: momentOrNone.openapi({ description: '`before` of the next page; none on the last.' }),
});
export const OnePost = z.object({ ...shown, draft: WholeDraft, deliveries: z.array(Delivery) }).openapi('WholePost');

export const Saved = z
  .object({
    postId: known,
    revision: z.number().int(),
    status,
    voided: z.number().int().openapi({ description: 'Approvals that no longer hold.' }),
  })
  .openapi('Saved');
export const PictureAdded = z.object({ pictureId: known, revision: z.number().int() }).openapi('PictureAdded');
export const SentOn = z
  .object({ postId: known, status, waitsFor: z.array(z.string()), goesOutAt: momentOrNone })
  .openapi('SentOn', { description: 'How it stands.' });
export const TakenDown = z.object({ deliveries: z.array(z.object({ status: z.enum(deliveryStatuses) })) });
export const Untrue = z.object({ dueAt: moment });
export const Breach = z.object({ breachId: known });

const state = z.enum(['open', 'held', 'shut']);
const Finding = z
  .object({
    key: z.string(),
    code: z.string(),
    severity: z.enum(['stop', 'hold', 'note']),
    accounts: z.array(known).openapi({ description: 'The accounts it concerns; none means all.' }),
    what: z.string(),
    why: z.string(),
    fixes: z.array(z.object({ label: z.string(), fix: z.looseObject({ kind: z.string() }), safe: z.boolean() })),
    citation: Citation,
    picture: known.optional(),
    words: z.object({ from: z.number().int(), to: z.number().int(), account: known.optional(), inAlt: z.boolean().optional() }).optional(),
  })
  .openapi('Finding');
const why = {
  kind: z.enum(['held', 'shut', 'absent', 'conflict', 'unclear']),
  code: z.string(),
  what: z.string(),
  why: z.string(),
  next: z.array(z.object({ label: z.string(), href: z.string().optional() })),
  citations: z.array(Citation),
  fields: z.record(z.string(), z.string()).optional(),
};
const Refused = z
  .object({
    ...why,
    reasons: z.array(z.object(why)).optional().openapi({ description: 'Where several rules say no: each by itself.' }),
  })
  .openapi('Refused', { description: 'What sending it would be refused with.' });
export const HandedOver = z.object({ id: known, name: z.string() }).openapi('HandedOver', { description: 'Who has it now.' });
export const Checked = z.object({
  refusal: Refused.nullable(),
  state,
  gates: z.array(z.object({ account: known, state })),
  findings: z.array(Finding),
  seal: z.string().openapi({ description: 'Of exactly what was looked at; a decision is on it.' }),
});

export const before = instant.optional().openapi({ description: 'Changed before this instant: the next page.' });
