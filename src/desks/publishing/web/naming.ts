import { newId, parseId, type PersonId, type PictureId } from '#src/kernel/ids.ts';
import { isSameName } from '#src/kernel/name-search.ts';
import { firstSigns } from '#src/kernel/words.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { findPeople } from '#src/desks/consent/desk.ts';
import { findPerson } from '#src/desks/people/desk.ts';
import type { Draft } from '../checks/facts.ts';
import { addFace } from './composer/changes.ts';
import type { Naming } from './composer/view.ts';
import { first, type Fields } from './draft-form.ts';

/**
 * Names typed into the plain form, marked on their pictures. The one person of a name is marked at once; where several fit,
 * or nobody does, the page asks (one name at a time: `naming`).
 */
export async function nameFromForm(
  db: Db,
  fields: Fields,
  draft: Draft,
): Promise<{ readonly draft: Draft; readonly naming: Naming | null }> {
  let named = draft;
  let naming: Naming | null = null;
  for (const { id } of draft.pictures) {
    const chosen = parseId<'person'>(first(fields[`mark-id:${id}`]));
    if (chosen !== null && (await findPerson(db, chosen)) !== null) named = marked(named, id, chosen);
    const typed = firstSigns((first(fields[`mark:${id}`]) ?? '').trim(), 80);
    if (typed === '') continue;
    const found = await findPeople(db, typed);
    const exact = found.filter((one) => isSameName(one.name, typed));
    const [only, ...others] = exact.length > 0 ? exact : found;
    if (only !== undefined && others.length === 0) named = marked(named, id, only.personId);
    else naming ??= { picture: id, typed, found: found.map(({ personId, name, year }) => ({ id: personId, name, year })) };
  }
  return { draft: named, naming };
}

/** Somebody is marked once on a picture, however often they are named. */
function marked(draft: Draft, picture: PictureId, person: PersonId): Draft {
  const isThere = draft.pictures.some((one) => one.id === picture && one.faces.some((face) => face.person === person));
  return isThere ? draft : addFace(draft, picture, { id: newId(), person, box: null, blurred: false });
}
