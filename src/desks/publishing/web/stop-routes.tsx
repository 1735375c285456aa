import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { sayInstant } from '#src/kernel/clock.ts';
import { ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visit, Visiting } from '#src/web/visit.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { Gate } from '#src/web/ui/gate.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Said } from '#src/web/ui/said.tsx';
import { schoolThing } from '../acts.ts';
import { findStop, type Stop } from '../school-store.ts';
import { resumeAll, stopAll } from '../service.ts';

type Here = Context<Visiting>;

/** The emergency stop. */
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
  return app;
}

async function showStop(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const read = await office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:read', on: schoolThing(visit.actor) });
    if (!may.ok) return may;
    const stop = await findStop(db);
    const act = stop === null ? 'publishing:stopAll' : 'publishing:resumeAll';
    return ok({ stop, may: await office.gate.look(db, { actor: visit.actor, act, on: schoolThing(visit.actor) }) });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    {
      title: read.value.stop === null ? 'Stop everything' : 'Everything is stopped',
      desk: 'posts',
      crumbs: [{ label: 'Posts', href: '/posts' }],
    },
    <StopPage {...read.value} visit={visit} />,
  );
}

function StopPage({ stop, may, visit }: { stop: Stop | null; may: Result<unknown>; visit: Visit }) {
  if (stop !== null)
    return (
      <Panel>
        <Gate state="shut" />
        <p>
          Since {sayInstant(stop.fromAt, visit.school.zone, visit.now)}: {stop.reason}
        </p>
        <p>Nothing of the school goes out on any channel. Drafts can be written and kept.</p>
        {may.ok ? (
          <PressForm action="/posts/stop/resume" kind="primary">
            Let posts go out again
          </PressForm>
        ) : (
          <Said refusal={may.refusal} asNote />
        )}
      </Panel>
    );
  return (
    <Panel>
      <p>
        From the moment it is pressed nothing of the whole school goes out, whatever was approved before. Any leader may do it, and undo it.
      </p>
      {may.ok ? (
        <form method="post" action="/posts/stop" class="form">
          <Field name="reason" label="Why" required maxLength={500} />
          <Button kind="stop">Stop everything now</Button>
        </form>
      ) : (
        <Said refusal={may.refusal} asNote />
      )}
    </Panel>
  );
}
