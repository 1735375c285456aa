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
    ...values.flatMap((one) => kept[one.name]?.line ?? []),
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

/** What Gatepost does with a value beyond the gate. */
const kept: Readonly<Record<string, { readonly word: 'Clock' | 'Recorded'; readonly line: string }>> = {
  reminderPeople: { word: 'Clock', line: 'Reminds them as the school year begins, and keeps who was reminded.' },
  proposalAnswerDays: { word: 'Clock', line: 'Tells those who decide when the days have gone by, and counts the answers.' },
  independentSupporters: { word: 'Recorded', line: 'Lists what they run apart from the school’s accounts.' },
  riskCount: { word: 'Recorded', line: 'Keeps each risk with its owner and the day to look again.' },
  mediumList: { word: 'Recorded', line: 'Takes any platform into the register, by its name.' },
};

const verbOf = { stop: 'Shuts the gate on', hold: 'Holds', note: 'Points out' } as const;

function stateOf(pack: Pack, id: ClauseId, severities: readonly string[], rules: number): Pick<Doing, 'word' | 'state'> {
  if (severities.includes('stop')) return { word: 'Enforced', state: 'shut' };
  if (severities.includes('hold')) return { word: 'Enforced', state: 'held' };
  if (rules > 0) return { word: 'Enforced', state: 'shut' };
  if (severities.includes('note')) return { word: 'Said in passing', state: 'note' };
  const own = [...pack.parameters.values()].flatMap((one) => (one.clause === id ? (kept[one.name] ?? []) : []))[0];
  if (own !== undefined) return { word: own.word, state: own.word === 'Clock' ? 'note' : 'plain' };
  const kind = pack.clause.get(id)?.kind;
  const set = [...pack.parameters.values()].some((one) => one.clause === id);
  if (set && kind === 'clock') return { word: 'Clock', state: 'note' };
  if (set && (kind === 'record' || kind === 'enforce')) return { word: 'Recorded', state: 'plain' };
  return { word: 'On trust', state: 'plain' };
}
