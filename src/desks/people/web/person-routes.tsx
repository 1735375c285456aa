import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { roles, type Role } from '#src/kernel/actor.ts';
import { isDay, sayDay, type Day } from '#src/kernel/clock.ts';
import { parseId, type PersonId } from '#src/kernel/ids.ts';
import { absent, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { onAppointment, onKept, onPerson, onSchool } from '../acts.ts';
import {
  authoriseDeputy,
  endAuthorisation,
  liftSuspension,
  readSuspensions,
  recordAbsence,
  recordReturn,
  suspendPerson,
} from '../cover.ts';
import { fullName } from '../model.ts';
import { addEngagement, recordLeaving, type Engaged, type Left } from '../leaving.ts';
import { changePerson, giveRole, takeRole } from '../service.ts';
import { aboutOf } from '../standing.ts';
import { findPersonRecord, listAbsences, listAuthorisations } from '../store.ts';
import { PersonPage } from './person-page.tsx';
import { engagementFields, engagementIn, personFields, personIn } from './fields.ts';

const day = z.string().refine(isDay, 'Give a day.').optional();
const givenDay = z.string().refine(isDay, 'Give a day.');
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time.')
  .optional();
const id = z.object({ id: z.string() });

/** One person: who they are, roles, absence, leaving, suspension. */
export function personRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/:person', (c) => showPerson(c, office));
  const step = <T, R>(path: string, fields: z.ZodType<T>, words: string | ((done: R, value: T) => string), act: Act<T, R>) =>
    routes.post(`/:person/${path}`, (c) => doStep(c, office, fields, words, act));
  step('change', z.object(personFields), 'Saved.', (c, personId, value) =>
    changePerson(office, c.var.visit.actor, { id: personId, person: personIn('staff', { ...value, engagement: undefined }) }),
  );
  step('engage', z.object(engagementFields), sayEngaged, (c, personId, value) =>
    addEngagement(office, c.var.visit.actor, { id: personId, engagement: engagementIn(value, c.var.visit.today) }),
  );
  step('role', z.object({ role: z.enum(roles), fromOn: day, untilOn: day }), 'They hold it from that day on.', (c, personId, value) =>
    giveRole(office, c.var.visit.actor, {
      id: personId,
      role: { role: value.role, fromOn: value.fromOn ?? c.var.visit.today, untilOn: value.untilOn ?? null },
    }),
  );
  step('role/end', id.extend({ untilOn: day }), 'Ended.', (c, _, value) =>
    withId<'role-held'>(value.id, (held) => takeRole(office, c.var.visit.actor, { id: held, untilOn: value.untilOn ?? null })),
  );
  step(
    'leaving',
    z.object({ lastDay: day }),
    (left: Left, value) => sayLeft(left, value.lastDay ?? null),
    (c, personId, value) => recordLeaving(office, c.var.visit.actor, { id: personId, lastDay: value.lastDay ?? null }),
  );
  coverSteps(step, office);
  return routes;
}

type Act<T, R = unknown> = (c: Context<Visiting>, personId: PersonId, value: T) => Promise<Result<R>>;
type Step = <T>(path: string, fields: z.ZodType<T>, words: string, act: Act<T>) => unknown;

/** What was done, and what came of it. */
function sayLeft({ is, was }: Left, lastDay: Day | null): string {
  if (is === 'as-it-was') return 'Nothing has changed.';
  if (lastDay === null) return `They stay: their last day, ${sayLong(was)}, was taken back before it came.`;
  if (is === 'at-once')
    return `They left on ${sayLong(lastDay)}. Their access, roles, official use and keys ended just now; what stood until now stays on record.`;
  return `${was === null ? 'Their last day is' : 'Their last day is now'} ${sayLong(lastDay)}. Access, roles, official use and keys end at its midnight.`;
}

function sayEngaged({ isBack }: Engaged, value: { readonly fromOn?: string | undefined }): string {
  const from = value.fromOn === undefined ? 'today' : sayLong(value.fromOn);
  if (!isBack) return `Added, from ${from}.`;
  return `Engaged anew from ${from}. Roles, official use and keys of before have not come back: give what they need.`;
}

const sayLong = (on: Day | null): string => (on === null ? '' : `${sayDay(on, on)} ${on.slice(0, 4)}`);

