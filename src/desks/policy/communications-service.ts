import type { Office } from '#src/office.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { packs } from '#src/infra/gate/packs.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { ClauseId } from '#src/kernel/citation.ts';
import { addDays, isDay, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { familiesDue, standingOfWays, type Communication, type FamilyDue, type WayStanding } from './communications.ts';
import * as store from './communications-store.ts';
import { policyInForce } from './desk.ts';

const recordingNotice = (actor: Actor) => ({ actor, act: 'publishing:recordNotice', on: { kind: 'School', id: actor.schoolId } }) as const;

/** KP-PUB-01: records that parents were told, by which way and in what words. Refusals: `unclear`, the gate's. */
export async function recordCommunication(office: Office, actor: Actor, input: Communication): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, recordingNotice(actor));
    if (!permit.ok) return permit;
    const today = await store.todayThere(tx, office.now());
    const ways = (await policyInForce(tx, actor.schoolId, today)).list('parentChannels');
    if (!ways.includes(input.way)) return no(unclear({ way: 'Choose one of the ways your policy names.' }));
    if (!isDay(input.givenOn) || input.givenOn > today) return no(unclear({ givenOn: 'The day is today or a day that has been.' }));
    if (input.wording.trim() === '') return no(unclear({ wording: 'Write what parents were told.' }));
    await store.saveCommunication(tx, permit.value, personOf(actor), { ...input, wording: input.wording.trim() });
    await office.record(tx, permit.value, { facts: { way: input.way, givenOn: input.givenOn, toEveryFamily: input.toEveryFamily } });
    return ok();
  });
}

/** KP-PUB-01: records that one family that came in later was told. Refusals: `unclear`, `not-found`, the gate's. */
export async function recordFamilyTold(
  office: Office,
  actor: Actor,
  input: { readonly pupilId: PersonId; readonly toldOn: Day; readonly way: string },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, recordingNotice(actor));
    if (!permit.ok) return permit;
    const today = await store.todayThere(tx, office.now());
    if (!isDay(input.toldOn) || input.toldOn > today) return no(unclear({ toldOn: 'The day is today or a day that has been.' }));
    const ways = (await policyInForce(tx, actor.schoolId, today)).list('parentChannels');
    if (!ways.includes(input.way)) return no(unclear({ way: 'Choose one of the ways your policy names.' }));
    if (!(await store.isPupil(tx, input.pupilId))) return no(absent);
    await store.saveFamilyTold(tx, permit.value, personOf(actor), input);
    await office.record(tx, permit.value, {
      subject: { kind: 'pupil', id: input.pupilId },
      facts: { way: input.way, toldOn: input.toldOn },
    });
    return ok();
  });
}

export interface CommunicationLog {
  readonly ways: readonly WayStanding[];
  readonly families: readonly FamilyDue[];
  readonly withinDays: number;
  /** The clause that names the ways. */
  readonly clause: ClauseId;
}

/** The log as it stands on a day, under the policy in force. */
export async function communicationLog(db: Db, policy: Policy, today: Day): Promise<CommunicationLog> {
  const given = await store.listCommunications(db);
  const withinDays = policy.number('parentToldWithinDays');
  const pupils = await store.listNewPupils(db, addDays(today, -366), today);
  return {
    ways: standingOfWays(policy.list('parentChannels'), given, today),
    families: familiesDue(pupils, given, withinDays, today),
    withinDays,
    clause: packs().pack(policy.pack).parameters.get('parentChannels')?.clause ?? policy.governing('publishing:recordNotice'),
  };
}

function personOf(actor: Actor): PersonId {
  if (actor.kind === 'person') return actor.personId;
  throw new Error('Only a person records what parents were told.');
}
