import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { isDay } from '#src/kernel/clock.ts';
import { parseId, type OfficialUseId } from '#src/kernel/ids.ts';
import { absent, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { citesOfThePast } from '#src/desks/policy/desk.ts';
import { findAbsence, findPerson, fullName, headAbsence, readSuspensions } from '#src/desks/people/desk.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal, statusFor, wantsData } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { accountsOf } from '../accounts-store.ts';
import { datedLines } from '../dated.ts';
import { onAsking } from '../acts.ts';
import { capacities, type Capacity, type UseLine } from '../model.ts';
import { capacityOf, governorsByException, isToAskFor, lineSeen, risksAsked, withGround } from '../rules.ts';
import { applyForUse, approveUse, declineUse, endUse, revokeUse } from '../service.ts';
import { findConsultation, findUse, listUses } from '../uses-store.ts';
import { mendApplication, whatIsMissing } from '../mending.ts';
import { ApplyForm } from './apply-form.tsx';
import { PersonLines } from './person-lines.tsx';
import { UsePage, type AbsenceShown } from './use-page.tsx';
import { readDesk, visibleLines, whatMayBeDone } from './reading.ts';

const many = z.union([z.string(), z.array(z.string())]).transform((value) => (typeof value === 'string' ? [value] : value));
const day = z.string().refine(isDay, 'Give a day.').optional();
const applyFields = z.looseObject({
  accounts: many.optional(),
  capacity: z.enum(capacities),
  purpose: z.string().max(1000).optional(),
  occasion: z.string().max(500).optional(),
  until: day,
  signed: z.string().optional(),
});

const mendFields = z.looseObject({ occasion: z.string().max(500).optional(), until: day, signed: z.string().optional() });

/** Asking for official use, deciding on it, ending it. */
export function useRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/apply', (c) => showApply(c, office));
  routes.post('/apply', (c) => apply(c, office));
  routes.get('/people/:id', (c) => showPerson(c, office));
  routes.get('/uses/:id', (c) => showUse(c, office, parseId<'official-use'>(c.req.param('id'))));
  routes.post('/uses/:id/mend', (c) => mend(c, office, parseId<'official-use'>(c.req.param('id'))));
  for (const step of ['approve', 'decline', 'revoke', 'end'] as const)
    routes.post(`/uses/:id/${step}`, (c) => decide(c, office, step, parseId<'official-use'>(c.req.param('id'))));
  return routes;
}

async function showApply(c: Context<Visiting>, office: Office, form?: FormState): Promise<Response> {
  const { visit } = c.var;
  const read = await readDesk(
    c,
    office,
    async ({ db, policy, headByPost }) => {
      const states = ['asked', 'agreed', 'in-force', 'suspended'] as const;
      const held = await listUses(db, visit.now, { person: visit.person.id, states, headByPost });
      const open = (await accountsOf(db, { on: visit.today })).filter((one) => isToAskFor(one, visit.person.id));
      const capacities: Capacity[] = [];
      for (const one of new Set(visit.standing.engagements.map(capacityOf))) {
        const may = await office.gate.look(db, onAsking(visit.actor, one));
        if (may.ok) capacities.push(one);
        // In no capacity: then the first that is refused says why.
        else if (visit.standing.engagements.every((kind) => capacityOf(kind) === one)) return may;
      }
      const byException = capacities.includes('governor') ? governorsByException(policy) : null;
      return ok({
        accounts: open.filter((one) => !held.some((line) => line.accountId === one.id)),
        capacities,
        exception: byException === null ? null : policy.cite(byException),
        welcome: policy.pack === 'hampshire-model' ? policy.cite('HM-OFF-01') : null,
        risks: risksAsked(policy),
        purposes: policy.list('purposes'),
        declaration: policy.flag('declarationRequired'),
        citation: policy.cite(policy.governing('register:approve')),
      });
    },
    'asking',
  );
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    { title: 'Ask to post for the school', desk: 'register', crumbs: [{ label: 'Register', href: '/register' }], status: form ? 422 : 200 },
    <ApplyForm {...read.value} form={form} />,
  );
}

