import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { instantOf, sayInstant } from '#src/kernel/clock.ts';
import { absent } from '#src/kernel/refusal.ts';
import { ok } from '#src/kernel/result.ts';
import { getSchool } from '#src/desks/people/desk.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visit, Visiting } from '#src/web/visit.ts';
import { PressForm } from '#src/web/ui/button.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { schoolThing } from '../acts.ts';
import { openFeedbackFor, type OpenFeedback } from '../feedback.ts';
import { countFeedback, type FeedbackLine } from '../feedback-store.ts';
import { settleFeedbackOf } from '../service.ts';

type Here = Context<Visiting>;

/** What readers told the school in private, and what becomes of it (WH-PUB-01). */
export function feedbackRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/feedback', (c) => showFeedback(office, c));
  app.post('/posts/feedback', async (c) => {
    const read = await readForm(c, z.object({ line: z.uuid(), how: z.enum(['answered', 'no-answer-needed']) }));
    if (!read.ok) return answerRefusal(c, absent);
    const done = await settleFeedbackOf(office, c.var.visit.actor, { id: read.value.line, how: read.value.how });
    return done.ok ? goOn(c, '/posts/feedback', 'Settled.') : answerRefusal(c, done.refusal);
  });
  return app;
}

async function showFeedback(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const { actor, school, today } = visit;
  const read = await office.read(school.id, async (db) => {
    const may = await office.gate.look(db, { actor, act: 'publishing:read', on: schoolThing(actor) });
    if (!may.ok) return may;
    const { terms } = await getSchool(db);
    const term = terms.findLast((one) => one.startsOn <= today);
    const since = instantOf(term?.startsOn ?? `${today.slice(0, 4)}-01-01`, '00:00', school.zone);
    return ok({ open: await openFeedbackFor(office, db, actor), counted: await countFeedback(db, since) });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { open, counted } = read.value;
  return page(
    c,
    {
      title: 'What readers said',
      desk: 'posts',
      crumbs: [{ label: 'Posts', href: '/posts' }],
      lead: `In private, from the pages of the website. This term: ${counted.said} said, ${counted.answered} answered, ${counted.noAnswer} needed no answer.`,
    },
    <Feedback open={open} visit={visit} />,
  );
}

function Feedback({ open, visit }: { open: readonly OpenFeedback[]; visit: Visit }) {
  if (open.length === 0) return <Empty title="Nothing waits for an answer." />;
  return (
    <div class="stack">
      {open.map((one) => (
        <Panel key={one.postId} title={one.title} sub={<a href={`/posts/${one.postId}`}>The post</a>}>
          <ul class="evidence">
            {one.lines.map((line) => (
              <Line key={line.id} line={line} visit={visit} />
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}

function Line({ line, visit }: { line: FeedbackLine; visit: Visit }) {
  const at = sayInstant(line.at, visit.school.zone, visit.now);
  return (
    <li>
      <p class="meta">{at}</p>
      <p>{line.words}</p>
      {line.replyTo !== '' && (
        <p>
          Answer to <a href={`mailto:${line.replyTo}`}>{line.replyTo}</a>
        </p>
      )}
      <div class="actions">
        <PressForm action="/posts/feedback" fields={{ line: line.id, how: 'answered' }} small label={`Answered: ${at}`}>
          It is answered
        </PressForm>
        <PressForm
          action="/posts/feedback"
          fields={{ line: line.id, how: 'no-answer-needed' }}
          small
          kind="quiet"
          label={`No answer needed: ${at}`}
        >
          No answer needed
        </PressForm>
      </div>
    </li>
  );
}
