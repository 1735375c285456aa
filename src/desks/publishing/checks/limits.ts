import type { Finding } from '#src/kernel/finding.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { addDays, dayOf, instantOf, sayInstant, timeOf, weekdayOf } from '#src/kernel/clock.ts';
import { roomOn } from '#src/kernel/counting.ts';
import { count } from '#src/kernel/words.ts';
import { goesOut } from './dates.ts';
import { type AccountFacts, type PostFacts, type SchoolFacts, picturesFor, wordsFor } from './facts.ts';
import { type Check, report } from './report.ts';

/** What each platform can take. */
export const platform: Check = (facts, policy) => {
  const { draft } = facts;
  if (draft.words.trim() === '' && draft.pictures.length === 0 && Object.keys(draft.variants).length === 0) return [];
  return facts.accounts.flatMap((account): readonly Finding[] => [
    ...tooLong(facts, policy, account),
    ...tooManyPictures(facts, policy, account),
    ...(account.textOnly || picturesFor(draft, account.id).length > 0
      ? []
      : report(policy, 'picture-needed', {
          about: account.id,
          accounts: [account.id],
          what: `${account.name} takes no post without a picture`,
          why: facts.accounts.length > 1 ? 'Add one, or leave it out.' : 'Add one, or choose another channel.',
          fixes: [{ label: `Leave ${account.name} out`, safe: true, fix: { kind: 'leave-account-out', account: account.id } }],
        })),
  ]);
};

function tooLong(facts: PostFacts, policy: Parameters<Check>[1], account: AccountFacts): readonly Finding[] {
  const words = wordsFor(facts.draft, account.id) + account.added;
  const over = roomOn(account.platform).find(({ limit, count: used }) => used(words) > limit);
  if (over === undefined) return [];
  return report(policy, 'too-long', {
    about: account.id,
    accounts: [account.id],
    what: `${count(over.count(words) - over.limit, over.of)} too long for ${account.name}`,
    why: `It takes ${over.limit.toLocaleString('en-GB')} ${over.of}s${over.of === 'byte' ? ', and an emoji is many' : ''}. Give it shorter words of its own.`,
    fixes: [
      { label: `Write shorter words for ${account.name}`, safe: false, fix: { kind: 'go', href: `#words-${account.id}` } },
      { label: `Leave ${account.name} out`, safe: false, fix: { kind: 'leave-account-out', account: account.id } },
    ],
  });
}

function tooManyPictures(facts: PostFacts, policy: Parameters<Check>[1], account: AccountFacts): readonly Finding[] {
  const pictures = picturesFor(facts.draft, account.id);
  const last = pictures.at(-1);
  if (pictures.length <= account.maxPictures || last === undefined) return [];
  return report(policy, 'too-many-pictures', {
    about: `${account.id}:${pictures.length}`,
    accounts: [account.id],
    what: `${account.name} takes ${count(account.maxPictures, 'picture')}`,
    why: `There are ${pictures.length}.`,
    fixes: [
      {
        label: `Leave the last one out of ${account.name}`,
        safe: true,
        fix: { kind: 'leave-picture-out', picture: last.id, account: account.id },
      },
    ],
  });
}

/** Accounts that are not ready, or stopped for now. */
export const standing = (
  facts: { readonly accounts: readonly AccountFacts[]; readonly school: Pick<SchoolFacts, 'stopped'> },
  policy: Policy,
): readonly Finding[] => [
  ...(facts.school.stopped
    ? report(policy, 'school-stopped', {
        what: 'All posting is stopped',
        why: 'A leader stopped it for the whole school. It can be written and kept, and goes out once they start it again.',
      })
    : []),
  ...facts.accounts.flatMap((account): readonly Finding[] => [
    ...(account.paused
      ? report(policy, 'account-paused', {
          about: account.id,
          accounts: [account.id],
          what: `${account.name} is paused`,
          why: 'A leader paused it. The other channels go on.',
          fixes: [{ label: `Leave ${account.name} out`, safe: true, fix: { kind: 'leave-account-out', account: account.id } }],
        })
      : []),
    ...(account.connected
      ? []
      : report(policy, 'not-connected', {
          about: account.id,
          accounts: [account.id],
          what: `${account.name} is not connected`,
          why: 'Gatepost cannot post there until somebody who looks after it signs in to it once.',
          fixes: [
            { label: `Leave ${account.name} out`, safe: true, fix: { kind: 'leave-account-out', account: account.id } },
            { label: 'Connect it', safe: false, fix: { kind: 'go', href: `/register/accounts/${account.id}` } },
          ],
        })),
    ...(account.initialNotice
      ? []
      : report(policy, 'initial-notice-missing', {
          about: account.id,
          accounts: [account.id],
          what: `${account.name} has not had its first notice`,
          why: 'Families are told first how abuse is dealt with there, as if it were said face to face.',
          fixes: [
            { label: 'Record the notice', safe: false, fix: { kind: 'go', href: `/register/accounts/${account.id}` } },
            { label: `Leave ${account.name} out`, safe: true, fix: { kind: 'leave-account-out', account: account.id } },
          ],
        })),
    ...(account.identityAttached
      ? []
      : report(policy, 'not-identified-as-staff', {
          about: account.id,
          accounts: [account.id],
          what: `On ${account.name} nobody would see who speaks`,
          why: 'A post carries the school’s name and its writer’s post. None is on record for this writer.',
          fixes: [{ label: 'Enter their post in People', safe: false, fix: { kind: 'go', href: '/people' } }],
        })),
  ]),
];

/** Outside the school's posting hours; moving it to the next opening puts it right. */
export const hours: Check = (facts, policy) => {
  const { school, draft } = facts;
  const { at } = goesOut(draft.goesOutAt, facts.now, school.zone);
  if (school.postingHours === null || isWithin(at, school)) return [];
  const next = nextOpening(at, school);
  const now = new Date(facts.now);
  return report(policy, 'outside-posting-hours', {
    what: `${sayInstant(at, school.zone, now)} is outside posting hours`,
    why: `Posts go out between ${school.postingHours.from} and ${school.postingHours.until} on school days.`,
    fixes:
      next === null
        ? []
        : [{ label: `Send it ${sayInstant(next, school.zone, now)}`, safe: true, fix: { kind: 'move-time', to: next.toISOString() } }],
  });
};

export function isWithin(at: Date, { postingHours, zone, terms }: SchoolFacts): boolean {
  if (postingHours === null) return true;
  const day = dayOf(at, zone);
  const time = timeOf(at, zone);
  const inTerm = terms.length === 0 || terms.some((term) => term.from <= day && day <= term.until);
  return inTerm && postingHours.weekdays.includes(weekdayOf(day)) && postingHours.from <= time && time < postingHours.until;
}

export function nextOpening(after: Date, school: SchoolFacts): Date | null {
  const { postingHours, zone } = school;
  if (postingHours === null) return null;
  const today = dayOf(after, zone);
  for (let ahead = 0; ahead < 120; ahead += 1) {
    const opening = instantOf(addDays(today, ahead), postingHours.from, zone);
    if (opening >= after && isWithin(opening, school)) return opening;
  }
  return null;
}
