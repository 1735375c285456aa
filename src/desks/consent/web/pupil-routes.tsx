import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import type { Day } from '#src/kernel/clock.ts';
import { parseId, type PersonId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import { count } from '#src/kernel/words.ts';
import { readForm, type FormState, type Typed } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Clause } from '#src/web/ui/clause.tsx';
import { Banner } from '#src/web/ui/panel.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { askOfSchool } from '../acts.ts';
import { historyLines } from '../history.ts';
import { cellsOf, historyRows, outletsOf, type OutletNamed } from '../lists.ts';
import { uses, type Said } from '../model.ts';
import { saidOf, unnamed } from '../reading.ts';
import { differs, lastWordOf } from '../rules.ts';
import { recordAnswers, recordObjection, type PaperAnswer } from '../service.ts';
import { settleAnswers } from '../settling.ts';
import { pupilsToAnswer, type PupilToAnswer } from '../store.ts';
import { answerFields, answersOf, giverOf } from './answers.ts';
import { undoOf } from './list-routes.tsx';
import { PupilConsent, type Difference } from './pupil.tsx';
import { clauseOf, readDesk } from './reading.ts';

/** One pupil's answers: shown, recorded, settled. */
export function pupilRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/:id', (c) => showPupil(c, office, idIn(c), undefined));
  routes.post('/:id', async (c) => recordFor(c, office, answersOf));
  routes.post('/:id/everything', async (c) => recordFor(c, office, () => [{ use: 'every', outlet: 'every', yes: false }]));
  routes.post('/:id/publicity', async (c) => recordFor(c, office, () => 'publicity'));
  routes.post('/:id/objection', async (c) => {
    const pupilId = idIn(c);
    if (!pupilId) return c.notFound();
    const done = await recordObjection(office, c.var.visit.actor, pupilId);
    return done.ok ? goOn(c, `/consent/pupils/${pupilId}`, 'Recorded: not to be shown anywhere.') : answerRefusal(c, done.refusal);
  });
  routes.post('/:id/settle', async (c) => {
    const pupilId = idIn(c);
    const read = await readForm(
      c,
      z.object({ use: z.enum(uses), outlet: z.string(), answer: z.enum(['yes', 'no']), reason: z.string().default('') }),
    );
    if (!pupilId || !read.ok) return c.notFound();
    const { use, outlet, answer, reason } = read.value;
    const done = await settleAnswers(office, c.var.visit.actor, { pupilId, use, outlet, yes: answer === 'yes', reason });
    if (done.ok) return goOn(c, `/consent/pupils/${pupilId}`, 'Settled. Whoever’s answer no longer counts is told.');
    if (done.refusal.kind !== 'unclear') return answerRefusal(c, done.refusal);
    return showPupil(c, office, pupilId, { typed: read.typed, wrong: done.refusal.fields ?? {} });
  });
  return routes;
}

const idIn = (c: Context<Visiting>): PersonId | null => parseId<'person'>(c.req.param('id'));

async function recordFor(
  c: Context<Visiting>,
  office: Office,
  answersIn: (typed: Typed) => PaperAnswer[] | 'publicity',
): Promise<Response> {
  const pupilId = idIn(c);
  if (!pupilId) return c.notFound();
  const read = await readForm(c, answerFields);
  if (!read.ok) return showPupil(c, office, pupilId, read.form);
  const { how, answeredOn, giverId } = read.value;
  const answers = answersIn(read.typed);
  const paper = { pupilId, giverId: giverOf(giverId) };
  const papers = [answers === 'publicity' ? { ...paper, answers: [], toPublicity: true } : { ...paper, answers }];
  const done = await recordAnswers(office, c.var.visit.actor, { how, answeredOn, papers });
  if (!done.ok) {
    if (done.refusal.kind !== 'unclear') return answerRefusal(c, done.refusal);
    return showPupil(c, office, pupilId, { typed: read.typed, wrong: done.refusal.fields ?? {} });
  }
  const back = `/consent/pupils/${pupilId}`;
  return goOn(c, back, `Recorded ${count(done.value.answers, 'answer')}.`, undoOf(done.value.batchId, back));
}

async function showPupil(c: Context<Visiting>, office: Office, pupilId: PersonId | null, form: FormState | undefined): Promise<Response> {
  const { today, actor } = c.var.visit;
  if (!pupilId) return c.notFound();
  const read = await readDesk(c, office, async ({ db, policy, mayRecord }) => {
    const [pupil] = await pupilsToAnswer(db, [pupilId]);
    if (!pupil) return no(absent);
    const outlets = await outletsOf(db, today);
    const said = (await saidOf(db, [pupilId], today)).get(pupilId) ?? [];
    const [picture, name, video] = uses;
    const cells = {
      [picture]: cellsOf(said, picture, outlets, today),
      [name]: cellsOf(said, name, outlets, today),
      [video]: cellsOf(said, video, outlets, today),
    };
    const history = historyLines(await historyRows(db, pupilId), outlets);
    const maySettle = await office.gate.look(db, askOfSchool(actor, 'consent:settle', pupilId));
    const differences = maySettle.ok ? differencesOf(pupil, said, outlets, today) : [];
    return ok({ pupil, outlets, cells, history, mayRecord, differences, citation: clauseOf(policy, 'picture-not-permitted') });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { citation, ...shown } = read.value;
  return page(
    c,
    {
      title: 'A pupil’s answers',
      desk: 'consent',
      bare: true,
      status: form ? 422 : 200,
    },
    <>
      <header class="top">
        <div>
          <p class="crumb">
            <a href="/consent">Consent</a> / {shown.pupil.year}
          </p>
          <h1>{shown.pupil.name}</h1>
          <p>No answer counts as no. {citation && <Clause of={citation} />}</p>
        </div>
      </header>
      {form && <Banner is="held">Nothing was recorded yet. {Object.values(form.wrong).join(' ')}</Banner>}
      <PupilConsent {...shown} today={today} form={form} />
    </>,
  );
}

/** Where parents differ, with what each said: for the headteacher, who settles it (WH-CON-04). */
function differencesOf(pupil: PupilToAnswer, said: readonly Said[], outlets: readonly OutletNamed[], today: Day): Difference[] {
  const voices = [
    ...pupil.givers.map((one) => ({ id: String(one.id), who: one.name })),
    { id: unnamed, who: 'A parent or carer, not named' },
  ];
  return uses.flatMap((use) =>
    outlets
      .filter(({ outlet }) => differs(said, use, outlet, today))
      .map(({ outlet, name }) => {
        const sides = voices.flatMap(({ id, who }) => {
          const word = lastWordOf(said, id, use, outlet);
          return word === null ? [] : [{ who, yes: word === 'given' }];
        });
        return { use, outlet, name, sides };
      }),
  );
}
