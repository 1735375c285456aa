import { acts as allActs } from '#src/kernel/acts.ts';
import type { ClauseId } from '#src/kernel/citation.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { list } from '#src/kernel/words.ts';
import type { Pack } from '#src/infra/gate/packs.ts';
import { sayValue } from './say.ts';
import { actWords, checkWords } from './words.ts';

/** What Gatepost does about one clause, worked out of the pack itself, so that the page cannot claim what is not so. */
export interface Doing {
  readonly word: 'Enforced' | 'Said in passing' | 'Clock' | 'Recorded' | 'On trust';
  readonly state: 'shut' | 'held' | 'note' | 'plain';
  readonly lines: readonly string[];
}

export function doingAbout(pack: Pack, policy: Policy, id: ClauseId): Doing {
  const checks = [...pack.checks.keys()].flatMap((code) => {
    const rule = policy.check(code);
    return rule?.clause === id ? [rule] : [];
  });
  const rules = pack.rules.filter((rule) => rule.clause === id);
  const acts = [...new Set(rules.flatMap((rule) => rule.acts ?? []))];
  const governed = allActs.filter((act) => pack.acts[act] === id && !acts.includes(act));
  const values = [...pack.parameters.values()].filter((one) => one.clause === id);
  const lines = [
    ...checks.map((rule) => `${verbOf[rule.severity]} ${checkWords[rule.code] ?? rule.code}.`),
    ...(rules.some((rule) => rule.acts === null) ? ['Holds for everything anybody does in Gatepost.'] : []),
    ...(acts.length > 0
      ? [
          `Decides who may ${list(
            acts.map((act) => actWords[act]),
            'or',
          )}.`,
        ]
      : []),
    ...(governed.length > 0
      ? [
          `Is cited when somebody may not ${list(
            governed.map((act) => actWords[act]),
            'or',
          )}.`,
        ]
      : []),
    ...values.map((one) => `${one.ask} ${sayValue(one, policy)}.`),
  ];
  if (id.endsWith('-REV-01')) {
    return { word: 'Clock', state: 'note', lines: ['Shows since when the review is overdue, here and on the public page.', ...lines] };
  }
  return {
    ...stateOf(
      pack,
      id,
      checks.map((rule) => rule.severity),
      rules.length + governed.length,
    ),
    lines,
  };
}

const verbOf = { stop: 'Shuts the gate on', hold: 'Holds', note: 'Points out' } as const;

function stateOf(pack: Pack, id: ClauseId, severities: readonly string[], rules: number): Pick<Doing, 'word' | 'state'> {
  if (severities.includes('stop')) return { word: 'Enforced', state: 'shut' };
  if (severities.includes('hold')) return { word: 'Enforced', state: 'held' };
  if (rules > 0) return { word: 'Enforced', state: 'shut' };
  if (severities.includes('note')) return { word: 'Said in passing', state: 'note' };
  const kind = pack.clause.get(id)?.kind;
  const set = [...pack.parameters.values()].some((one) => one.clause === id);
  if (set && kind === 'clock') return { word: 'Clock', state: 'note' };
  if (set && (kind === 'record' || kind === 'enforce')) return { word: 'Recorded', state: 'plain' };
  return { word: 'On trust', state: 'plain' };
}
