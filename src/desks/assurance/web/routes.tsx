import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { acts } from '#src/kernel/acts.ts';
import { isDay } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { exportJournal, mayExport, readJournal } from '../service.ts';
import { Journal, type Asked } from './journal.tsx';
import { monthRoutes } from './month.tsx';

const day = z.string().refine(isDay).optional().catch(undefined);
const asked = z.object({
  act: z.enum(acts).optional().catch(undefined),
  by: z
    .string()
    .optional()
    .transform((text) => parseId<'person'>(text) ?? undefined),
  subject: z
    .string()
    .regex(/^[A-Za-z-]{1,30}:[\w-]{1,64}$/)
    .optional()
    .catch(undefined),
  verdict: z.enum(['open', 'held', 'shut']).optional().catch(undefined),
  from: day,
  until: day,
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  /** A long page, for printing. */
  size: z.enum(['50', '500']).catch('50'),
}) satisfies z.ZodType<Asked>;

/** The journal's pages, under `/journal`. */
export function assuranceRoutes(office: Office): Hono<Visiting> {
  return new Hono<Visiting>()
    .route('/month', monthRoutes(office))
    .get('/', (c) => showJournal(c, office))
    .post('/export', (c) => giveExport(c, office));
}

async function showJournal(c: Context<Visiting>, office: Office): Promise<Response> {
  const { actor, now, school } = c.var.visit;
  const query = asked.parse(c.req.query());
  const [kind, id] = query.subject?.split(':') ?? [];
  const filter = {
    act: query.act,
    by: query.by,
    subject: kind !== undefined && id !== undefined ? { kind, id } : undefined,
    verdict: query.verdict,
    fromOn: query.from,
    untilOn: query.until,
  };
  const read = await readJournal(office, actor, { filter, page: query.page, size: Number(query.size) });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const actions = (await mayExport(office, actor)) ? (
    <>
      <Button href="/journal/report">How it was used</Button>
      <PressForm action="/journal/export" icon="down">
        Give out a copy
      </PressForm>
    </>
  ) : (
    <Button href="/journal/report">How it was used</Button>
  );
  return page(
    c,
    {
      title: 'Journal',
      desk: 'journal',
      lead: 'Who did what, and on which clause. Nobody can change it, and every line seals the one before.',
      actions,
    },
    <Journal asked={query} found={read.value} now={now} zone={school.zone} />,
  );
}

/** The file is named by the day alone; what is in it says the rest. */
async function giveExport(c: Context<Visiting>, office: Office): Promise<Response> {
  const given = await exportJournal(office, c.var.visit.actor);
  if (!given.ok) return answerRefusal(c, given.refusal);
  const lines = given.value;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(to) {
      const next = await lines.next();
      if (next.done === true) to.close();
      else to.enqueue(encoder.encode(`${next.value}\n`));
    },
    cancel: () => void lines.return(undefined),
  });
  return c.body(body, 200, {
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': `attachment; filename="journal-${c.var.visit.today}.ndjson"`,
    'cache-control': 'no-store',
  });
}
