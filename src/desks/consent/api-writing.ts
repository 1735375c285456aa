import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { Done, endpoint, known, type Asking } from '#src/api/frame.ts';
import { isDay } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { askOfSchool } from './acts.ts';
import { uses, ways, type Way } from './model.ts';
import { recordAnswers, undoRecording } from './service.ts';
import { pupilsToAnswer } from './store.ts';

const tag = 'Consent';
const scope = 'consent:write';

/** The headteacher's settlement is no answer that another program may bring. */
const brought = ways.filter((way): way is Exclude<Way, 'settled'> => way !== 'settled');

const Paper = z.object({
  giver: z
    .uuid()
    .nullish()
    .openapi({ description: 'Who answered: a parent or carer with a say, or the pupil. Leave it out when it is not known.' }),
  how: z.enum(brought),
  answeredOn: z.string().refine(isDay, 'Write the day as 2026-11-20.'),
  answers: z
    .array(
      z.object({
        use: z.enum([...uses, 'every']),
        outlet: z.string().max(60).openapi({ description: 'An account’s platform, print, in-school; for a no also every.' }),
        yes: z.boolean(),
      }),
    )
    .min(1)
    .max(100),
});

/** Recording what a parent answered, by the same service as the office's page: the same words to read, the same undo. */
export function writingAnswers(api: OpenAPIHono<Asking>, office: Office): void {
  givers(api, office);
  const recording = { method: 'post', scope, tag } as const;
  const one = {
    ...recording,
    name: 'recordAnswers',
    answer: z.object({ batch: known, answers: z.number().int() }),
    path: '/consent/pupils/{id}/answers',
    summary: 'Record what somebody with a say answered for a pupil',
    body: Paper,
    gives: 'The batch, by which it can be undone for a day, and how many answers it holds.',
  } as const;
  endpoint(api, one, async ({ actor, id, body }) => {
    const pupilId = parseId<'person'>(id ?? undefined);
    if (pupilId === null) return no(absent);
    const giverId = body.giver === undefined || body.giver === null ? null : parseId<'person'>(body.giver);
    if (giverId === null && typeof body.giver === 'string') return no(unclear({ giver: 'Send the id of somebody who may answer.' }));
    const { how, answeredOn, answers } = body;
    const done = await recordAnswers(office, actor, { how, answeredOn, papers: [{ pupilId, giverId, answers }] });
    return done.ok ? ok({ batch: done.value.batchId, answers: done.value.answers }) : done;
  });
  const back = {
    ...recording,
    name: 'undoAnswers',
    answer: Done,
    path: '/consent/answers/{id}/undo',
    summary: 'Take back a batch recorded by the same person within a day',
    gives: 'Nothing: what stood before stands again.',
  } as const;
  endpoint(api, back, ({ actor, id }) => {
    const batchId = parseId<'consent-batch'>(id ?? undefined);
    return batchId === null ? Promise.resolve(no(absent)) : undoRecording(office, actor, batchId);
  });
}

/** A program that records answers has to name who gave them; nobody else reads parents' names here. */
function givers(api: OpenAPIHono<Asking>, office: Office): void {
  const told = {
    name: 'listGivers',
    answer: z.object({ givers: z.array(z.object({ id: known, name: z.string() })) }),
    method: 'get',
    path: '/consent/pupils/{id}/givers',
    scope,
    tag,
    summary: 'Who may answer for a pupil',
    gives: 'Parents and carers with a say, and the pupil.',
  } as const;
  endpoint(api, told, ({ actor, id }) =>
    office.read(actor.schoolId, async (db) => {
      const may = await office.gate.look(db, askOfSchool(actor, 'consent:record'));
      if (!may.ok) return may;
      const pupilId = parseId<'person'>(id ?? undefined);
      const [pupil] = pupilId === null ? [] : await pupilsToAnswer(db, [pupilId]);
      return pupil === undefined ? no(absent) : ok({ givers: [...pupil.givers, { id: pupil.id, name: pupil.name }] });
    }),
  );
}
