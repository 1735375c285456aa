import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { parseId, type PersonId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import { readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { listStaff } from '../lists.ts';
import { askOfStaffImage, recordStaffImage, undoStaffImage } from '../staff.ts';
import { staffAnswersIn } from './answers.ts';
import { clauseOf, readDesk } from './reading.ts';
import { StaffForm, StaffList } from './staff.tsx';

/** Permission of members of staff for their own picture (WH-CON-03). `/consent/staff/me` is everybody's own. */
export function staffRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/', (c) => showStaff(c, office));
  routes.get('/me', (c) => showOne(c, office, c.var.visit.person.id));
  routes.post('/undo', async (c) => {
    const read = await readForm(c, z.object({ batch: z.string(), back: z.string().startsWith('/consent/staff') }));
    const batchId = read.ok ? parseId<'consent-batch'>(read.value.batch) : null;
    if (!read.ok || !batchId) return c.notFound();
    const done = await undoStaffImage(office, c.var.visit.actor, batchId);
    return done.ok ? goOn(c, read.value.back, 'Taken back. What stood before stands again.') : answerRefusal(c, done.refusal);
  });
  routes.get('/:id', (c) => showOne(c, office, parseId<'person'>(c.req.param('id'))));
  routes.post('/:id', async (c) => {
    const personId = parseId<'person'>(c.req.param('id'));
    const read = await readForm(c, z.looseObject({}));
    if (!personId || !read.ok) return c.notFound();
    const { actor, today } = c.var.visit;
    const done = await recordStaffImage(office, actor, { personId, answeredOn: today, answers: staffAnswersIn(read.typed) });
    if (!done.ok) return answerRefusal(c, done.refusal);
    const back = `/consent/staff/${personId}`;
    return goOn(c, back, 'Saved.', { action: '/consent/staff/undo', fields: { batch: done.value.batchId, back } });
  });
  return routes;
}

async function showStaff(c: Context<Visiting>, office: Office): Promise<Response> {
  const { actor, today, now, person } = c.var.visit;
  const read = await readDesk(c, office, async ({ db, policy }) => {
    const lines = await listStaff(db, today);
    const [other] = lines.filter((line) => line.id !== person.id);
    const keeps = other !== undefined && (await office.gate.look(db, await askOfStaffImage(db, actor, other.id, now))).ok;
    return ok({ lines, keeps, citation: clauseOf(policy, 'no-staff-image-permission') });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { lines, keeps, citation } = read.value;
  return page(
    c,
    {
      title: 'Pictures of staff',
      desk: 'consent',
      crumbs: [{ label: 'Consent', href: '/consent' }, { label: 'Staff' }],
      lead: <>Everybody answers for themselves. {citation && <Clause of={citation} />}</>,
      actions: <Button href="/consent/staff/me">Your own</Button>,
    },
    <StaffList lines={lines} opens={(id) => keeps || id === person.id} />,
  );
}

/** One person's own answers: shown to them, and to whoever may record them. */
async function showOne(c: Context<Visiting>, office: Office, personId: PersonId | null): Promise<Response> {
  const { actor, school, today, now, person } = c.var.visit;
  if (!personId) return c.notFound();
  const read = await office.read(school.id, async (db) => {
    const [line] = await listStaff(db, today, personId);
    if (!line) return no(absent);
    const may = await office.gate.look(db, await askOfStaffImage(db, actor, personId, now));
    if (!may.ok) return may;
    return ok({ line, citation: clauseOf(await policyInForce(db, school.id, today), 'no-staff-image-permission') });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { line, citation } = read.value;
  return page(
    c,
    {
      title: line.name,
      desk: 'consent',
      crumbs: [
        { label: 'Consent', href: '/consent' },
        { label: 'Staff', href: '/consent/staff' },
      ],
      lead: line.title,
      actions: <Button href={`/posts/showing/${line.id}`}>{line.id === person.id ? 'Where you are shown' : 'Where they are shown'}</Button>,
    },
    <StaffForm line={line} mine={line.id === person.id} citation={citation} />,
  );
}
