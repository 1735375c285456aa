import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import { isSeen, list } from '#src/kernel/words.ts';
import { blurred, type Box, type DraftPicture, type Face, type PersonFacts, type PostFacts } from './facts.ts';
import { suggestAlt } from './alt.ts';
import { type Check, accountsOf, report } from './report.ts';
import { photoName } from './texts.ts';

/** The draft's accounts that would get this picture. */
export function accountsWith(facts: PostFacts, picture: DraftPicture): readonly AccountId[] {
  return facts.accounts.map((account) => account.id).filter((id) => !picture.leftOutOf.includes(id));
}

function namesOf(facts: PostFacts, ids: readonly AccountId[]): string {
  return list(
    facts.accounts.filter((account) => ids.includes(account.id)).map((account) => account.name),
    'or',
  );
}

/** Nobody recognisable, or everybody who is: each picture has its answer (OC-CON-02, WH-CON-02). */
export const crossChecked: Check = (facts, policy) =>
  facts.draft.pictures
    .filter((picture) => !picture.nobody && picture.faces.length === 0)
    .flatMap((picture) => {
      const photo = photoName(facts.draft, picture.id);
      return report(policy, 'photo-not-cross-checked', {
        about: picture.id,
        picture: picture.id,
        what: `Who is in ${photo}?`,
        why: 'Say who can be recognised, or that nobody can.',
        fixes: [
          { label: 'Say who', safe: false, fix: { kind: 'tag-people', picture: picture.id } },
          { label: 'Nobody can be recognised', safe: false, fix: { kind: 'say-nobody', picture: picture.id } },
        ],
      });
    });

/** A face that could be recognised, with nobody's name to check it by (WH-CON-03). */
export const unnamed: Check = (facts, policy) =>
  facts.draft.pictures.flatMap((picture) =>
    picture.faces
      .filter((face) => face.person === null && !face.blurred)
      .flatMap((face) =>
        report(policy, 'person-not-named', {
          about: `${picture.id}:${face.id}`,
          picture: picture.id,
          what: `A face in ${photoName(facts.draft, picture.id)} has no name`,
          why: 'Without a name nobody can tell whether it may be shown.',
          fixes: [
            face.box === null
              ? null
              : { label: 'Blur this face', safe: true, fix: { kind: 'blur-face', picture: picture.id, face: face.id } },
            { label: 'Name the person', safe: false, fix: { kind: 'tag-people', picture: picture.id } },
          ],
        }),
      ),
  );

/**
 * Pupils, staff and others who may not be shown on an account. A child on the restricted list and a child with no yes
 * on record give the very same finding: the facts hold one merged answer, and nothing here asks for more (WH-CON-02).
 */
export const permitted: Check = (facts, policy) => {
  const people = new Map(facts.people.map((person) => [person.id, person]));
  return facts.draft.pictures.flatMap((picture) =>
    picture.faces.flatMap((face) => {
      const person = face.person === null || face.blurred ? undefined : people.get(face.person);
      if (person === undefined) return [];
      const not = accountsWith(facts, picture).filter((account) => person.may[account]?.picture !== true);
      return not.length === 0 ? [] : notPermitted(facts, policy, picture, face, person, not);
    }),
  );
};

function notPermitted(
  facts: PostFacts,
  policy: Parameters<Check>[1],
  picture: DraftPicture,
  face: Face,
  person: PersonFacts,
  not: readonly AccountId[],
): readonly Finding[] {
  const staff = person.kind === 'staff';
  const photo = photoName(facts.draft, picture.id);
  const where = namesOf(facts, not);
  const name = staff ? `${person.given} ${person.family}` : person.given;
  const other = not.length < accountsWith(facts, picture).length;
  return report(policy, staff ? 'no-staff-image-permission' : 'picture-not-permitted', {
    about: `${picture.id}:${person.id}`,
    accounts: accountsOf(facts, not),
    picture: picture.id,
    what: other || not.length === 1 ? `${name}: not on ${where}` : `${name}: not on any of these channels`,
    why: staff
      ? `In ${photo}. Their own permission for ${where} is not on record.`
      : `In ${photo}. There is no yes on record${other || not.length === 1 ? ` for ${where}` : ''}${other ? ', though there is elsewhere' : ''}.`,
    fixes: permittedFixes(facts, picture, face, person, not),
  });
}

