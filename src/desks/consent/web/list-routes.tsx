import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { parseId } from '#src/kernel/ids.ts';
import { ok } from '#src/kernel/result.ts';
import { count } from '#src/kernel/words.ts';
import { readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Banner } from '#src/web/ui/panel.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { askOfList } from '../acts.ts';
import { exportConsents } from '../export.ts';
import { listPupils, outletsOf, yearsOf } from '../lists.ts';
import { uses, type BatchId } from '../model.ts';
import { recordAnswers, undoRecording } from '../service.ts';
import { pupilsToAnswer } from '../store.ts';
import { papersOf, paperFields } from './answers.ts';
import { ClassForms } from './forms.tsx';
import { ConsentList, ListLead, pageSize } from './list.tsx';
import { clauseOf, readDesk } from './reading.ts';

const blank = (text: string | undefined) => (text === '' ? undefined : text);
const listQuery = z.object({
  q: z.string().max(100).optional().transform(blank).catch(undefined),
  year: z.string().max(40).optional().transform(blank).catch(undefined),
  use: z.enum(uses).catch('picture'),
  answer: z.enum(['yes', 'no', 'none', 'expired']).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

/** The list, a class's paper forms, the export, and the undo of a recording. */
export function listRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/', (c) => showList(c, office));
  routes.get('/forms', (c) => showForms(c, office, undefined));
  routes.post('/forms', async (c) => {
    const read = await readForm(c, paperFields);
    if (!read.ok) return showForms(c, office, read.form);
    const { how, answeredOn, year, use } = read.value;
    const done = await recordAnswers(office, c.var.visit.actor, { how, answeredOn, papers: papersOf(read.typed, use) });
    if (!done.ok) {
      if (done.refusal.kind !== 'unclear') return answerRefusal(c, done.refusal);
      return showForms(c, office, { typed: read.typed, wrong: done.refusal.fields ?? {} });
    }
    const { papers, answers, batchId } = done.value;
    const back = `/consent/forms?${new URLSearchParams({ year: year ?? '', use }).toString()}`;
    return goOn(c, back, `Recorded ${count(papers, 'form')}, ${count(answers, 'answer')}.`, undoOf(batchId, back));
  });
  routes.post('/undo', async (c) => {
    const read = await readForm(c, z.object({ batch: z.string(), back: z.string().startsWith('/consent') }));
    const batchId = read.ok ? parseId<'consent-batch'>(read.value.batch) : null;
    if (!read.ok || !batchId) return c.notFound();
    const done = await undoRecording(office, c.var.visit.actor, batchId);
    return done.ok ? goOn(c, read.value.back, 'Taken back. What stood before stands again.') : answerRefusal(c, done.refusal);
  });
  routes.get('/export.csv', async (c) => {
    const done = await exportConsents(office, c.var.visit.actor);
    if (!done.ok) return answerRefusal(c, done.refusal);
    return c.body(`\uFEFF${done.value}`, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="consents-${c.var.visit.today}.csv"`,
    });
  });
  return routes;
}

export function undoOf(batchId: BatchId, back: string) {
  return { action: '/consent/undo', fields: { batch: batchId, back } };
}

async function showList(c: Context<Visiting>, office: Office): Promise<Response> {
  const { today, actor } = c.var.visit;
  const { page: at, ...filter } = listQuery.parse(c.req.query());
  const read = await readDesk(c, office, async ({ db, policy, mayRecord }) => {
    const outlets = await outletsOf(db, today);
    const found = await listPupils(db, filter, outlets, today, { page: at, size: pageSize });
    const years = await yearsOf(db, today);
    const list = await office.gate.look(db, askOfList(actor, 'consent:readRestricted'));
    return ok({ ...found, outlets, years, mayRecord, citation: clauseOf(policy, 'picture-not-permitted'), isLead: list.ok });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { lines, total, outlets, years, mayRecord, citation, isLead } = read.value;
  const actions = (
    <>
      {isLead && <Button href="/consent/restricted">Restricted list</Button>}
      <Button href="/consent/staff">Staff</Button>
      <Button href="/consent/export.csv">Export</Button>
      {mayRecord && (
        <Button kind="primary" href={`/consent/forms?${new URLSearchParams({ year: filter.year ?? '' }).toString()}`}>
          Key in forms
        </Button>
      )}
    </>
  );
  return page(
    c,
    { title: 'Consent', desk: 'consent', lead: <ListLead total={total} citation={citation} />, actions },
    <ConsentList filter={filter} page={at} lines={lines} total={total} outlets={outlets} years={years} today={today} />,
  );
}

async function showForms(c: Context<Visiting>, office: Office, form: FormState | undefined): Promise<Response> {
  const { today } = c.var.visit;
  const asked = listQuery.parse(form ? Object.fromEntries(Object.entries(form.typed)) : c.req.query());
  const read = await readDesk(c, office, async ({ db }) => {
    const outlets = await outletsOf(db, today);
    const years = await yearsOf(db, today);
    const year = asked.year;
    const filter = { year, use: asked.use };
    const found = year === undefined ? [] : (await listPupils(db, filter, [], today, { page: 1, size: null })).lines;
    const pupils = await pupilsToAnswer(
      db,
      found.map((line) => line.pupil.id),
    );
    return ok({ outlets, years, pupils });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    {
      title: 'Key in forms',
      desk: 'consent',
      crumbs: [{ label: 'Consent', href: '/consent' }, { label: 'Forms' }],
      lead: 'Y or N answers, Tab goes on. What is left blank is not recorded.',
      status: form ? 422 : 200,
    },
    <>
      {form && <Banner is="held">Nothing was recorded yet. {Object.values(form.wrong).join(' ')}</Banner>}
      <ClassForms year={asked.year} use={asked.use} {...read.value} today={today} form={form} />
    </>,
  );
}
