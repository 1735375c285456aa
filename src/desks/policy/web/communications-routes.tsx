import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { parseId } from '#src/kernel/ids.ts';
import { ok } from '#src/kernel/result.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Clause } from '#src/web/ui/clause.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { communicationLog, recordCommunication, recordFamilyTold } from '../communications-service.ts';
import { policyInForce } from '../desk.ts';
import { Communications } from './communications.tsx';

const given = z.object({
  way: z.string(),
  givenOn: z.string(),
  wording: z.string().max(10_000),
  toEveryFamily: z.literal('yes').optional(),
});
const told = z.object({ way: z.string(), toldOn: z.string() });

/** What parents have been told of their responsibilities, under `/policy/communications` (KP-PUB-01). */
export function communicationRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/', (c) => showLog(c, office, undefined));
  routes.post('/', async (c) => {
    const read = await readForm(c, given);
    if (!read.ok) return showLog(c, office, read.form);
    const done = await recordCommunication(office, c.var.visit.actor, { ...read.value, toEveryFamily: read.value.toEveryFamily === 'yes' });
    if (done.ok) return goOn(c, '/policy/communications', 'Recorded.');
    return done.refusal.kind === 'unclear' ? showLog(c, office, formAgain(read.typed, done.refusal)) : answerRefusal(c, done.refusal);
  });
  routes.post('/families/:id', async (c) => {
    const pupilId = parseId<'person'>(c.req.param('id'));
    const read = await readForm(c, told);
    if (!pupilId || !read.ok) return c.notFound();
    const done = await recordFamilyTold(office, c.var.visit.actor, { pupilId, ...read.value });
    return done.ok ? goOn(c, '/policy/communications', 'Recorded: this family has been told.') : answerRefusal(c, done.refusal);
  });
  return routes;
}

async function showLog(c: Context<Visiting>, office: Office, form: FormState | undefined) {
  const { actor, school, today } = c.var.visit;
  const read = await office.read(school.id, async (db) => {
    const on = { kind: 'School', id: school.id } as const;
    const may = await office.gate.look(db, { actor, act: 'policy:read', on });
    if (!may.ok) return may;
    const record = await office.gate.look(db, { actor, act: 'publishing:recordNotice', on });
    const policy = await policyInForce(db, school.id, today);
    const log = await communicationLog(db, policy, today);
    return ok({ log, mayRecord: record.ok, citation: policy.cite(log.clause) });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { log, mayRecord, citation } = read.value;
  return page(
    c,
    {
      title: 'What parents have been told',
      desk: 'policy',
      crumbs: [{ label: 'Policy', href: '/policy' }],
      lead: (
        <>
          Their responsibilities on social networks. <Clause of={citation} />
        </>
      ),
      status: form ? 422 : 200,
    },
    <Communications log={log} today={today} mayRecord={mayRecord} form={form} />,
  );
}
