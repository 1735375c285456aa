import { dayOf } from '#src/kernel/clock.ts';
import type { Finding } from '#src/kernel/finding.ts';
import { newId, type SchoolId } from '#src/kernel/ids.ts';
import { packIds, type Policy } from '#src/kernel/policy.ts';
import { unclear, type Refusal } from '#src/kernel/refusal.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { policyFrom } from '#src/infra/gate/policy.ts';
import { familyNames } from '#src/desks/consent/desk.ts';
import { findPolicyInForce } from '#src/desks/policy/desk.ts';
import { emptyDraft, nothingDecided, type KnownName, type PostFacts, type SchoolFacts } from './checks/facts.ts';
import { inPublicWords } from './checks/public-words.ts';
import { schoolOf } from './reading.ts';

/** Words that everybody reads, by the name of the answer they stand in. */
export type PublicWords = Readonly<Record<string, string | readonly string[]>>;

/** The school they are said in, within a transaction of its own; null for one that is only being founded. */
export interface SaidIn {
  readonly db: Db;
  readonly schoolId: SchoolId;
}

/**
 * Why words may not stand where everybody reads them, with a sentence for each answer; null when they may. They are read as
 * the words of a post are, under the policy in force, or the one that they are to be part of (OC-CON-01, HM-PUB-05, HM-PUB-06).
 */
export async function readPublicWords(said: SaidIn | null, words: PublicWords, now: Date, under?: Policy): Promise<Refusal | null> {
  const given = Object.entries(words).flatMap(([name, value]) => [value].flat().map((text) => ({ name, text })));
  if (given.every(({ text }) => text.trim() === '')) return null;
  const [school, names] = said === null ? [nowhere, []] : await Promise.all([schoolOf(said.db), namesKnown(said.db)]);
  const today = dayOf(now, school.zone);
  const policy = under ?? (said === null ? null : await findPolicyInForce(said.db, said.schoolId, today)) ?? floorAlone(today);
  const facts: PostFacts = {
    ...{ draft: emptyDraft, accounts: [], people: [], decisions: nothingDecided, barred: [] },
    ...{ names, school, now: now.toISOString() },
  };
  const found = given.flatMap(({ name, text }) =>
    inPublicWords(text, facts, policy)
      .slice(0, 1)
      .map((finding) => ({ name, finding })),
  );
  if (found.length === 0) return null;
  const fields = Object.fromEntries(found.toReversed().map(({ name, finding }) => [name, sayFault(finding)]));
  return { ...unclear(fields), code: 'not-for-everybody', citations: found.map(({ finding }) => finding.citation) };
}

const ofNames = new Set(['pupil-full-name', 'mention-not-approved']);

function sayFault({ what, why, code }: Finding): string {
  const wayOut = ofNames.has(code)
    ? ' If it is a place or somebody else, enter it in the school settings among the names that are never taken for a pupil’s.'
    : '';
  return `Everybody may read this. ${what}. ${why}${wayOut}`;
}

async function namesKnown(db: Db): Promise<readonly KnownName[]> {
  const known = await familyNames(db);
  return known.map(({ personId: id, kind, given, family, of }) => ({ id, kind, given, family, ...(of !== undefined && { of }) }));
}

/** A school of which nothing is on record yet. */
const nowhere: SchoolFacts = {
  ...{ name: '', nation: 'england', type: 'other', zone: 'Europe/London', postingHours: null },
  ...{ domains: [], phones: [], postcodes: [], terms: [], preElection: [], allowedNames: [] },
  ...{ ethosRecorded: false, stopped: false },
};

/** Before a school has a policy of its own, only the floor reads its words. */
function floorAlone(inForceFrom: string): Policy {
  const { floor } = packs();
  return policyFrom(floor, { id: newId(), pack: packIds[0], version: floor.floorVersion, inForceFrom, parameters: {} });
}
