import type { ComponentChildren } from 'preact';
import type { Finding } from '#src/kernel/finding.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import { runsOf, stretchOf } from './stretches.ts';
import type { Composing } from './use-composer.ts';

/**
 * A field for words, and over it a line under each stretch that a finding is about. The lines are for eyes alone: to
 * whoever hears the page the finding quotes the words, and leads to them.
 */
export function Marked(props: { composing: Composing; account?: AccountId; isLive: boolean; children: ComponentChildren }) {
  const { check, checked, draft } = props.composing;
  // Without scripts the words can change under the lines: there are none.
  const runs = runsOf(props.isLive ? check.findings : [], checked, draft, props.account);
  return (
    <span class="marked">
      {props.children}
      <span class="marks" dir="auto" aria-hidden="true">
        {runs.map(({ said, mark }, at) =>
          mark === null ? (
            said
          ) : (
            <mark key={at} class={mark}>
              {said}
            </mark>
          ),
        )}
        {'\n'}
      </span>
    </span>
  );
}

/** Leads from a finding to the words it is about, and chooses them there. */
export function ShowWords(props: { finding: Finding; composing: Composing; onTab: (account: AccountId) => void }) {
  const { finding, composing, onTab } = props;
  const { words } = finding;
  const stretch = stretchOf(finding, composing.checked, composing.draft);
  if (words === undefined || stretch === null) return null;
  const show = (): void => {
    if (words.account !== undefined) onTab(words.account);
    const place = words.inAlt === true ? `alt-${finding.picture}` : words.account === undefined ? 'words' : `words-${words.account}`;
    requestAnimationFrame(() => {
      const field = document.getElementById(place);
      if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
      field.focus({ preventScroll: true });
      field.setSelectionRange(stretch.from, stretch.to);
      field.scrollIntoView({ block: 'center' });
    });
  };
  return (
    <button type="button" class="btn sm quiet" onClick={show}>
      Show the words
    </button>
  );
}
