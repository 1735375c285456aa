import type { Act } from '#src/kernel/acts.ts';
import type { Citation, ClauseId } from '#src/kernel/citation.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { decide, prepare, type Request } from './cedar.ts';
import type { Pack, Packs } from './packs.ts';
import { citeFrom, type PolicyRow } from './policy.ts';
import { couldNotDecide, outOfScope, refusalOf } from './refusal-words.ts';
import { termsOf, type Terms } from './request.ts';

/** A school's policy, ready to be asked. */
export interface ReadyPolicy {
  readonly pack: Pack;
  readonly version: string;
  readonly terms: Terms;
}

export interface Verdict {
  /** Null when the gate is open. */
  readonly refusal: Refusal | null;
  readonly citations: readonly Citation[];
  /** The rules that decided, the school's own before the floor's; none on default deny. */
  readonly rules: readonly string[];
  /** What went wrong while evaluating; then the answer is a refusal. */
  readonly fault: readonly string[];
}

const ready = new Map<string, ReadyPolicy>();
const named = new WeakMap<Pack, Map<Act, string>>();
const prepared = new Map<string, string>();
const mostKept = 2_000;

/** A pack and what a school set never change within a version, so what is worked out of them is kept. */
export function readyPolicy(packs: Packs, row: PolicyRow | null): ReadyPolicy {
  const key = row === null ? 'floor' : `${row.pack} ${row.version} ${JSON.stringify(row.parameters)}`;
  const kept = ready.get(key);
  if (kept !== undefined) return kept;
  const pack = row === null ? packs.floor : packs.pack(row.pack);
  const made = { pack, version: row?.version ?? pack.floorVersion, terms: termsOf(pack, row?.parameters ?? {}) };
  if (ready.size >= mostKept) ready.clear();
  ready.set(key, made);
  return made;
}

/** The name under which Cedar holds the rules of a pack that speak of an act: read in once, and no more than it needs. */
function rulesFor(pack: Pack, act: Act): string {
  const names = named.get(pack) ?? new Map<Act, string>();
  const known = names.get(act);
  if (known !== undefined) return known;
  const rules = pack.rules.filter((rule) => rule.acts === null || rule.acts.includes(act));
  const key = rules.map((rule) => `${rule.id} ${rule.text}`).join('\n');
  const name = prepared.get(key) ?? `${act} ${prepared.size + 1}`;
  if (!prepared.has(key)) prepare(name, pack.schema, rules);
  prepared.set(key, name);
  named.set(pack, names.set(act, name));
  return name;
}

/** The verdict on one request: open, or a refusal with the clauses it rests on. Pure but for Cedar's prepared rules. */
export function judge(policy: ReadyPolicy, act: Act, request: Request, scopes?: readonly string[]): Verdict {
  const { pack, version, terms } = policy;
  const governing = () => citeFrom(pack, version, pack.acts[act]);
  if (scopes !== undefined && !covers(scopes, act)) {
    const citation = citeFrom(pack, version, 'FL-SCH-08');
    return { refusal: outOfScope(act, citation), citations: [citation], rules: [], fault: [] };
  }
  const answer = decide(rulesFor(pack, act), request);
  if (answer.outcome === 'error') {
    return { refusal: couldNotDecide(governing()), citations: [governing()], rules: [], fault: answer.messages };
  }
  // What speaks of every act is about whoever asks, and is said before what is about the thing: the next step is theirs to take.
  const rules = pack.rules
    .filter((rule) => answer.rules.includes(rule.id))
    .toSorted((a, b) => Number(a.acts !== null) - Number(b.acts !== null));
  const citations =
    rules.length === 0
      ? [governing()]
      : cited(
          pack,
          version,
          rules.map((rule) => rule.clause),
        );
  const names = rules.map((rule) => rule.id);
  if (answer.outcome === 'allow') return { refusal: null, citations, rules: names, fault: [] };
  // What somebody may not know of does not exist, whatever else stands against them.
  const hides = names.find((rule) => pack.refusals.rules.get(rule)?.kind === 'absent');
  const refusal = refusalOf(pack, terms, act, hides ?? names[0], citations);
  const each = rules.map((rule) => refusalOf(pack, terms, act, rule.id, [citeFrom(pack, version, rule.clause)]));
  return {
    refusal: { ...refusal, ...(each.length > 1 && hides === undefined && { reasons: hardest(each) }) },
    citations,
    rules: names,
    fault: [],
  };
}

/** While something is shut, what is only held does not matter yet; the same said by two rules is said once. */
function hardest(refusals: readonly Refusal[]): readonly Refusal[] {
  const shut = refusals.filter((one) => one.kind === 'shut');
  const hard = shut.length > 0 ? shut : refusals;
  return hard.filter((one, at) => hard.findIndex((other) => other.code === one.code) === at);
}

const recalled = new WeakMap<ReadyPolicy, Map<string, Verdict>>();
const mostRecalled = 500;

/**
 * The same question under the same policy has the same verdict, and a screen asks the same ones over and over. Only for
 * showing: whatever is done is judged each time.
 */
export function recall(policy: ReadyPolicy, act: Act, request: Request, scopes?: readonly string[]): Verdict {
  const verdicts = recalled.get(policy) ?? new Map<string, Verdict>();
  recalled.set(policy, verdicts);
  const key = JSON.stringify([act, scopes, request]);
  const known = verdicts.get(key);
  if (known !== undefined) return known;
  const verdict = judge(policy, act, request, scopes);
  if (verdict.fault.length > 0) return verdict;
  if (verdicts.size >= mostRecalled) verdicts.clear();
  verdicts.set(key, verdict);
  return verdict;
}

function cited(pack: Pack, version: string, clauses: readonly ClauseId[]): readonly Citation[] {
  return [...new Set(clauses)].map((clause) => citeFrom(pack, version, clause));
}

/** `publishing:draft`, every act of a desk as `publishing:*`, or every act as `*`. */
function covers(scopes: readonly string[], act: Act): boolean {
  const desk = act.slice(0, act.indexOf(':'));
  return scopes.includes(act) || scopes.includes(`${desk}:*`) || scopes.includes('*');
}
