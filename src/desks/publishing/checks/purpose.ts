import type { PostFacts } from './facts.ts';
import { daysSaid, goesOut } from './dates.ts';
import { purposeOf, purposesOf } from './purpose-words.ts';
import { namedIn } from './names.ts';
import { type Check, answer, placeOf, report } from './report.ts';
import { asWritten, readOnce, textsOf } from './texts.ts';

/** OC-PUB-01, WH-PUB-04: every post serves one of the school's purposes. */
export const purpose: Check = (facts, policy) => {
  if (policy.check('purpose-missing') === null) return [];
  const purposes = purposesOf(policy);
  const { draft, school } = facts;
  const isBlank = draft.words.trim() === '' && draft.pictures.length === 0;
  if (isBlank || purposes.length === 0 || purposeOf(draft, purposes, (words) => readOnce(school, words)) !== null) return [];
  return report(policy, 'purpose-missing', {
    what: 'What is it for?',
    why: 'The words do not show which of the school’s purposes it serves.',
    fixes: purposes.map((one) => answer(one.slice(0, 1).toUpperCase() + one.slice(1), 'purpose', one)),
  });
};

/** Whether a child is shown unblurred, or named. */
export function concernsChild(facts: PostFacts): boolean {
  const pupils = new Set(facts.people.filter((person) => person.kind === 'pupil').map((person) => person.id));
  const pictured = facts.draft.pictures.some((picture) =>
    picture.faces.some((face) => face.person !== null && pupils.has(face.person) && !face.blurred),
  );
  return pictured || namedIn(facts).some(({ hits }) => hits.some((hit) => hit.kind === 'pupil'));
}

/** WH-PUB-02: asked only of posts that show or name a child; a reviewer's no stands above the writer's yes. */
export const bestInterests: Check = (facts, policy) => {
  const said = (facts.draft.answers['best-interests'] ?? '').trim();
  const against = facts.decisions.marks['best-interests'];
  if (against !== undefined && against !== '') {
    return report(policy, 'best-interests-not-confirmed', {
      what: 'A reviewer disagrees that this is best for the child',
      why: against,
    });
  }
  if (!concernsChild(facts) || (said !== '' && said !== 'no')) return [];
  return report(policy, 'best-interests-not-confirmed', {
    what: 'Is this best for the children, now and later?',
    why: 'They will live with what is said of them. Say why in a few words.',
    fixes: [
      answer('Yes: it celebrates what they did', 'best-interests', 'it celebrates what they did'),
      answer('Yes: they wanted it shared', 'best-interests', 'they wanted it shared'),
    ],
  });
};

/** OC-PUB-01: whoever approves it confirms that it fits the school's own ethos and values, where they are on record. */
export const ethos: Check = (facts, policy) => {
  const isRecorded = facts.school.ethosRecorded || policy.text('ethos').trim() !== '';
  if (!isRecorded || facts.decisions.ethosConfirmed) return [];
  return report(policy, 'ethos-not-confirmed', {
    what: 'It waits for a word that it fits our ethos',
    why: 'Whoever approves it says so, by approving it.',
  });
};

const inviting =
  /\b(?:will be|join us|come along|don[’']t forget|remember|is on|are on|takes place|tickets|doors open|starts? at|meet (?:us|at)|tomorrow|tonight|see you|invited|welcome)\b/i;

/** WH-PUB-04: an event that will be over when the post goes out. */
export const timely: Check = (facts, policy) => {
  const { zone } = facts.school;
  const { day, today } = goesOut(facts.draft.goesOutAt, facts.now, zone);
  const said = facts.draft.answers['event-on'];
  return textsOf(facts)
    .filter((text) => text.where !== 'alt')
    .flatMap((text) => {
      const days = daysSaid(text.text, today).filter((one) => !/\bsince\s+$/i.test(text.text.slice(0, one.from)));
      const last = days.toSorted((a, b) => a.day.localeCompare(b.day)).at(-1);
      const eventOn = said ?? last?.day;
      if (eventOn === undefined || eventOn >= day || (said === undefined && !inviting.test(text.text))) return [];
      const soon = new Date(Date.parse(facts.now)).toISOString();
      return report(policy, 'no-longer-timely', {
        about: text.place,
        what: 'It will be over by then',
        why: `${last === undefined ? 'The event' : `‘${asWritten(text, last)}’`} is before the post goes out.`,
        fixes:
          eventOn >= today && facts.draft.goesOutAt !== null
            ? [{ label: 'Send it now', safe: false, fix: { kind: 'move-time', to: soon } }]
            : [],
        ...(last === undefined ? {} : placeOf(text, last)),
      });
    });
};