async function apply(c: Context<Visiting>, office: Office): Promise<Response> {
  const read = await readForm(c, applyFields);
  if (!read.ok) return showApply(c, office, read.form);
  const { accounts = [], capacity, purpose = '', occasion = '', until = null, signed } = read.value;
  const ids = accounts.flatMap((one) => parseId<'account'>(one) ?? []);
  const risks = risksIn(read.typed);
  const done = await applyForUse(office, c.var.visit.actor, {
    accounts: ids,
    capacity,
    purpose,
    occasion,
    until,
    risks,
    signed: signed === 'yes',
  });
  if (done.ok) return goOn(c, `/register/people/${c.var.visit.person.id}`, 'Asked. You will hear when it is decided.');
  return done.refusal.kind === 'unclear' ? showApply(c, office, formAgain(read.typed, done.refusal)) : answerRefusal(c, done.refusal);
}

/** The one who asked puts it right. */
async function mend(c: Context<Visiting>, office: Office, id: OfficialUseId | null): Promise<Response> {
  const read = await readForm(c, mendFields);
  if (id === null) return c.notFound();
  if (!read.ok) return showUse(c, office, id, { form: read.form, refusal: read.refusal });
  const { occasion = '', until = null, signed } = read.value;
  const done = await mendApplication(office, c.var.visit.actor, {
    id,
    occasion,
    until,
    risks: risksIn(read.typed),
    signed: signed === 'yes',
  });
  if (done.ok) return goOn(c, `/register/uses/${id}`, 'Put right, and sent to whoever decides.');
  if (done.refusal.kind !== 'unclear') return answerRefusal(c, done.refusal);
  return showUse(c, office, id, { form: formAgain(read.typed, done.refusal), refusal: done.refusal });
}

/** `risk-money` says what could go wrong, `controlled-money` that it is under control. */
function risksIn(typed: FormState['typed']) {
  return Object.entries(typed).flatMap(([name, value]) => {
    const kind = /^risk-([a-z]+)$/.exec(name)?.[1];
    if (kind === undefined || typeof value !== 'string' || value === '') return [];
    return [{ kind, statement: value, controlled: typed[`controlled-${kind}`] === 'yes' }];
  });
}

async function showUse(
  c: Context<Visiting>,
  office: Office,
  id: OfficialUseId | null,
  problem?: { form: FormState; refusal: Refusal },
): Promise<Response> {
  if (id === null) return c.notFound();
  const { visit } = c.var;
  const read = await readDesk(
    c,
    office,
    async ({ db, policy, seesWhy, shutTo }) => {
      const found = await findUse(db, visit.now, id);
      const [line] = found === null ? [] : await visibleLines(c, office, db, [found]);
      const isOwn = line?.personId === visit.person.id;
      if (shutTo !== null && !isOwn) return no(shutTo);
      if (line === undefined) return no(absent);
      const may = await whatMayBeDone(c, office, db, line);
      const isChair = visit.standing.roles.includes('chair-of-governors') && line.personId !== visit.person.id;
      const consultation = isChair ? await findConsultation(db, id) : null;
      const clause = line.decidedClause === null ? null : (await citesOfThePast(db, visit.school.id, policy))(line.decidedClause);
      return ok({
        line: lineSeen(line, seesWhy),
        state: line.state,
        may,
        seesWhy,
        consultation,
        clause,
        citation: policy.cite(policy.governing('register:revoke')),
        absence: seesWhy || may.approve.ok || line.decidedBy === visit.person.id ? await restsOn(db, line, visit.now) : null,
        missing:
          isOwn && line.state === 'asked' ? await whatIsMissing({ office, db, actor: visit.actor, policy, now: visit.now }, line) : null,
        asks: {
          risks: risksAsked(policy),
          declaration: policy.flag('declarationRequired') && line.signedAt === null,
          occasion: line.capacity === 'governor' && governorsByException(policy) !== null,
        },
      });
    },
    'own',
  );
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { line } = read.value;
  return page(
    c,
    {
      title: `${line.holder}: ${line.accountName}`,
      desk: 'register',
      crumbs: [{ label: 'Register', href: '/register' }],
      status: problem ? statusFor(problem.refusal) : 200,
    },
    <UsePage {...read.value} visit={visit} form={problem?.form} refusal={problem?.refusal} />,
  );
}

