import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { sayDay } from '#src/kernel/clock.ts';
import { parseId, type PersonId } from '#src/kernel/ids.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { absent } from '#src/kernel/refusal.ts';
import { ok } from '#src/kernel/result.ts';
import { list } from '#src/kernel/words.ts';
import type { Office } from '#src/office.ts';
import { listColleagues } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visit, Visiting } from '#src/web/visit.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field, Select } from '#src/web/ui/field.tsx';
import { Banner, Empty, Panel } from '#src/web/ui/panel.tsx';
import { schoolThing } from '../acts.ts';
import { liaisonStanding, whoLiaises, type LiaisonStanding } from '../liaison.ts';
import { listLiaison, namesOf, type Liaison } from '../liaison-store.ts';
import { liftBar, recordLiaison } from '../service.ts';

type Here = Context<Visiting>;

/** What leadership and administrators agreed may go up, and when they talk again (WH-PUB-03). */
export function liaisonRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/liaison', (c) => showLiaison(office, c));
  app.post('/posts/liaison', (c) => addLiaison(office, c));
  app.post('/posts/liaison/:note/lift', async (c) => {
    const noteId = parseId<'liaison'>(c.req.param('note'));
    if (noteId === null) return answerRefusal(c, absent);
    const done = await liftBar(office, c.var.visit.actor, { noteId });
    return done.ok ? goOn(c, '/posts/liaison', 'What the note barred may go up again.') : answerRefusal(c, done.refusal);
  });
  return app;
}

interface LiaisonShown {
  readonly visit: Visit;
  readonly notes: readonly Liaison[];
  readonly names: ReadonlyMap<PersonId, string>;
  readonly standing: LiaisonStanding;
  readonly citation: Citation;
  /** Who talks: the leadership's one, and the administrators. */
  readonly talking: readonly PersonId[];
  readonly colleagues: readonly { readonly id: PersonId; readonly name: string }[];
  readonly mayNote: boolean;
  readonly form: FormState | undefined;
}

async function showLiaison(office: Office, c: Here, form?: FormState): Promise<Response> {
  const { visit } = c.var;
  const { actor, now, school, today, person } = visit;
  const read = await office.read(school.id, async (db) => {
    const may = await office.gate.look(db, { actor, act: 'publishing:read', on: schoolThing(actor) });
    if (!may.ok) return may;
    const policy = await policyInForce(db, school.id, today);
    const notes = await listLiaison(db);
    const { leader, administrators } = await whoLiaises(db, policy, now);
    const talking = [...new Set([...leader, ...administrators])];
    const standing = await liaisonStanding(db, actor, now);
    return ok({
      notes,
      talking,
      standing,
      names: await namesOf(db, [...talking, ...notes.flatMap((note) => [note.withId, note.recordedBy])]),
      citation: policy.cite(standing.clause ?? policy.governing('publishing:liaise')),
      colleagues: (await listColleagues(db, now)).filter((one) => one.id !== person.id),
      mayNote: (await office.gate.look(db, { actor, act: 'publishing:liaise', on: schoolThing(actor) })).ok,
    });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    {
      title: 'What may go up',
      desk: 'posts',
      crumbs: [{ label: 'Posts', href: '/posts' }],
      lead: (
        <>
          What the leadership and those who look after the accounts agreed. <Clause of={read.value.citation} />
        </>
      ),
      status: form ? 422 : 200,
    },
    <LiaisonPage {...read.value} visit={visit} form={form} />,
  );
}

function LiaisonPage(shown: LiaisonShown) {
  return (
    <div class="side">
      <div class="stack">
        <Due {...shown} />
        <Panel title="Notes">
          {shown.notes.length === 0 && <Empty title="No note yet." />}
          <ul class="evidence">
            {shown.notes.map((note) => (
              <Note key={note.id} note={note} {...shown} />
            ))}
          </ul>
        </Panel>
      </div>
      {shown.mayNote && <AddNote {...shown} />}
    </div>
  );
}

/** Where the policy sets the clock: when the next talk is due, and between whom. */
function Due({ standing, talking, names, visit }: LiaisonShown) {
  if (standing.clause === null) return null;
  const who = list(talking.map((id) => names.get(id) ?? 'somebody'));
  const isLate = standing.today >= standing.dueOn;
  return (
    <Banner is={isLate ? 'held' : 'note'}>
      <b>{isLate ? 'A talk is due' : 'The next talk is due'}</b> {isLate ? 'since' : 'by'} {sayDay(standing.dueOn, visit.today)}
      {who !== '' && `, between ${who}`}. Every {standing.everyDays} days.
    </Banner>
  );
}

/** Each talk leaves a note; a topic that it bars stops every post about it. */
function Note({ note, names, visit, mayNote }: LiaisonShown & { note: Liaison }) {
  const isBarring = note.barredTopics.length > 0 && note.liftedAt === null;
  return (
    <li>
      <b>{sayDay(note.talkedOn, visit.today)}</b>{' '}
      <span class="meta">{list([...new Set([note.recordedBy, note.withId])].map((id) => names.get(id) ?? 'somebody'))}</span>
      {note.may !== '' && <p>May go up: {note.may}</p>}
      {note.barredTopics.length > 0 && (
        <p>
          Not to go up{note.liftedAt !== null && ', until it was lifted'}: {note.barredTopics.join(', ')}
        </p>
      )}
      {note.decisions !== '' && <p class="meta">Decided: {note.decisions}</p>}
      {isBarring && mayNote && (
        <PressForm action={`/posts/liaison/${note.id}/lift`} small kind="quiet">
          Let it go up again
        </PressForm>
      )}
    </li>
  );
}

function AddNote({ colleagues, talking, visit, form }: LiaisonShown) {
  const shown = form === undefined ? {} : { form };
  const usual = talking.find((id) => id !== visit.person.id) ?? null;
  return (
    <Panel title="Add a note">
      <form method="post" action="/posts/liaison" class="form">
        <Field name="talkedOn" label="Talked on" type="date" value={visit.today} max={visit.today} required {...shown} />
        <Select
          name="with"
          label="With"
          options={colleagues.map((one) => ({ value: one.id, label: one.name }))}
          value={usual}
          empty="Choose"
          {...shown}
        />
        <Field name="may" label="What may go up" {...shown} />
        <Field name="barred" label="What may not" hint="Topics, with commas between. A post about one of them is stopped." {...shown} />
        <Field name="decisions" label="What was decided" {...shown} />
        <Button kind="primary">Keep the note</Button>
      </form>
    </Panel>
  );
}

const note = z.object({
  talkedOn: z.string(),
  with: z.string().default(''),
  may: z.string().max(2000).default(''),
  barred: z.string().max(2000).default(''),
  decisions: z.string().max(2000).default(''),
});

async function addLiaison(office: Office, c: Here): Promise<Response> {
  const read = await readForm(c, note);
  if (!read.ok) return showLiaison(office, c, read.form);
  const { barred, with: said, ...rest } = read.value;
  // An id that is none is nobody of the school's: the service says so.
  const done = await recordLiaison(office, c.var.visit.actor, {
    ...rest,
    barred: barred.split(','),
    with: parseId<'person'>(said) ?? c.var.visit.person.id,
  });
  if (done.ok) return goOn(c, '/posts/liaison', 'The note is kept.');
  return done.refusal.kind === 'unclear' ? showLiaison(office, c, formAgain(read.typed, done.refusal)) : answerRefusal(c, done.refusal);
}
