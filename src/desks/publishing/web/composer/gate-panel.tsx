import type { TargetedEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import { FindingItem } from '#src/web/ui/finding-item.tsx';
import { Gates } from '#src/web/ui/gate.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Glyph } from '#src/web/ui/icon.tsx';
import { count } from '#src/kernel/words.ts';
import { changesDraft, firstSafeFix } from '../../checks/fix.ts';
import { setAnswer } from './changes.ts';
import { GoesOut } from './goes-out.tsx';
import { gateOf } from './previews.tsx';
import { type Composing, isCutOff } from './use-composer.ts';
import type { ComposerView } from './view.ts';

interface Props {
  readonly composing: Composing;
  readonly view: ComposerView;
  readonly isLive: boolean;
}

/** The gate: one for each channel, what it found, what puts it right, when it goes, and Send. */
export function GatePanel({ composing, view, isLive }: Props) {
  const { check, draft } = composing;
  const chosen = view.accounts.filter((account) => draft.accounts.includes(account.id));
  const open = check.findings.filter((finding) => check.toPutRight.includes(finding.key));
  const waiting = check.findings.filter((finding) => check.toDecide.includes(finding.key));
  const notes = check.findings.filter((finding) => finding.severity === 'note');
  const list = useRef<HTMLDivElement>(null);
  useFocusOnNext(list, open);
  return (
    <section class="panel gp-panel" id="gate" aria-labelledby="gate-h">
      <div class="gp-top">
        <h2 id="gate-h" class="vh">
          The gate
        </h2>
        {chosen.length > 0 && <Gates of={chosen.map((account) => ({ name: account.name, state: gateOf(composing, account.id) }))} />}
        <Sum composing={composing} open={open} waiting={waiting} />
      </div>
      <div class="gp-list" role="region" aria-label="Findings" ref={list}>
        {[...open, ...waiting, ...notes].map((finding) => (
          <Found key={finding.key} finding={finding} composing={composing} isLive={isLive} />
        ))}
        <DoneList composing={composing} />
      </div>
      <div class="gp-foot">
        <GoesOut composing={composing} view={view} isLive={isLive} />
        <Send composing={composing} open={open.length} waiting={waiting.length} />
      </div>
    </section>
  );
}

function Sum({ composing, open, waiting }: { composing: Composing; open: readonly Finding[]; waiting: readonly Finding[] }) {
  const fixes = open.map((finding) => firstSafeFix(finding.fixes)).filter((fix) => fix !== null);
  const { door } = composing.check;
  return (
    <>
      <div class="sum">
        <p role="status">
          <b>{sumOf(composing, open.length)}</b>
          {(waiting.length > 0 || door !== null) && (
            <>
              <br />
              <span class="muted">then {waiting.length > 0 ? 'somebody else decides' : door?.what}.</span>{' '}
              {waiting.length === 0 && door?.citation && <Clause of={door.citation} />}
            </>
          )}
        </p>
        {fixes.length > 0 && (
          <button class="btn primary" type="submit" name="do" value="put-right" onClick={pressed(() => void composing.putAllRight())}>
            {fixes.length === open.length ? `Put ${fixes.length === 1 ? 'it' : `all ${fixes.length}`} right` : `Put ${fixes.length} right`}
          </button>
        )}
      </div>
      {fixes.length > 1 && (
        <details class="plan">
          <summary>What it will change</summary>
          <ul>
            {fixes.map((fix, n) => (
              <li key={n}>{fix.label}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function sumOf(composing: Composing, open: number): string {
  if (!composing.isChecked) return isCutOff(composing) ? 'Not checked: held until Gatepost answers' : 'Checking: held until it is done';
  return open === 0 ? 'Nothing to put right' : `${count(open, 'thing')} to put right`;
}

function Found({ finding, composing, isLive }: { finding: Finding; composing: Composing; isLive: boolean }) {
  return (
    <FindingItem
      severity={finding.severity}
      what={finding.what}
      why={finding.why}
      citation={finding.citation}
      id={`finding-${finding.key}`}
    >
      {finding.fixes.map((fix, at) => (
        <FixButton key={fix.label} fix={fix} at={at} finding={finding} composing={composing} isLive={isLive} />
      ))}
      <OwnAnswer finding={finding} composing={composing} />
    </FindingItem>
  );
}

function FixButton({
  fix,
  at,
  finding,
  composing,
  isLive,
}: {
  fix: LabelledFix;
  at: number;
  finding: Finding;
  composing: Composing;
  isLive: boolean;
}) {
  const look = `btn sm${at === 0 ? ' fix' : ''}`;
  if (fix.fix.kind === 'go') {
    return (
      <a class={look} href={fix.fix.href}>
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

function press(fix: LabelledFix, finding: Finding, composing: Composing): void {
  if (changesDraft(fix.fix)) return composing.fix(finding, fix);
  if (fix.fix.kind === 'write-alt') document.getElementById(`alt-${fix.fix.picture}`)?.focus();
  if (fix.fix.kind === 'tag-people') document.querySelector<HTMLElement>(`#photo-${CSS.escape(fix.fix.picture)} .add-name`)?.click();
}

const freeAnswers: Readonly<Record<string, { readonly question: string; readonly label: string }>> = {
  'claim-without-source': { question: 'source', label: 'Another source' },
  'best-interests-not-confirmed': { question: 'best-interests', label: 'In your own words' },
  'personal-interest': { question: 'interest', label: 'Whose it is' },
};

/** An answer in the writer's own words, where the ready ones do not fit. */
function OwnAnswer({ finding, composing }: { finding: Finding; composing: Composing }) {
  const free =
    finding.code === 'rights-not-recorded'
      ? { question: finding.key.endsWith('words') ? 'rights:words' : 'rights', label: 'Somebody else’s: who, and the right to use it' }
      : freeAnswers[finding.code];
  if (free === undefined || finding.fixes.length === 0 || finding.key.includes(':truth') || finding.key.includes(':ended')) return null;
  return (
    <>
      {finding.code === 'rights-not-recorded' && (
        <Answer question={free.question.replace('rights', 'rights-until')} label="Until, if it ends" type="date" composing={composing} />
      )}
      <Answer question={free.question} label={free.label} type="text" composing={composing} />
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
  const name = `answer:${question}`;
  return (
    <label class="free">
      <span>{label}</span>
      {type === 'date' ? (
        <input class="input" type="date" name={name} onChange={given} />
      ) : (
        <input class="input" name={name} onChange={given} />
      )}
    </label>
  );
}

/** What was put right folds to a line with Undo, and stays until it is sent. */
function DoneList({ composing }: { composing: Composing }) {
  if (composing.done.length === 0) return null;
  return (
    <details class="done" open>
      <summary>{composing.done.length} put right</summary>
      <ul>
        {composing.done.map((one) => (
          <li key={one.words}>
            <span>{one.words}</span>
            <button type="button" class="btn sm quiet" onClick={() => composing.undo(one)}>
              Undo
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Send({ composing, open, waiting }: { composing: Composing; open: number; waiting: number }) {
  const { check, draft } = composing;
  const held = open > 0;
  const label =
    check.door !== null
      ? 'Send to the office'
      : waiting > 0
        ? 'Send for approval'
        : draft.goesOutAt === null
          ? 'Send now'
          : 'Send at that time';
  return (
    <button
      class={`btn wide${held ? '' : ' primary'}`}
      type="submit"
      name="do"
      value="send"
      aria-describedby="why-not"
      aria-busy={composing.isSending ? 'true' : undefined}
      onClick={pressed(() => {
        // What has just been put right may not be checked yet: the server looks again in any case.
        if (held && composing.checked === draft) document.querySelector<HTMLElement>('.gp-list .finding h3')?.focus();
        else void composing.send();
      })}
    >
      {held && <Glyph state={check.state === 'shut' ? 'shut' : 'held'} size={18} />}
      {label} <small id="why-not">{held ? `${open} to put right first` : 'Ctrl and Enter'}</small>
    </button>
  );
}

/** In the browser the press is handled here; without scripts the button sends the form. */
function pressed(act: () => void) {
  return (event: Event): void => {
    event.preventDefault();
    act();
  };
}

/** After a fix, focus goes to the next finding instead of falling off the page. */
function useFocusOnNext(list: { current: HTMLDivElement | null }, open: readonly Finding[]): void {
  const before = useRef(open.length);
  useEffect(() => {
    const fewer = open.length < before.current;
    before.current = open.length;
    const isLost = document.activeElement === document.body || document.activeElement === null;
    if (fewer && isLost) list.current?.querySelector<HTMLElement>('.finding h3')?.focus();
  }, [open.length]);
}
