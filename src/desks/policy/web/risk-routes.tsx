import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Clause } from '#src/web/ui/clause.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { policyInForce } from '../desk.ts';
import { judgeRisk, riskClause, riskRegister } from '../risks-service.ts';
import { RisksPage } from './risks.tsx';

const judged = z.object({ risk: z.string(), owner: z.string(), likelihood: z.string(), reviewOn: z.string() });

/** The risks the policy recognises, under `/policy/risks` (HM-SCOPE-07, OC-SCOPE-01). */
export function riskRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/', (c) => showRisks(c, office));
  routes.post('/', async (c) => {
    const read = await readForm(c, judged);
    if (!read.ok) return showRisks(c, office, read.form);
    const done = await judgeRisk(office, c.var.visit.actor, read.value);
    if (done.ok) return goOn(c, '/policy/risks', 'Kept.');
    return done.refusal.kind === 'unclear' ? showRisks(c, office, formAgain(read.typed, done.refusal)) : answerRefusal(c, done.refusal);
  });
  return routes;
}

async function showRisks(c: Context<Visiting>, office: Office, form?: FormState) {
  const { actor, school, today } = c.var.visit;
  const read = await office.read(school.id, async (db) => {
    const on = { kind: 'School', id: school.id } as const;
    const may = await office.gate.look(db, { actor, act: 'policy:read', on });
    if (!may.ok) return may;
    const mayJudge = await office.gate.look(db, { actor, act: 'policy:localise', on });
    const policy = await policyInForce(db, school.id, today);
    return ok({ risks: await riskRegister(db, policy, today), mayJudge: mayJudge.ok, citation: policy.cite(riskClause(policy)) });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const about = {
    title: 'Risks',
    desk: 'policy',
    crumbs: [{ label: 'Policy', href: '/policy' }],
    lead: (
      <>
        What the policy recognises as a risk. What is suggested is Gatepost’s, until the school has judged it.{' '}
        <Clause of={read.value.citation} />
      </>
    ),
    status: form ? 422 : 200,
  } as const;
  return page(c, about, <RisksPage {...read.value} today={today} form={form} />);
}
