import type { Finding } from '#src/kernel/finding.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import type { Stretch } from '#src/kernel/reading-text.ts';
import type { Draft } from '../../checks/facts.ts';
import { changeIn } from './merge.ts';

/** The text that a finding is about, as a draft has it. */
function textOf(draft: Draft, { words, picture }: Finding): string {
  if (words?.inAlt === true) return draft.pictures.find((one) => one.id === picture)?.alt ?? '';
  return words?.account === undefined ? draft.words : (draft.variants[words.account] ?? '');
}

/**
 * Where the words that a finding is about stand now: it was found in `checked`, and somebody may have typed since. Null when
 * it is about no words, or they were changed.
 */
export function stretchOf(finding: Finding, checked: Draft, draft: Draft): Stretch | null {
  const { words } = finding;
  if (words === undefined) return null;
  const [before, now] = [textOf(checked, finding), textOf(draft, finding)];
  const change = changeIn(before, now);
  const { from, to } = words;
  if (before === now || to <= change.from) return { from, to };
  const moved = now.length - before.length;
  return from >= change.to ? { from: from + moved, to: to + moved } : null;
}

/** A run of a text, marked or not. */
export interface Run {
  readonly said: string;
  readonly mark: Finding['severity'] | null;
}

/** One text cut into runs, as findings are about them; where two are about the same words, the harder one marks them. */
export function runsOf(findings: readonly Finding[], checked: Draft, draft: Draft, account?: AccountId): readonly Run[] {
  const text = account === undefined ? draft.words : (draft.variants[account] ?? '');
  const marks: (Finding['severity'] | null)[] = Array.from({ length: text.length }, () => null);
  // The hardest come first in a check.
  for (const finding of findings.toReversed()) {
    if (finding.words?.inAlt === true || finding.words?.account !== account) continue;
    const stretch = stretchOf(finding, checked, draft);
    if (stretch !== null) marks.fill(finding.severity, stretch.from, stretch.to);
  }
  const runs: { said: string; mark: Run['mark'] }[] = [];
  marks.forEach((mark, at) => {
    const last = runs.at(-1);
    if (last?.mark === mark) last.said += text.charAt(at);
    else runs.push({ said: text.charAt(at), mark });
  });
  return runs;
}
