import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { parseId } from '#src/kernel/ids.ts';
import { readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { askOfList } from '../acts.ts';
import { listPupils } from '../lists.ts';
import type { ObjectionId } from '../model.ts';
import { endObjection, listRestricted, readReason, restrictPupil } from '../restricted.ts';
import { RestrictedList } from './restricted.tsx';

/**
 * The restricted list, for those with need to know. To everybody else the whole address answers as one that never was,
 * whatever is sent to it (WH-CON-02).
 */
export function restrictedRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.use('*', async (c, next) => {
    const { actor, school } = c.var.visit;
    const may = await office.read(school.id, (db) => office.gate.look(db, askOfList(actor, 'consent:readRestricted')));
    if (!may.ok) return c.notFound();
    return next();
  });
  routes.get('/', (c) => showRestricted(c, office, undefined));
  routes.post('/', async (c) => {
    const read = await readForm(c, z.object({ pupilId: z.string(), reason: z.string().max(4000) }));
    if (!read.ok) return showRestricted(c, office, read.form);
    const pupilId = parseId<'person'>(read.value.pupilId);
    if (!pupilId) return c.notFound();
    const done = await restrictPupil(office, c.var.visit.actor, { pupilId, reason: read.value.reason });
    return done.ok ? goOn(c, '/consent/restricted', 'Put on the restricted list.') : answerRefusal(c, done.refusal);
  });
  routes.post('/:id/end', async (c) => {
    const id: ObjectionId | null = parseId(c.req.param('id'));
    const read = await readForm(c, z.object({ reason: z.string().max(4000) }));
    if (!id) return c.notFound();
    if (!read.ok) return showRestricted(c, office, read.form);
    const done = await endObjection(office, c.var.visit.actor, { id, reason: read.value.reason });
    return done.ok ? goOn(c, '/consent/restricted', 'Ended. The parents’ answers count again.') : answerRefusal(c, done.refusal);
  });
  return routes;
}

async function showRestricted(c: Context<Visiting>, office: Office, form: FormState | undefined): Promise<Response> {
  const { actor, school, today } = c.var.visit;
  const listed = await listRestricted(office, actor);
  if (!listed.ok) return c.notFound();
  const q = c.req.query('q') ?? '';
  const found =
    q.trim() === '' ? null : await office.read(school.id, (db) => listPupils(db, { q, use: 'picture' }, [], today, { page: 1, size: 12 }));
  const wanted: ObjectionId | null = parseId(c.req.query('reason'));
  const reason = wanted && (await readReason(office, actor, wanted));
  if (reason?.ok === false && reason.refusal.kind === 'conflict') return answerRefusal(c, reason.refusal);
  return page(
    c,
    {
      title: 'Restricted list',
      desk: 'consent',
      crumbs: [{ label: 'Consent', href: '/consent' }, { label: 'Restricted list' }],
      status: form ? 422 : 200,
    },
    <RestrictedList
      listed={listed.value}
      reason={reason?.ok && wanted ? { id: wanted, words: reason.value } : null}
      found={found?.lines.map((line) => line.pupil) ?? null}
      q={q}
      today={today}
      form={form}
    />,
  );
}
