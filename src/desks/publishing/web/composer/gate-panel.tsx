import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '#src/kernel/finding.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import { Gates } from '#src/web/ui/gate.tsx';
import { Glyph } from '#src/web/ui/icon.tsx';
import { count } from '#src/kernel/words.ts';
import { firstSafeFix } from '../../checks/fix.ts';
import { Found } from './found.tsx';
import { GoesOut } from './goes-out.tsx';
import { pressed } from './pressed.ts';
import { gateOf } from './previews.tsx';
import { type Composing, isCutOff } from './use-composer.ts';
import type { CheckShown, ComposerView } from './view.ts';

interface Props {
  readonly composing: Composing;
  readonly view: ComposerView;
  readonly onTab: (account: AccountId) => void;
  readonly isLive: boolean;
}

/** The gate: one for each channel, what it found, what puts it right, when it goes, and Send. */
export function GatePanel({ composing, view, onTab, isLive }: Props) {
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
          <Found key={finding.key} finding={finding} composing={composing} onTab={onTab} isLive={isLive} />
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
          {waiting.length > 0 && (
            <>
              <br />
              <span class="muted">then {waiting.length === 1 && door !== null ? door.what : 'somebody else decides'}.</span>
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
  if (isBlank(composing.check)) return 'Nothing is written yet';
  return open === 0 ? 'Nothing to put right' : `${count(open, 'thing')} to put right`;
}

/** An empty page is not something to put right. */
export function isBlank({ toPutRight }: Pick<CheckShown, 'toPutRight'>): boolean {
  return toPutRight.length === 1 && toPutRight[0] === 'nothing-to-say';
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
