import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql } from 'drizzle-orm';
import type { Act } from '#src/kernel/acts.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { newId } from '#src/kernel/ids.ts';
import { mintPermit } from '#src/kernel/permit.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import type { Citation } from '#src/kernel/citation.ts';
import type { Attempt } from '#src/infra/journal/journal.ts';
import { isReadOnly, type Db, type Tx } from '#src/infra/db/transact.ts';
import type { Gate } from './gate.ts';
import type { Request } from './cedar.ts';
import { judge, readyPolicy, recall, type Verdict } from './judge.ts';
import type { Packs } from './packs.ts';
import type { PolicyRow } from './policy.ts';
import type { Known, Question } from './question.ts';
import { aboutThing } from './refusal-words.ts';
import { requestFor } from './request.ts';

/** What the gate must be told of the school's records; the house gives it the desks' readers. */
export interface GateRecords {
  readonly now: () => Date;
  readonly packs: Packs;
  /** Everything it must know of the school's records at an instant, for one who asks; the policy is null before one is adopted. */
  recordsOf(db: Db, person: PersonId | null, now: Date): Promise<Known>;
  recordRefusal(tx: Tx, attempt: Attempt, refusal: Refusal): Promise<void>;
  /** Told when the rules could not be evaluated: a fault to look into, though the answer was a safe no. */
  onFault(act: Act, messages: readonly string[]): void;
}

export function openGate(records: GateRecords): Gate {
  return {
    async ask<A extends Act>(tx: Tx, question: Question<A>) {
      const seen = await consider(records, tx, question, judge);
      const { actor, act } = question;
      const subject = question.subject ?? { kind: question.on.kind, id: question.on.id };
      const attempt = { schoolId: actor.schoolId, actor, act, subject, factsDigest: digestOf(seen.request), at: seen.at };
      await saveVerdict(tx, attempt, seen);
      if (seen.verdict.refusal !== null) {
        await records.recordRefusal(tx, attempt, seen.verdict.refusal);
        return no(seen.verdict.refusal);
      }
      return ok(mintPermit<A>({ ...attempt, act, citations: seen.verdict.citations }));
    },
    async look(db, question) {
      const { verdict } = await consider(records, db, question, recall);
      return verdict.refusal === null ? ok() : no(verdict.refusal);
    },
    async meet(db, actor) {
      const known = await readRecords(records, db, actor, records.now());
      met.set(actor, known);
      return known;
    },
  };
}

interface Considered {
  readonly verdict: Verdict;
  readonly request: Request;
  readonly at: Date;
  readonly policy: PolicyRow | null;
}

const knownIn = new WeakMap<Db, Map<string, Promise<Known>>>();
const met = new WeakMap<Actor, Known>();

/**
 * A page looks many times in one reading transaction; what was read first holds to its end, and of a visitor who was
 * met, for their one request. A writing transaction reads every time.
 */
function knownOf(records: GateRecords, db: Db, actor: Actor, at: Date): Promise<Known> | Known {
  if (!isReadOnly(db)) return readRecords(records, db, actor, at);
  const visitor = met.get(actor);
  if (visitor !== undefined) return visitor;
  const known = knownIn.get(db) ?? new Map<string, Promise<Known>>();
  knownIn.set(db, known);
  const who = actor.kind === 'person' ? actor.personId : '';
  const found = known.get(who) ?? readRecords(records, db, actor, at);
  known.set(who, found);
  return found;
}

function readRecords(records: GateRecords, db: Db, actor: Actor, at: Date): Promise<Known> {
  return records.recordsOf(db, actor.kind === 'person' ? actor.personId : null, at);
}

async function consider(records: GateRecords, db: Db, question: Question, verdictOn: typeof judge): Promise<Considered> {
  const at = records.now();
  const { actor } = question;
  const known = await knownOf(records, db, actor, at);
  const policy = readyPolicy(records.packs, known.policy);
  const request = requestFor(question, known.standing, known.situation, policy.terms);
  const verdict = verdictOn(policy, question.act, request, actor.kind === 'person' ? actor.scopes : undefined);
  if (verdict.fault.length > 0) records.onFault(question.act, verdict.fault);
  const refusal = verdict.refusal && aboutThing(verdict.refusal, question);
  return { verdict: { ...verdict, refusal }, request, at, policy: known.policy };
}

/** SHA-256 (hex) of the facts in canonical JSON. */
function digestOf(request: Request): string {
  return createHash('sha256')
    .update(canonicalize(request) ?? '')
    .digest('hex');
}

/** Keeps the verdict with the facts it was given, so that another version of the policy can be run over the past. */
async function saveVerdict(tx: Tx, attempt: Attempt, seen: Considered): Promise<void> {
  const refusal = seen.verdict.refusal;
  const outcome = refusal === null ? 'open' : refusal.kind === 'held' ? 'held' : 'shut';
  const findings = seen.verdict.citations.map((citation: Citation) => ({ code: refusal?.code ?? 'open', clause: citation.clause }));
  await tx.execute(sql`insert into verdict (school_id, id, at, policy_version_id, act, subject_kind, subject_id, outcome, findings, facts, facts_digest)
    values (${attempt.schoolId}, ${newId()}, ${attempt.at.toISOString()}, ${seen.policy?.id ?? null}, ${attempt.act}, ${attempt.subject.kind},
      ${attempt.subject.id}, ${outcome}, ${JSON.stringify(findings)}::jsonb, ${JSON.stringify(seen.request)}::jsonb, ${attempt.factsDigest})`);
}