/** Absence and its cover; suspension. */
function coverSteps(step: Step, office: Office): void {
  step(
    'absence',
    z.object({ fromOn: givenDay, fromTime: time, untilOn: day, untilTime: time }),
    'The absence is on record.',
    (c, personId, value) =>
      recordAbsence(office, c.var.visit.actor, {
        personId,
        fromOn: value.fromOn,
        fromTime: value.fromTime ?? null,
        untilOn: value.untilOn ?? null,
        untilTime: value.untilTime ?? null,
      }),
  );
  step('return', id, 'Back at work. Cover has ended.', (c, _, value) =>
    withId<'absence'>(value.id, (absence) => recordReturn(office, c.var.visit.actor, { id: absence })),
  );
  step(
    'authorise',
    z.object({ fromOn: givenDay, untilOn: day }),
    'Authorised in writing, for while the head is away.',
    (c, personId, value) => authoriseDeputy(office, c.var.visit.actor, { personId, fromOn: value.fromOn, untilOn: value.untilOn ?? null }),
  );
  step('authorise/end', id, 'Withdrawn.', (c, _, value) =>
    withId<'deputy-authorisation'>(value.id, (given) => endAuthorisation(office, c.var.visit.actor, { id: given })),
  );
  step('suspend', z.object({}), 'In force from this moment.', (c, personId) => suspendPerson(office, c.var.visit.actor, { personId }));
  step('lift', z.object({}), 'Lifted. What they could do before is back.', (c, personId) =>
    liftSuspension(office, c.var.visit.actor, { personId }),
  );
}

function withId<Name extends string>(
  text: string,
  act: (id: NonNullable<ReturnType<typeof parseId<Name>>>) => Promise<Result<unknown>>,
): Promise<Result<unknown>> {
  const found = parseId<Name>(text);
  return found === null ? Promise.resolve(no(absent)) : act(found);
}

async function doStep<T, R>(
  c: Context<Visiting>,
  office: Office,
  fields: z.ZodType<T>,
  words: string | ((done: R, value: T) => string),
  act: Act<T, R>,
): Promise<Response> {
  const personId = parseId<'person'>(c.req.param('person'));
  if (personId === null) return c.notFound();
  const read = await readForm(c, fields);
  if (!read.ok) return showPerson(c, office, { form: read.form, refusal: read.refusal });
  const done = await act(c, personId, read.value);
  if (done.ok) return goOn(c, `/people/${personId}`, typeof words === 'string' ? words : words(done.value, read.value));
  if (done.refusal.kind !== 'unclear') return answerRefusal(c, done.refusal);
  return showPerson(c, office, { form: formAgain(read.typed, done.refusal), refusal: done.refusal });
}

async function showPerson(c: Context<Visiting>, office: Office, problem?: { form: FormState; refusal: Refusal }): Promise<Response> {
  const { actor, school, now, standing } = c.var.visit;
  const personId = parseId<'person'>(c.req.param('person'));
  if (personId === null || standing.ended || standing.suspended || standing.revoked) return c.notFound();
  const read = await office.read(school.id, async (db) => {
    const person = await findPersonRecord(db, personId);
    const about = await aboutOf(db, personId, now);
    const looks = async (question: Parameters<typeof office.gate.look>[1]) => (await office.gate.look(db, question)).ok;
    const keep = await looks(onKept(actor, about));
    const sees = keep || (await looks(onSchool(actor, 'people:keep', personId)));
    // Whoever does not keep the records sees colleagues at work, and nobody else exists to them.
    if (person === null || (!sees && (person.kind !== 'staff' || about.ended))) return no(absent);
    const appoint: Role[] = [];
    for (const role of roles) if (person.kind === 'staff' && (await looks(onAppointment(actor, role, about)))) appoint.push(role);
    const may = {
      sees,
      keep,
      appoint,
      absence: person.kind === 'staff' && (await looks(onPerson(actor, 'people:recordAbsence', about))),
      authorise: await looks(onPerson(actor, 'people:authoriseDeputy', about)),
      suspend: person.kind === 'staff' && (await looks(onPerson(actor, 'people:suspend', about))),
      readSuspension: person.kind === 'staff' && (await looks(onPerson(actor, 'people:readSuspension', about))),
    };
    return ok({ person, may, absences: await listAbsences(db, personId), authorisations: await listAuthorisations(db, personId) });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { person, may } = read.value;
  const looked = may.readSuspension ? await readSuspensions(office, actor, personId) : null;
  const title = person.kind === 'pupil' ? 'A pupil' : fullName(person);
  return page(
    c,
    { title, desk: 'people', crumbs: [{ label: 'People', href: '/people' }], status: problem ? 422 : 200 },
    <PersonPage
      {...read.value}
      suspensions={looked?.ok === true ? looked.value : null}
      visit={c.var.visit}
      form={problem?.form}
      refusal={problem?.refusal}
    />,
  );
}
