import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql } from 'drizzle-orm';
import type { Act } from '#src/kernel/acts.ts';
import { newId, type PostId, type SchoolId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { writtenOut } from '#src/kernel/letters.ts';
import { folded } from '#src/kernel/reading-text.ts';
import type { Finding, Fix } from '#src/kernel/finding.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { PostCheck } from './checks/check.ts';
import type { PostFacts } from './checks/facts.ts';

export interface KeptVerdict {
  readonly at: Date;
  readonly act: string;
  readonly outcome: 'open' | 'held' | 'shut';
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly clause: string; readonly ref: string }[];
}

/** Keeps what the content checks said of a post and the facts they were given, so that another policy can be run over them. */
export async function keepVerdict(
  tx: Tx,
  schoolId: SchoolId,
  act: Act,
  postId: PostId,
  policy: Policy,
  check: PostCheck,
  facts: PostFacts,
): Promise<void> {
  const kept = canonicalize(withoutStrangers(facts)) ?? '{}';
  const findings = check.findings.map(({ code, severity, citation }) => ({ code, severity, clause: citation.clause, ref: citation.ref }));
  await tx.execute(sql`insert into verdict (school_id, id, at, policy_version_id, act, subject_kind, subject_id, outcome, findings, facts, facts_digest)
    values (${schoolId}, ${newId()}, ${facts.now}, ${policy.id}, ${act}, 'Post', ${postId}, ${check.state}, ${JSON.stringify(findings)}, ${kept},
      ${createHash('sha256').update(kept).digest('hex')})`);
}

/** The roll is looked through for names in the words; only those that could match, and their families, are worth keeping. */
function withoutStrangers(facts: PostFacts): PostFacts {
  const written = [facts.draft.words, ...Object.values(facts.draft.variants), ...facts.draft.pictures.map((picture) => picture.alt)];
  const words = written.join(' ');
  const letters = `${onlyLetters(words)} ${onlyLetters(writtenOut(words) ?? '')}`;
  const could = facts.names.filter((one) => partsOf(one).some((part) => letters.includes(part)));
  const ids = new Set(could.map((one) => one.id));
  return { ...facts, names: facts.names.filter((one) => ids.has(one.id) || one.of?.some((child) => ids.has(child))) };
}

const onlyLetters = (words: string): string => folded(words).replace(/[^\p{L}\p{M}]/gu, '');
const partsOf = ({ given, family }: PostFacts['names'][number]): readonly string[] =>
  [given, family, writtenOut(given) ?? '', writtenOut(family) ?? '']
    .flatMap((name) => name.split(/[\s\p{Pd}]+/u).map(onlyLetters))
    .filter((part) => part !== '');

export async function listVerdicts(db: Db, postId: PostId): Promise<readonly KeptVerdict[]> {
  const { rows } = await db.execute<{ at: string; act: string; outcome: KeptVerdict['outcome']; findings: KeptVerdict['findings'] }>(
    sql`select at, act, outcome, findings from verdict where subject_kind = 'Post' and subject_id = ${postId} order by at`,
  );
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

/** The refusal that a check's findings come to: the hardest first, each with what to do about it. */
export function refusalOf(findings: readonly Finding[], policy: Policy): Refusal {
  const [first] = findings;
  if (first === undefined) throw new Error('Nothing was found, so nothing is refused.');
  const field = fieldOf[first.code];
  const refusal: Refusal = {
    kind: findings.some((finding) => finding.severity === 'stop') ? 'shut' : field === undefined ? 'held' : 'unclear',
    code: codeOf(first, policy),
    what: first.what,
    why:
      findings.length === 1
        ? first.why
        : `${first.why} There ${findings.length === 2 ? 'is one more thing' : `are ${findings.length - 1} more things`} to put right.`,
    next: stepsOf(findings),
    citations: [...new Map(findings.map(({ citation }) => [citation.clause, citation])).values()],
    ...(field !== undefined && { fields: { [field]: first.why } }),
  };
  return unanswered(refusal, findings, policy) ?? refusal;
}

/** What is not there yet, by the field of a draft that it is asked for in. */
const fieldOf: Readonly<Record<string, string>> = {
  'nowhere-to-go': 'accounts',
  'nothing-to-say': 'words',
  'photo-not-usable': 'pictures',
};

/** Every way out of the first finding, and the first of each other. */
function stepsOf([first, ...others]: readonly Finding[]): Refusal['next'] {
  const fixes = [...(first?.fixes ?? []), ...others.flatMap((finding) => finding.fixes.slice(0, 1))];
  const steps = fixes.map(({ label, fix }) => (fix.kind === 'go' && fix.href.startsWith('/') ? { label, href: fix.href } : { label }));
  const once = [...new Map(steps.map((step) => [step.label, step])).values()].slice(0, 4);
  return once.length > 0 ? once : [{ label: 'Put it right in the post, then send it again.' }];
}

/** OC-CON-01: whatever rests on the clause about people who can be identified is refused in that clause's own word. */
function codeOf(finding: Finding, policy: Policy): string {
  const identifiable = policy.check('identifiable-person-not-cleared');
  return finding.citation.clause === identifiable?.clause ? identifiable.code : finding.code;
}

/** KP-OFF-01: under a policy that says so, open questions are missing checks, and the refusal names each of them. */
function unanswered(refusal: Refusal, findings: readonly Finding[], policy: Policy): Refusal | null {
  const rule = policy.check('check-missing');
  const open = findings.filter((finding) => finding.severity === 'hold' && finding.fixes.some(({ fix }) => answers.has(fix.kind)));
  if (rule === null || open.length === 0 || refusal.kind === 'shut') return null;
  return {
    ...refusal,
    code: rule.code,
    what: open.length === 1 ? 'A required check is not answered.' : `${open.length} required checks are not answered.`,
    why: `Still open: ${open.map((finding) => finding.what.replace(/[?.]$/u, '')).join('; ')}.`,
    citations: [policy.cite(rule.clause), ...refusal.citations.filter((citation) => citation.clause !== rule.clause)],
  };
}

/** Fixes that answer a question; the others change the post. */
const answers: ReadonlySet<Fix['kind']> = new Set<Fix['kind']>(['answer', 'tag-people', 'say-nobody']);
