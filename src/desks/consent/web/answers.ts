import { z } from 'zod';
import { isDay } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import type { Typed } from '#src/web/form.ts';
import { outletKinds, uses, type OutletKind, type Use } from '../model.ts';
import type { Paper, PaperAnswer } from '../service.ts';

const day = z.string().refine(isDay, { message: 'Write the day as 2026-11-20.' });
const how = z.enum(['paper-form', 'e-mail', 'phone', 'in-person']);

/** The fields of a form for one pupil, beside its answers. */
export const answerFields = z.looseObject({ giverId: z.string().optional(), how, answeredOn: day });

/** The fields of a class's forms, beside their answers. */
export const paperFields = z.looseObject({ how, answeredOn: day, year: z.string().optional(), use: z.enum(uses) });

/** `a.<use>.<outlet>` answered yes or no. */
export function answersOf(typed: Typed): PaperAnswer[] {
  return Object.entries(typed).flatMap(([name, value]) => {
    const [mark, use, outlet] = name.split('.');
    const known = uses.find((one) => one === use);
    if (mark !== 'a' || !known || !outlet || (value !== 'yes' && value !== 'no')) return [];
    return [{ use: known, outlet, yes: value === 'yes' }];
  });
}

/** `p.<pupil>.<outlet>` answered yes or no, with `g.<pupil>` saying who signed. */
export function papersOf(typed: Typed, use: Use): Paper[] {
  const answers = Object.entries(typed).flatMap(([name, value]) => {
    const [mark, pupil, outlet] = name.split('.');
    const pupilId = parseId<'person'>(pupil);
    if (mark !== 'p' || !pupilId || !outlet || (value !== 'yes' && value !== 'no')) return [];
    return [{ pupilId, answer: { use, outlet, yes: value === 'yes' } }];
  });
  return [...Map.groupBy(answers, (one) => one.pupilId)].map(([pupilId, theirs]) => ({
    pupilId,
    giverId: giverOf(typed[`g.${pupilId}`]),
    answers: theirs.map((one) => one.answer),
  }));
}

export function giverOf(value: string | readonly string[] | undefined) {
  return typeof value === 'string' ? parseId<'person'>(value) : null;
}

/** `s.<kind>` answered yes or no. */
export function staffAnswersIn(typed: Typed): { readonly outletKind: OutletKind; readonly yes: boolean }[] {
  return outletKinds.flatMap((outletKind) => {
    const value = typed[`s.${outletKind}`];
    return value === 'yes' || value === 'no' ? [{ outletKind, yes: value === 'yes' }] : [];
  });
}
