import type { Act } from '#src/kernel/acts.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Json } from '#src/kernel/json.ts';
import type { Permit, Subject } from '#src/kernel/permit.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { append } from './append.ts';
import type { Entry } from './entry.ts';

/**
 * What an entry says beside the act itself. `facts` are ids, counts, codes, days and other impersonal values, and are
 * hashed into the chain as they stand. `personal` are names and free words: only a salted hash of each enters the
 * chain, the words lie beside it and can be erased without breaking it.
 */
export interface Detail {
  readonly subject?: Subject;
  readonly facts?: Readonly<Record<string, Json>>;
  readonly personal?: Readonly<Record<string, string>>;
}

/** What was asked of the gate, as the journal keeps it when the answer is no. */
export interface Attempt {
  readonly schoolId: SchoolId;
  readonly actor: Actor;
  readonly act: Act;
  readonly subject: Subject;
  /** SHA-256 (hex) of the facts the verdict was given, in canonical JSON. */
  readonly factsDigest: string;
  readonly at: Date;
}

/** Writes the act a permit was given for into the school's journal, in this transaction. */
export async function record<A extends Act>(tx: Tx, permit: Permit<A>, detail: Detail = {}): Promise<void> {
  await append(
    tx,
    permit.schoolId,
    { ...outline(permit, 'open', permit.citations), ...extra(detail), subject: subjectOf(permit, detail) },
    detail.personal ?? {},
  );
}

/** Writes an attempt the gate refused: held stays held, everything else is shut, also what the asker may not know exists. */
export async function recordRefusal(tx: Tx, attempt: Attempt, refusal: Refusal, detail: Detail = {}): Promise<void> {
  const verdict = refusal.kind === 'held' ? 'held' : 'shut';
  const entry = {
    ...outline(attempt, verdict, refusal.citations),
    code: refusal.code,
    ...extra(detail),
    subject: subjectOf(attempt, detail),
  };
  await append(tx, attempt.schoolId, entry, detail.personal ?? {});
}

type Outline = Omit<Entry, 'seq' | 'school' | 'salt' | 'words' | 'subject'>;

function outline(asked: Omit<Attempt, 'schoolId'>, verdict: Entry['verdict'], citations: Refusal['citations']): Outline {
  return {
    act: asked.act,
    actor: actorOf(asked.actor),
    at: asked.at.toISOString(),
    citations: citations.map(({ clause, ref, version }) => ({ clause, ref, version })),
    factsDigest: asked.factsDigest,
    verdict,
  };
}

function actorOf(actor: Actor): Entry['actor'] {
  return actor.kind === 'person' ? { kind: 'person', person: actor.personId, signIn: actor.signInId } : { kind: 'system', job: actor.job };
}

function subjectOf(asked: { readonly subject: Subject }, detail: Detail): Subject {
  const { kind, id } = detail.subject ?? asked.subject;
  return { kind, id };
}

function extra(detail: Detail): Pick<Entry, 'facts'> {
  return detail.facts !== undefined && Object.keys(detail.facts).length > 0 ? { facts: detail.facts } : {};
}
