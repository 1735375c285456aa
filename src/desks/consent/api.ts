import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { endpoint, known, onDay, type Asking } from '#src/api/frame.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import { parseId, type AccountId, type PersonId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { askOfSchool } from './acts.ts';
import { cellsOf, listPupils, outletsOf, type OutletNamed } from './lists.ts';
import { uses, type Cell, type Place } from './model.ts';
import { writingAnswers } from './api-writing.ts';
import { mayBeShown, saidOf } from './reading.ts';
import { pupilsToAnswer, todayAt } from './store.ts';

const tag = 'Consent';
const scope = 'consent:read';
const pageSize = 100;
const mostAsked = 200;

/** How what was answered stands for one use on one outlet. */
const Standing = z
  .object({
    outlet: z.string(),
    name: z.string(),
    stands: z.enum(['yes', 'no', 'expired', 'none']),
    until: onDay.nullable().openapi({ description: 'The last day of a yes that stands, or of one that ran out.' }),
  })
  .openapi('Standing');

/** Consent over the API: how answers stand, who may be shown where, and recording answers. Whose a no is, is told nowhere. */
export function consentApi(api: OpenAPIHono<Asking>, office: Office): void {
  const list = {
    name: 'listPupils',
    answer: z.object({
      total: z.number().int(),
      page: z.number().int(),
      pupils: z.array(z.object({ id: known, name: z.string(), year: z.string().nullable(), answers: z.array(Standing) })),
    }),
    method: 'get',
    path: '/consent/pupils',
    scope,
    tag,
    summary: 'How pupils’ answers stand',
    gives: 'A page of pupils.',
  } as const;
  const query = z.object({
    q: z.string().max(100).optional(),
    year: z.string().max(40).optional(),
    use: z.enum(uses).default('picture'),
    answer: z.enum(['yes', 'no', 'none', 'expired']).optional(),
    page: z.coerce.number().int().min(1).max(10_000).default(1),
  });
  endpoint(api, { ...list, query }, (asked) =>
    readable(office, asked.actor, async (db, today) => {
      const { page, ...filter } = asked.query;
      const outlets = await outletsOf(db, today);
      const { lines, total } = await listPupils(db, filter, outlets, today, { page, size: pageSize });
      return ok({ total, page, pupils: lines.map(({ pupil, cells }) => ({ ...pupil, answers: shown(outlets, cells) })) });
    }),
  );
  const one = {
    name: 'readPupil',
    answer: z.object({
      id: known,
      name: z.string(),
      year: z.string().nullable(),
      answers: z.record(z.string(), z.array(Standing)).openapi({ description: 'By use.' }),
    }),
    method: 'get',
    path: '/consent/pupils/{id}',
    scope,
    tag,
    summary: 'How one pupil’s answers stand',
    gives: 'Each use, by outlet.',
  } as const;
  endpoint(api, one, ({ actor, id }) =>
    readable(office, actor, async (db, today) => {
      const pupilId = parseId<'person'>(id ?? undefined);
      const [pupil] = pupilId ? await pupilsToAnswer(db, [pupilId]) : [];
      if (!pupil) return no(absent);
      const outlets = await outletsOf(db, today);
      const said = (await saidOf(db, [pupil.id], today)).get(pupil.id) ?? [];
      const answers = Object.fromEntries(uses.map((use) => [use, shown(outlets, cellsOf(said, use, outlets, today))]));
      return ok({ id: pupil.id, name: pupil.name, year: pupil.year, answers });
    }),
  );
  checking(api, office);
  writingAnswers(api, office);
}

function checking(api: OpenAPIHono<Asking>, office: Office): void {
  const summary = 'Who of these pupils may be shown on which of these accounts today';
  const query = z.object({
    pupils: z.string().openapi({ description: `Ids, with commas between; up to ${mostAsked}.` }),
    accounts: z.string().openapi({ description: 'Ids, with commas between.' }),
  });
  const gives = 'For each pupil, account and use: yes or no.';
  const answer = z.object({
    on: onDay,
    answers: z.array(z.object({ pupil: known, account: known, use: z.enum(uses), may: z.boolean() })),
  });
  const told = { name: 'whoMayBeShown', method: 'get', path: '/consent/may-be-shown', scope, tag, summary, query, gives, answer } as const;
  endpoint(api, told, (asked) =>
    readable(office, asked.actor, async (db, today) => {
      const pupils = idsIn<PersonId>(asked.query.pupils, (text) => parseId<'person'>(text));
      const accounts = idsIn<AccountId>(asked.query.accounts, (text) => parseId<'account'>(text));
      if (pupils === null) return no(unclear({ pupils: 'Send ids with commas between them.' }));
      if (accounts === null) return no(unclear({ accounts: 'Send ids with commas between them.' }));
      const all = await mayBeShown(db, pupils, await placesOf(db, accounts), today);
      return ok({
        on: today,
        answers: all.map(({ personId, accountId, use, may }) => ({ pupil: personId, account: accountId, use, may })),
      });
    }),
  );
}

/** What the school reads of its consents, after the gate has let this person read them. */
function readable<T>(office: Office, actor: Actor, work: (db: Db, today: Day) => Promise<Result<T>>): Promise<Result<T>> {
  return office.read(actor.schoolId, async (db) => {
    const may = await office.gate.look(db, askOfSchool(actor, 'consent:read'));
    return may.ok ? work(db, await todayAt(db, office.now())) : may;
  });
}

function shown(outlets: readonly OutletNamed[], cells: readonly Cell[]) {
  return outlets.map(({ outlet, name }, at) => ({
    outlet,
    name,
    stands: cells[at]?.standing ?? 'none',
    until: cells[at]?.untilOn ?? null,
  }));
}

function idsIn<Id>(text: string, parse: (one: string) => Id | null): Id[] | null {
  const ids = text.split(',').map((one) => parse(one.trim()));
  const known = ids.filter((id) => id !== null);
  return known.length === ids.length && known.length <= mostAsked ? known : null;
}

async function placesOf(db: Db, accounts: readonly AccountId[]): Promise<Place[]> {
  const { rows } = await db.execute<{ [Key in keyof Place]: Place[Key] }>(sql`
    select id, platform, kind, run_by_others as "runByOthers" from account where id = any(${sql.param(`{${accounts.join(',')}}`)}::uuid[]) order by position, id`);
  return rows;
}
