import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { isDay } from '#src/kernel/clock.ts';
import { ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { endpoint, moment, type Asking } from '#src/api/frame.ts';
import { readJournal } from './service.ts';

const day = z.string().refine(isDay, 'A day is written 2026-11-20.');
const query = z.object({
  from: day.optional(),
  until: day.optional(),
  verdict: z.enum(['open', 'held', 'shut']).optional(),
  page: z.coerce.number().int().min(1).default(1),
});

const Entry = z
  .object({
    at: moment,
    act: z.string(),
    verdict: z.enum(['open', 'held', 'shut']),
    by: z.union([
      z.object({ kind: z.literal('person'), id: z.string(), role: z.string().nullable() }),
      z.object({ kind: z.literal('gatepost'), job: z.string() }),
    ]),
    on: z.object({ kind: z.string(), id: z.string() }),
    citations: z.array(z.object({ clause: z.string(), ref: z.string(), version: z.string() })),
    code: z.string().nullable(),
    hash: z.string().openapi({ description: 'The link of the chain, SHA-256 in hex.' }),
  })
  .openapi('JournalEntry');

/** The journal over the API, without names: ids, acts, verdicts and the clauses they rest on. */
export function assuranceApi(api: OpenAPIHono<Asking>, office: Office): void {
  const told = {
    name: 'readJournal',
    answer: z.object({ entries: z.array(Entry), total: z.number().int() }),
    method: 'get',
    path: '/journal',
    scope: 'journal:read',
    tag: 'Journal',
    summary: 'The journal, newest first, 100 entries a page',
    query,
    gives: 'Entries, and how many there are.',
  } as const;
  endpoint(api, told, async ({ actor, query: { from, until, verdict, page } }) => {
    const read = await readJournal(office, actor, { filter: { fromOn: from, untilOn: until, verdict }, page, size: 100 });
    if (!read.ok) return read;
    const entries = read.value.rows.map(({ at, act, verdict: given, by, on, citations, code, hash }) => ({
      at,
      act,
      verdict: given,
      by: by.kind === 'person' ? { kind: 'person' as const, id: by.id, role: by.role } : by,
      on: { kind: on.kind, id: on.id },
      citations,
      code,
      hash,
    }));
    return ok({ entries, total: read.value.total });
  });
}
