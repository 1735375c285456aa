import type { Citation } from '#src/kernel/citation.ts';
import type { Finding } from '#src/kernel/finding.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { picturedOn } from '../model.ts';
import type { PostShown } from './post-view.ts';

/** One decision that a held post waits for and that this visitor can make. */
export type Decision = { readonly words: string; readonly citation: Citation | null } & (
  | { readonly kind: 'mention'; readonly people: readonly PersonId[] }
  | { readonly kind: 'sign-off' }
  | { readonly kind: 'approve'; readonly marks: Readonly<Record<string, string>>; readonly ethos: boolean }
  | { readonly kind: 'publish' }
);

/** What the visitor's one press decides, in the order in which it is asked for. Empty when it is not theirs to decide. */
export function decisionsFor(shown: Pick<PostShown, 'post' | 'check' | 'gathered' | 'may'>): readonly Decision[] {
  const { post, check, may } = shown;
  const found = (...codes: string[]): readonly Finding[] => check.toDecide.filter((finding) => codes.includes(finding.code));
  const decisions: Decision[] = [];
  const mentions = found('mention-not-approved');
  const first = mentions[0];
  if (first !== undefined && may['publishing:approveMention'])
    decisions.push({
      kind: 'mention',
      people: peopleMentioned(shown, mentions),
      words: mentions.map((one) => `${one.what}: they may be`).join('. '),
      citation: first.citation,
    });
  const [signed] = found('leadership-sign-off', 'pre-election-sign-off');
  if (signed !== undefined && may['publishing:signOff'])
    decisions.push({ kind: 'sign-off', words: `${signed.what}: seen`, citation: signed.citation });
  const looked = found('four-eyes', 'ethos-not-confirmed', 'allegation-second-reviewer', 'party-political', 'mark-taken-off');
  const [reviewed] = looked;
  if (reviewed !== undefined && may['publishing:approve']) {
    const ethos = looked.some((finding) => finding.code === 'ethos-not-confirmed');
    const political = looked.some((finding) => finding.code === 'party-political');
    const unmarked = looked.some((finding) => finding.code === 'mark-taken-off');
    decisions.push({
      kind: 'approve',
      marks: political ? { 'party-political': 'no' } : {},
      ethos,
      words: [
        'It may go out as it is',
        ...(ethos ? ['it fits our ethos and values'] : []),
        ...(political ? ['it takes no side between parties'] : []),
        ...(unmarked ? ['everybody in its photos may be shown'] : []),
      ].join('; '),
      citation: reviewed.citation,
    });
  }
  const doorOpen = post.waitsFor.includes('publish-only-by-office') && may['publishing:publish'];
  if (doorOpen) decisions.push({ kind: 'publish', words: 'The office publishes it', citation: null });
  return decisions;
}

/** Everybody whom the open mentions are about: those named, and the pupils who are shown. */
function peopleMentioned({ gathered, post }: Pick<PostShown, 'gathered' | 'post'>, mentions: readonly Finding[]): readonly PersonId[] {
  const approved = new Set(gathered.facts.decisions.mentions);
  const named = mentions.flatMap((finding) =>
    finding.fixes.flatMap(({ fix }) => (fix.kind === 'ask-approval' && fix.person !== undefined ? [fix.person] : [])),
  );
  const pupils = new Set(gathered.facts.people.filter((person) => person.kind === 'pupil').map((person) => person.id));
  const isPictured = mentions.some((finding) => finding.key === 'mention-not-approved:pictured');
  const shown = isPictured ? picturedOn(post.draft).filter((person) => pupils.has(person)) : [];
  return [...new Set([...named, ...shown])].filter((person) => !approved.has(person));
}
