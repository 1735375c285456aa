import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { isDay } from '#src/kernel/clock.ts';
import { ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { endpoint, type Asking } from '#src/api/frame.ts';
import { readJournal } from './service.ts';

const day = z.string().refine(isDay, 'A day is written 2026-11-20.');
const query = z.object({
  from: day.optional(),
  until: day.optional(),
  verdict: z.enum(['open', 'held', 'shut']).optional(),
  page: z.coerce.number().int().min(1).default(1),
});

/** The journal over the API, without names: ids, acts, verdicts and the clauses they rest on. */
export function assuranceApi(api: OpenAPIHono<Asking>, office: Office): void {
  const told = {
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
      by: by.kind === 'person' ? { kind: 'person', id: by.id, role: by.role } : by,
      on: { kind: on.kind, id: on.id },
      citations,
      code,
      hash,
    }));
    return ok({ entries, total: read.value.total });
  });
}
