import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { roles } from '#src/kernel/actor.ts';
import type { Office } from '#src/office.ts';
import { formAgain, readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button } from '#src/web/ui/button.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { onSchool } from '../acts.ts';
import { listPeople } from '../lists.ts';
import { personKinds } from '../model.ts';
import { addPerson } from '../service.ts';
import { addFields, engagementIn, personIn } from './fields.ts';
import { AddPerson, PeopleList, pageSize, type Problem } from './list.tsx';
import { personRoutes } from './person-routes.tsx';
import { schoolRoutes } from './school-routes.tsx';

const blank = (text: string | undefined) => (text === '' ? undefined : text);
const listQuery = z.object({
  q: z.string().max(100).optional().transform(blank).catch(undefined),
  kind: z.enum(['all', ...personKinds]).catch('staff'),
  role: z.enum(roles).optional().catch(undefined),
  left: z
    .literal('yes')
    .optional()
    .transform((value) => value === 'yes')
    .catch(false),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

/** The people desk, under `/people`. */
export function peopleRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/', (c) => showList(c, office));
  routes.get('/new', (c) => showAdd(c, office));
  routes.post('/new', async (c) => {
    const read = await readForm(c, addFields);
    if (!read.ok) return showAdd(c, office, read);
    const { kind, engagement, ...value } = read.value;
    const staff = kind === 'staff' ? engagementIn({ ...value, engagement: engagement ?? 'employee' }, c.var.visit.today) : null;
    const done = await addPerson(office, c.var.visit.actor, { person: personIn(kind, value), engagement: staff });
    if (done.ok) return goOn(c, `/people/${done.value}`, 'Added.');
    return done.refusal.kind === 'unclear'
      ? showAdd(c, office, { form: formAgain(read.typed, done.refusal), refusal: done.refusal })
      : answerRefusal(c, done.refusal);
  });
  routes.route('/school', schoolRoutes(office));
  routes.route('/', personRoutes(office));
  return routes;
}

async function showList(c: Context<Visiting>, office: Office): Promise<Response> {
  const { actor, school, now, standing } = c.var.visit;
  const { page: at, kind, ...rest } = listQuery.parse(c.req.query());
  const filter = { ...rest, kind: kind === 'all' ? undefined : kind };
  const read = await office.read(school.id, async (db) => {
    const keeps = (await office.gate.look(db, onSchool(actor, 'people:keep'))).ok;
    const isHere = !standing.ended && !standing.suspended && !standing.revoked;
    const found = isHere
      ? await listPeople(db, filter, keeps ? 'keeper' : 'colleague', now, { page: at, size: pageSize })
      : { lines: [], total: 0 };
    return { ...found, keeps };
  });
  const { keeps } = read;
  const actions = (
    <>
      {keeps && <Button href="/people/school">School settings</Button>}
      {keeps && (
        <Button kind="primary" icon="plus" href="/people/new">
          Add a person
        </Button>
      )}
    </>
  );
  return page(
    c,
    { title: 'People', desk: 'people', lead: keeps ? 'Everybody the school keeps a record of.' : 'Who works here, and as what.', actions },
    <PeopleList {...read} filter={filter} page={at} />,
  );
}

async function showAdd(c: Context<Visiting>, office: Office, problem?: Problem): Promise<Response> {
  const { actor, school, today } = c.var.visit;
  const may = await office.read(school.id, (db) => office.gate.look(db, onSchool(actor, 'people:keep')));
  if (!may.ok) return answerRefusal(c, may.refusal);
  const crumbs = [{ label: 'People', href: '/people' }];
  return page(
    c,
    { title: 'Add a person', desk: 'people', crumbs, status: problem ? 422 : 200 },
    <AddPerson problem={problem} today={today} />,
  );
}