function permittedFixes(
  facts: PostFacts,
  picture: DraftPicture,
  face: Face,
  person: PersonFacts,
  not: readonly AccountId[],
): readonly (LabelledFix | null)[] {
  const blur: LabelledFix | null =
    face.box === null
      ? null
      : { label: 'Blur this face', safe: true, fix: { kind: 'blur-person', picture: picture.id, person: person.id } };
  const everywhere = not.length === accountsWith(facts, picture).length;
  return everywhere ? [blur, takeOut(facts, picture)] : [leaveOut(facts, picture, not), blur];
}

export function leaveOut(facts: PostFacts, picture: DraftPicture, not: readonly AccountId[]): LabelledFix | null {
  const [first, ...also] = not;
  if (first === undefined) return null;
  return {
    label: `Leave ${photoName(facts.draft, picture.id)} out of ${list(facts.accounts.filter((one) => not.includes(one.id)).map((one) => one.name))}`,
    safe: true,
    fix: { kind: 'leave-picture-out', picture: picture.id, account: first, ...(also.length > 0 ? { also } : {}) },
  };
}

export function takeOut(facts: PostFacts, picture: DraftPicture): LabelledFix {
  return { label: `Take ${photoName(facts.draft, picture.id)} out`, safe: true, fix: { kind: 'remove-picture', picture: picture.id } };
}

/**
 * A mark taken off the picture of somebody who may not be shown there, whom nothing covers: whoever did it may be right, and
 * somebody else looks. It says no name, so that it reads alike whoever reads it (WH-CON-02, OC-CON-02).
 */
export const unmarked: Check = (facts, policy) => {
  if (facts.decisions.approvals >= 1) return [];
  return facts.draft.pictures.flatMap((picture) => {
    const bare = (facts.unmarked ?? []).filter((one) => one.picture === picture.id && !isCovered(picture, one.box));
    const on = accountsWith(facts, picture).filter((account) => bare.some(({ person }) => person.may[account]?.picture !== true));
    if (on.length === 0) return [];
    return report(policy, 'mark-taken-off', {
      about: picture.id,
      accounts: accountsOf(facts, on),
      picture: picture.id,
      what: `A mark was taken off ${photoName(facts.draft, picture.id)}`,
      why: 'Somebody else looks first whether everybody in it may be shown.',
      fixes: [takeOut(facts, picture)],
    });
  });
};

/** Nothing of the place is left to see: it is cropped away, or a blur lies over it. Where nobody said a place, nothing covers it. */
function isCovered(picture: DraftPicture, box: Box | null): boolean {
  if (box === null) return false;
  if (picture.crop !== null && shared(picture.crop, box) === 0) return true;
  return blurred(picture).some((blur) => shared(blur, box) >= 0.9 * box.w * box.h);
}

/** The area that two boxes share. */
function shared(a: Box, b: Box): number {
  const across = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return across > 0 && down > 0 ? across * down : 0;
}

/** A description for people who cannot see the picture. */
export const described: Check = (facts, policy) =>
  facts.draft.pictures
    .filter((picture) => !isSeen(picture.alt))
    .flatMap((picture) => {
      const photo = photoName(facts.draft, picture.id);
      const suggestion = suggestAlt(facts, picture);
      return report(policy, 'alt-text-missing', {
        about: picture.id,
        picture: picture.id,
        what: `${photo[0]?.toUpperCase()}${photo.slice(1)} has no description`,
        why: 'For people who cannot see it.',
        fixes: [
          suggestion === null
            ? null
            : { label: `Use ‘${suggestion}’`, safe: true, fix: { kind: 'write-alt', picture: picture.id, suggestion } },
          {
            label: suggestion === null ? `Describe ${photo}` : 'Write one',
            safe: false,
            fix: { kind: 'write-alt', picture: picture.id, suggestion: '' },
          },
        ],
      });
    });
