import { parseId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';
import { storable } from '#src/web/form.ts';
import type { Draft, DraftPicture } from '../checks/facts.ts';
import { instantAt } from './composer/wall-time.ts';

export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The words of a posted form by name; a field sent more than once is a list, and files are left out. */
export function fieldsIn(body: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const said = [value]
        .flat()
        .filter((one) => typeof one === 'string')
        .map(storable);
      return [name, said.length > 1 ? said : (said[0] ?? '')];
    }),
  );
}

export const first = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0];
const all = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
const ids = <Name extends string>(value: string | readonly string[] | undefined) =>
  all(value).flatMap((text) => {
    const id = parseId<Name>(text);
    return id === null ? [] : [id];
  });

/**
 * The draft as the plain form sends it, over the draft it was shown: what a form without scripts cannot show (who is
 * on a picture, crops, blurs, other channels' own words) stays as it was.
 */
export function draftFromForm(fields: Fields, base: Draft, zone: string): Draft {
  const hasWhere = fields['words'] !== undefined;
  return {
    words: (first(fields['words']) ?? base.words).replaceAll('\r\n', '\n'),
    variants: variantsFrom(fields, base),
    accounts: hasWhere ? ids<'account'>(fields['account']) : base.accounts,
    pictures: base.pictures.map((picture) => pictureFrom(fields, picture)),
    answers: answersFrom(fields, base),
    language: languageFrom(fields, base),
    goesOutAt: timeFrom(fields, base, zone),
  };
}

function variantsFrom(fields: Fields, base: Draft): Draft['variants'] {
  const sent = Object.entries(fields).flatMap(([name, value]) => {
    const account = name.startsWith('variant:') ? parseId<'account'>(name.slice('variant:'.length)) : null;
    return account === null ? [] : [[account, (first(value) ?? '').replaceAll('\r\n', '\n')] as const];
  });
  return { ...base.variants, ...Object.fromEntries(sent) };
}

function pictureFrom(fields: Fields, picture: DraftPicture): DraftPicture {
  const alt = first(fields[`alt:${picture.id}`]);
  if (alt === undefined) return picture;
  const isSeveral = fields['several'] !== undefined;
  return {
    ...picture,
    alt: alt.trim(),
    nobody: picture.faces.length === 0 && first(fields[`nobody:${picture.id}`]) === 'yes',
    leftOutOf: isSeveral ? ids<'account'>(fields[`out:${picture.id}`]) : picture.leftOutOf,
  };
}

/** Answers that always stand in the form, and so can be emptied there; an empty field of a finding is no answer. */
const emptied: ReadonlySet<string> = new Set(['purpose', 'topic']);

function answersFrom(fields: Fields, base: Draft): Draft['answers'] {
  const sent = Object.entries(fields).flatMap(([name, value]) => {
    const question = name.startsWith('answer:') ? name.slice('answer:'.length) : null;
    const given = (first(value) ?? '').trim();
    return question !== null && (given !== '' || emptied.has(question)) ? [[question, given] as const] : [];
  });
  const unticked = all(fields['tick']).flatMap((tick) => {
    const was = base.answers[`mark:${tick}`] ?? 'no';
    return was !== 'no' && fields[`answer:mark:${tick}`] === undefined ? [[`mark:${tick}`, 'no'] as const] : [];
  });
  return { ...base.answers, ...Object.fromEntries([...sent, ...unticked]) };
}

/** Nothing is the usual one. What no list has is kept as it came, so that the draft's own schema says what is wrong with it. */
function languageFrom(fields: Fields, base: Draft): Draft['language'] {
  const chosen = first(fields['language']);
  if (chosen === undefined) return base.language;
  return chosen === '' ? null : (chosen as Language);
}

function timeFrom(fields: Fields, base: Draft, zone: string): string | null {
  const chosen = first(fields['goes']);
  if (chosen === undefined) return base.goesOutAt;
  if (chosen === 'own') {
    const [day, time] = [first(fields['goes-on']) ?? '', first(fields['goes-time']) ?? ''];
    // What cannot be a moment is kept as it was typed, so that the draft's own schema says what is wrong with it.
    return instantAt(day, time, zone) ?? (day === '' && time === '' ? base.goesOutAt : `${day}T${time}:00Z`);
  }
  if (chosen === '') return null;
  return Number.isNaN(Date.parse(chosen)) ? base.goesOutAt : new Date(chosen).toISOString();
}
