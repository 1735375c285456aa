import type { TargetedEvent } from 'preact';
import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import { FindingItem } from '#src/web/ui/finding-item.tsx';
import { changesDraft } from '../../checks/fix.ts';
import { setAnswer } from './changes.ts';
import { ShowWords } from './marked.tsx';
import { pressed } from './pressed.ts';
import type { Composing } from './use-composer.ts';

interface Props {
  readonly finding: Finding;
  readonly composing: Composing;
  readonly onTab: (account: AccountId) => void;
  readonly isLive: boolean;
}

/** What the gate found, with what puts it right. */
export function Found({ finding, composing, onTab, isLive }: Props) {
  return (
    <FindingItem
      severity={finding.severity}
      what={finding.what}
      why={finding.why}
      citation={finding.citation}
      id={`finding-${finding.key}`}
    >
      {finding.fixes.map((fix, at) => (
        <FixButton key={fix.label} fix={fix} at={at} finding={finding} composing={composing} onTab={onTab} isLive={isLive} />
      ))}
      {isLive && <ShowWords finding={finding} composing={composing} onTab={onTab} />}
      <OwnAnswer finding={finding} composing={composing} />
    </FindingItem>
  );
}

function FixButton({ fix, at, finding, composing, onTab, isLive }: Props & { readonly fix: LabelledFix; readonly at: number }) {
  const look = `btn sm${at === 0 ? ' fix' : ''}`;
  if (fix.fix.kind === 'go') {
    return (
      <a class={look} href={fix.fix.href} onClick={(event) => openOwnWords(event, finding, onTab)}>
        {fix.label}
      </a>
    );
  }
  // Asking is part of sending: it goes to whoever decides. What only a release lets go cannot be sent, so it is asked for apart.
  if (fix.fix.kind === 'ask-approval') {
    const asks = fix.fix.of === 'release' && composing.postId !== null;
    return asks ? (
      <a class={look} href={`/posts/${composing.postId}#release`}>
        {fix.label}
      </a>
    ) : null;
  }
  if (!isLive && !changesDraft(fix.fix)) return null;
  return (
    <button class={look} type="submit" name="do" value={`fix ${at} ${finding.key}`} onClick={pressed(() => press(fix, finding, composing))}>
      {fix.label}
    </button>
  );
}

/** A channel's own words stand under its preview: that is brought up first, and the hands are put where the words go. */
function openOwnWords(event: MouseEvent, { accounts }: Finding, onTab: (account: AccountId) => void): void {
  const [account] = accounts;
  const { hash } = event.currentTarget instanceof HTMLAnchorElement ? event.currentTarget : { hash: '' };
  if (account === undefined || hash !== `#words-${account}`) return;
  event.preventDefault();
  onTab(account);
  const place = (): HTMLElement | null => document.getElementById(`words-${account}`);
  requestAnimationFrame(() => {
    if (place() instanceof HTMLButtonElement) place()?.click();
    requestAnimationFrame(() => place()?.focus());
  });
}

function press(fix: LabelledFix, finding: Finding, composing: Composing): void {
  if (changesDraft(fix.fix)) return composing.fix(finding, fix);
  if (fix.fix.kind === 'write-alt') document.getElementById(`alt-${fix.fix.picture}`)?.focus();
  if (fix.fix.kind === 'tag-people') document.querySelector<HTMLElement>(`#photo-${CSS.escape(fix.fix.picture)} .add-name`)?.click();
}

const freeAnswers: Readonly<Record<string, { readonly question: string; readonly label: string }>> = {
  'claim-without-source': { question: 'source', label: 'Another source' },
  'best-interests-not-confirmed': { question: 'best-interests', label: 'In your own words' },
  'personal-interest': { question: 'whose-business', label: 'Whose it is' },
};

/** An answer in the writer's own words, where the ready ones do not fit. */
function OwnAnswer({ finding, composing }: { finding: Finding; composing: Composing }) {
  if (finding.key.includes(':truth') || finding.key.includes(':ended')) return null;
  if (finding.code === 'rights-not-recorded') return <Rights of={finding.key.endsWith('words') ? ':words' : ''} composing={composing} />;
  const free = freeAnswers[finding.code];
  return free === undefined || finding.fixes.length === 0 ? null : <Answer {...free} type="text" composing={composing} />;
}

const byRight: readonly (readonly [given: string, label: string])[] = [
  ['own work', 'Our own work'],
  ['permission on file', 'Their permission, on file'],
  ['licence', 'A licence'],
  ['out of copyright', 'Out of copyright'],
  ['nobody knows', 'Nobody knows'],
];

/** HM-PUB-04: who owns it and by what right it is used are two questions; nobody knowing is an answer to both. */
function Rights({ of, composing }: { readonly of: '' | ':words'; readonly composing: Composing }) {
  const question = `rights${of}`;
  const given = composing.draft.answers[question] ?? '';
  const choices = byRight.some(([one]) => one === given) || given === '' ? byRight : [[given, given] as const, ...byRight];
  return (
    <>
      <Answer question={`rights-owner${of}`} label="Who owns it" type="text" composing={composing} />
      <label class="free">
        <span>By what right</span>
        <select
          class="input"
          name={`answer:${question}`}
          value={given}
          onChange={({ currentTarget: { value } }) => value !== '' && composing.change((draft) => setAnswer(draft, question, value))}
        >
          <option value="">Choose one</option>
          {choices.map(([one, label]) => (
            <option key={one} value={one}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <Answer question={`rights-until${of}`} label="Until, if it ends" type="date" composing={composing} />
    </>
  );
}

interface AnswerProps {
  readonly question: string;
  readonly label: string;
  readonly type: 'text' | 'date';
  readonly composing: Composing;
}

function Answer({ question, label, type, composing }: AnswerProps) {
  const given = (event: TargetedEvent<HTMLInputElement>): void => {
    const value = event.currentTarget.value.trim();
    if (value !== '') composing.change((draft) => setAnswer(draft, question, value));
  };
  const said = { name: `answer:${question}`, defaultValue: composing.draft.answers[question], onChange: given };
  return (
    <label class="free">
      <span>{label}</span>
      {type === 'date' ? <input class="input" type="date" {...said} /> : <input class="input" {...said} />}
    </label>
  );
}
