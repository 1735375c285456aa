import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { PersonId } from '#src/kernel/ids.ts';
import { parseId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { findPerson, fullName } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { schoolThing } from '../acts.ts';
import { findBreach, listBreaches, type Breach } from '../duty-store.ts';
import { decideBreach } from '../service.ts';
import { findPost } from '../store.ts';
import { titleOf } from '../title.ts';
import { BreachList, BreachPage, type BreachShown } from './breach-page.tsx';

type Here = Context<Visiting>;

/** HM-PUB-05: the list of possible breaches of personal data, for those who keep it. */
export function breachRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/breaches', (c) => showList(office, c));
  app.get('/posts/breaches/:breach', (c) => showOne(office, c));
  app.post('/posts/breaches/:breach', (c) => decide(office, c));
  return app;
}

async function showList(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const read = await office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:keepBreaches', on: schoolThing(visit.actor) });
    if (!may.ok) return may;
    return ok(await Promise.all((await listBreaches(db)).map((one) => shownOf(db, one))));
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    {
      title: 'Possible data breaches',
      desk: 'posts',
      crumbs: [{ label: 'Posts', href: '/posts' }],
      lead: 'What was published and found to show personal data, from the moment it was found.',
    },
    <BreachList breaches={read.value} visit={visit} />,
  );
}

async function showOne(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const id = parseId<'breach'>(c.req.param('breach'));
  const read = await office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:keepBreaches', on: schoolThing(visit.actor) });
    if (!may.ok) return may;
    const breach = id === null ? null : await findBreach(db, id);
    if (breach === null) return no(absent);
    const policy = await policyInForce(db, visit.school.id, visit.today);
    return ok({ shown: await shownOf(db, breach), citation: policy.cite(policy.governing('publishing:keepBreaches')) });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    { title: 'A possible data breach', desk: 'posts', crumbs: [{ label: 'Possible data breaches', href: '/posts/breaches' }] },
    <BreachPage shown={read.value.shown} citation={read.value.citation} visit={visit} />,
  );
}

async function shownOf(db: Db, breach: Breach): Promise<BreachShown> {
  const post = await findPost(db, breach.postId);
  const nameOf = async (id: PersonId | null): Promise<string> => {
    const person = id === null ? null : await findPerson(db, id);
    return person === null ? 'somebody who has left' : fullName(person);
  };
  return {
    breach,
    title: titleOf(post?.draft.words ?? ''),
    foundBy: await nameOf(breach.reportedBy),
    decidedBy: await nameOf(breach.decidedBy),
  };
}

const decision = z.object({
  decision: z.enum(['reported', 'not-reported'], 'Choose whether it was reported.'),
  why: z.string().default(''),
  reference: z.string().max(200).default(''),
  delay: z.string().default(''),
});

async function decide(office: Office, c: Here): Promise<Response> {
  const breachId = parseId<'breach'>(c.req.param('breach'));
  const form = await readForm(c, decision);
  if (breachId === null) return answerRefusal(c, absent);
  if (!form.ok) return answerRefusal(c, form.refusal);
  const done = await decideBreach(office, c.var.visit.actor, { breachId, ...form.value });
  return done.ok ? goOn(c, `/posts/breaches/${breachId}`, 'What was decided is on record.') : answerRefusal(c, done.refusal);
}