/** KP-OFF-04: the absence of the head that an approval rested on or, while it waits, would rest on now. */
async function restsOn(db: Db, line: UseLine, now: Date): Promise<AbsenceShown | null> {
  const id = parseId<'absence'>(line.absenceId ?? (line.state === 'asked' ? (await headAbsence(db, now))?.id : undefined));
  const absence = id === null ? null : await findAbsence(db, id);
  if (absence === null) return null;
  const by = await findPerson(db, absence.recordedBy);
  return { ...absence, by: by === null ? 'Somebody' : fullName(by) };
}

const decideFields = z.object({
  until: day,
  reason: z.string().max(1000).optional(),
  everywhere: z.string().optional(),
  consultedOn: day,
  how: z.string().max(300).optional(),
  governors: z.string().max(500).optional(),
  views: z.string().max(4000).optional(),
});
type Decided = z.infer<typeof decideFields>;

const said = {
  approve: 'Approved. They have been told.',
  decline: 'Declined. They have been told.',
  revoke: 'Ended at once. They have been told.',
  end: 'Ended.',
} as const;

async function decide(c: Context<Visiting>, office: Office, step: keyof typeof said, id: OfficialUseId | null): Promise<Response> {
  const read = await readForm(c, decideFields);
  if (id === null) return c.notFound();
  if (!read.ok) return showUse(c, office, id, { form: read.form, refusal: read.refusal });
  if (step === 'decline' && read.value.reason === undefined) {
    const refusal = unclear({ reason: 'Say why, for the one who asked.' });
    return showUse(c, office, id, { form: formAgain(read.typed, refusal), refusal });
  }
  const done = await doStep(c, office, step, id, read.value);
  if (done.ok) return goOn(c, `/register/uses/${id}`, said[step]);
  if (done.refusal.kind === 'absent' || wantsData(c)) return answerRefusal(c, done.refusal);
  return showUse(c, office, id, { form: formAgain(read.typed, done.refusal), refusal: done.refusal });
}

function doStep(c: Context<Visiting>, office: Office, step: keyof typeof said, id: OfficialUseId, value: Decided) {
  const { actor } = c.var.visit;
  if (step === 'approve') return approveUse(office, actor, { id, until: value.until ?? null });
  if (step === 'decline') return declineUse(office, actor, { id, reason: value.reason ?? '' });
  if (step === 'end') return endUse(office, actor, { id });
  const { consultedOn, how = '', governors = '', views = '' } = value;
  const consultation = consultedOn === undefined ? null : { on: consultedOn, how, governors, views };
  return revokeUse(office, actor, { id, everywhere: value.everywhere === 'yes', consultation });
}

async function showPerson(c: Context<Visiting>, office: Office): Promise<Response> {
  const person = parseId<'person'>(c.req.param('id'));
  if (person === null) return c.notFound();
  const read = await readDesk(
    c,
    office,
    async ({ db, policy, headByPost, seesWhy, shutTo }) => {
      if (shutTo !== null && person !== c.var.visit.person.id) return no(shutTo);
      const lines = await visibleLines(c, office, db, await listUses(db, c.var.visit.now, { person, headByPost }));
      const about = await findPerson(db, person);
      // Of a colleague without any the register says so; of nobody else it says anything.
      if (lines.length === 0 && about?.kind !== 'staff') return no(absent);
      return ok({
        name: about === null ? null : fullName(about),
        lines: lines.map((line) => lineSeen(withGround(line, policy), seesWhy)),
        seesWhy,
        cite: await citesOfThePast(db, c.var.visit.school.id, policy),
      });
    },
    'own',
  );
  if (!read.ok) return answerRefusal(c, read.refusal);
  const [first] = read.value.lines;
  // Only head and chair read of a suspension, and each look at one is on record.
  const suspensions = read.value.seesWhy ? await readSuspensions(office, c.var.visit.actor, person) : null;
  const dated = datedLines(read.value.lines, suspensions?.ok === true ? suspensions.value : [], c.var.visit.now);
  return page(
    c,
    {
      title: first?.holder ?? read.value.name ?? 'Official use',
      desk: 'register',
      crumbs: [{ label: 'Register', href: '/register' }],
      lead: first?.holderTitle,
    },
    <PersonLines {...read.value} dated={dated} visit={c.var.visit} />,
  );
}
