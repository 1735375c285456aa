import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { isSeen } from '#src/kernel/words.ts';
import { type DraftPicture, type PostFacts, picturesFor, wordsFor } from './facts.ts';
import { takeOut } from './pictures.ts';
import { officeDoor } from './report.ts';
import { photoName } from './texts.ts';

/** An account, and what the gate refuses somebody there; null where they may publish. */
export interface Standing {
  readonly account: { readonly id: AccountId; readonly name: string };
  readonly refusal: Refusal | null;
}

/** What stands in somebody's way at these accounts, as findings: what is said of several in the same words is one. */
export function standingOf(standing: readonly Standing[]): readonly Finding[] {
  const each = standing.flatMap(({ account, refusal }) => reasonsOf(refusal).map((reason) => ({ account, reason })));
  return [...Map.groupBy(each, ({ reason }) => `${reason.code} ${reason.what}`).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const accounts = same.map(({ account }) => account);
    const leaveOut: LabelledFix[] =
      accounts.length === 1 && standing.length > 1
        ? [{ label: `Leave ${first.account.name} out`, safe: true, fix: { kind: 'leave-account-out', account: first.account.id } }]
        : [];
    return asFindings(first.reason, accounts, leaveOut);
  });
}

function reasonsOf(refusal: Refusal | null): readonly Refusal[] {
  if (refusal === null) return [];
  const reasons = refusal.reasons ?? [refusal];
  // The office publishes on its own leave: the writer needs none.
  return reasons.some(({ code }) => code === officeDoor) ? reasons.filter(({ code }) => code !== 'not-an-official-user') : reasons;
}

/** A refusal of the gate's as a finding: its next steps are the way out, or the end of its why where they lead nowhere. */
export function asFindings(
  refusal: Refusal,
  accounts: readonly { readonly id: AccountId }[],
  more: readonly LabelledFix[] = [],
): readonly Finding[] {
  const [citation] = refusal.citations;
  if (citation === undefined) return [];
  const steps = refusal.next.flatMap(({ label, href }): LabelledFix[] =>
    href === undefined ? [] : [{ label, safe: false, fix: { kind: 'go', href } }],
  );
  const said = refusal.next.filter(({ href }) => href === undefined).map(({ label }) => label.replace(/\.?$/u, '.'));
  return [
    {
      key: [refusal.code, ...accounts.map(({ id }) => id)].join(':'),
      code: refusal.code,
      severity: refusal.kind === 'shut' && refusal.code !== officeDoor ? 'stop' : 'hold',
      accounts: accounts.map(({ id }) => id),
      what: refusal.what.replace(/\.$/u, ''),
      why: [refusal.why, ...said].join(' '),
      fixes: [...steps, ...more],
      citation,
    },
  ];
}

/** What has to be there before anything can be sent at all: words or a photo for every account, an account, photos that are ready. */
export function unready(facts: PostFacts, policy: Policy): readonly Finding[] {
  const { draft, accounts } = facts;
  const citation = policy.cite(policy.governing('publishing:submit'));
  const hold = (code: string, what: string, why: string, more: Partial<Finding> = {}): Finding => ({
    key: [code, ...(more.accounts ?? []), more.picture ?? ''].filter(Boolean).join(':'),
    ...{ code, severity: 'hold', accounts: [], what, why, fixes: [], citation },
    ...more,
  });
  const saysNothing = (id: AccountId): boolean => !isSeen(wordsFor(draft, id)) && picturesFor(draft, id).length === 0;
  const empty = accounts.filter(({ id }) => saysNothing(id));
  const isEmpty = draft.pictures.length === 0 && !isSeen(draft.words) && empty.length === accounts.length;
  return [
    ...(isEmpty ? [hold('nothing-to-say', 'Nothing is written yet', 'Write something, or add a photo.')] : []),
    ...(isEmpty ? [] : empty).map((account) =>
      hold('nothing-to-say', `Nothing would go to ${account.name}`, 'Write something for it, or leave it out.', {
        accounts: [account.id],
        fixes: [{ label: `Leave ${account.name} out`, safe: true, fix: { kind: 'leave-account-out', account: account.id } }],
      }),
    ),
    ...(accounts.length === 0 ? [hold('nowhere-to-go', 'It goes nowhere yet', 'Choose where it is to go.')] : []),
    ...draft.pictures.flatMap((picture) => notReady(facts, picture, hold)),
  ];
}

function notReady(
  facts: PostFacts,
  picture: DraftPicture,
  hold: (code: string, what: string, why: string, more: Partial<Finding>) => Finding,
): readonly Finding[] {
  const photo = photoName(facts.draft, picture.id);
  const about = { picture: picture.id };
  const named = photo.replace(/^p/u, 'P');
  if (picture.state === 'processing')
    return [hold('photo-not-ready', `${named} is still being prepared`, 'It takes a few seconds. Then send it again.', about)];
  if (picture.state !== 'refused' || picture.takenAway !== undefined) return [];
  return [
    hold('photo-not-usable', `${named} could not be used`, 'Take it out, or add it again.', { ...about, fixes: [takeOut(facts, picture)] }),
  ];
}
