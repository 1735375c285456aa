import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { sayDay, sayInstant } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visit, Visiting } from '#src/web/visit.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { Gate } from '#src/web/ui/gate.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { schoolThing } from '../acts.ts';
import { findStop, listLiaison, type Liaison, type Stop } from '../school-store.ts';
import { liftBar, recordLiaison, resumeAll, stopAll } from '../service.ts';

type Here = Context<Visiting>;

/** The emergency stop, and what leadership and administrators agreed may go up. */
export function stopRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/stop', (c) => showStop(office, c));
  app.post('/posts/stop', async (c) => {
    const form = await readForm(c, z.object({ reason: z.string().default('') }));
    const done = await stopAll(office, c.var.visit.actor, { reason: form.ok ? form.value.reason : '' });
    return done.ok ? goOn(c, '/posts/stop', 'Everything is stopped. Nothing goes out.') : answerRefusal(c, done.refusal);
  });
  app.post('/posts/stop/resume', async (c) => {
    const done = await resumeAll(office, c.var.visit.actor);
    return done.ok
      ? goOn(c, '/posts', 'Posts go out again. What was stopped meanwhile waits to be sent again.')
      : answerRefusal(c, done.refusal);
  });
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

async function showStop(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const read = await office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:read', on: schoolThing(visit.actor) });
    return may.ok ? ok(await findStop(db)) : may;
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    {
      title: read.value === null ? 'Stop everything' : 'Everything is stopped',
      desk: 'posts',
      crumbs: [{ label: 'Posts', href: '/posts' }],
    },
    <StopPage stop={read.value} visit={visit} />,
  );
}

function StopPage({ stop, visit }: { stop: Stop | null; visit: Visit }) {
  if (stop !== null)
    return (
      <Panel>
        <Gate state="shut" />
        <p>
          Since {sayInstant(stop.fromAt, visit.school.zone, visit.now)}: {stop.reason}
        </p>
        <p>Nothing of the school goes out on any channel. Drafts can be written and kept.</p>
        <PressForm action="/posts/stop/resume" kind="primary">
          Let posts go out again
        </PressForm>
      </Panel>
    );
  return (
    <Panel>
      <p>
        From the moment you press it nothing of the whole school goes out, whatever was approved before. Any leader may do it, and undo it.
      </p>
      <form method="post" action="/posts/stop" class="form">
        <Field name="reason" label="Why" required maxLength={500} />
        <Button kind="stop">Stop everything now</Button>
      </form>
    </Panel>
  );
}

async function showLiaison(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const read = await office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:read', on: schoolThing(visit.actor) });
    return may.ok ? ok(await listLiaison(db)) : may;
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    {
      title: 'What may go up',
      desk: 'posts',
      crumbs: [{ label: 'Posts', href: '/posts' }],
      lead: 'What the leadership and those who look after the accounts agreed.',
    },
    <LiaisonPage notes={read.value} visit={visit} />,
  );
}

/** WH-PUB-03: each talk leaves a note; a topic that it bars stops every post about it. */
function LiaisonPage({ notes, visit }: { notes: readonly Liaison[]; visit: Visit }) {
  return (
    <div class="stack">
      <Panel title="Add a note">
        <form method="post" action="/posts/liaison" class="form">
          <Field name="talkedOn" label="Talked on" type="date" value={visit.today} required />
          <Field name="may" label="What may go up" />
          <Field name="barred" label="What may not" hint="Topics, with commas between. A post about one of them is stopped." />
          <Field name="decisions" label="What was decided" />
          <Button kind="primary">Keep the note</Button>
        </form>
      </Panel>
      <Panel title="Notes">
        {notes.length === 0 && <Empty title="No note yet." />}
        <ul class="evidence">
          {notes.map((note) => (
            <li key={note.id}>
              <b>{sayDay(note.talkedOn, visit.today)}</b> {note.may}
              {note.barredTopics.length > 0 && (
                <p>
                  Not to go up{note.liftedAt !== null && ', until it was lifted'}: {note.barredTopics.join(', ')}
                </p>
              )}
              {note.decisions !== '' && <p class="meta">{note.decisions}</p>}
              {note.barredTopics.length > 0 && note.liftedAt === null && (
                <PressForm action={`/posts/liaison/${note.id}/lift`} small kind="quiet">
                  Let it go up again
                </PressForm>
              )}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

const note = z.object({
  talkedOn: z.string(),
  may: z.string().default(''),
  barred: z.string().default(''),
  decisions: z.string().default(''),
});

async function addLiaison(office: Office, c: Here): Promise<Response> {
  const { actor, person } = c.var.visit;
  const form = await readForm(c, note);
  if (!form.ok) return answerRefusal(c, form.refusal);
  const { barred, ...rest } = form.value;
  if (rest.may === '' && barred === '' && rest.decisions === '') return answerRefusal(c, unclear({ may: 'Say what was agreed.' }));
  const done = await recordLiaison(office, actor, { ...rest, barred: barred.split(','), with: person.id });
  return done.ok ? goOn(c, '/posts/liaison', 'The note is kept.') : answerRefusal(c, done.refusal);
}
