import type { Actor } from '#src/kernel/actor.ts';
import { addDays, instantOf, type Day } from '#src/kernel/clock.ts';
import type { AccountId, OfficialUseId, PersonId } from '#src/kernel/ids.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { headAbsence } from '#src/desks/people/desk.ts';
import { onAsking, onUse, personOf, useThing } from './acts.ts';
import { accountsOf } from './accounts-store.ts';
import { tellOfPasswords } from './due.ts';
import { tellDue } from './jobs.ts';
import type { Consultation, UseLine } from './model.ts';
import { momentOf, type Moment } from './moment.ts';
import { headByPost } from './posting.ts';
import { unreadRules } from './rules-store.ts';
import { checkApplication, decidedAs, isToAskFor, decidedMeanwhile, endedAs, isConsulted, type Application } from './rules.ts';
import { standingOf } from './standing.ts';
import { tellApprovers, tellHolder } from './telling.ts';
import { approve, decline, endUses, findUse, insertUse, listUses, lockUses, type Decision } from './uses-store.ts';

/** Asks to become an official user of one or more accounts; each is decided by itself. */
export function applyForUse(
  office: Office,
  actor: Actor,
  input: Application & { readonly accounts: readonly AccountId[]; readonly signed: boolean },
): Promise<Result<readonly OfficialUseId[]>> {
  return office.transact(actor.schoolId, async (tx) => {
    const person = personOf(actor);
    if (person !== null) await lockUses(tx, person);
    const asked = await office.gate.ask(tx, onAsking(actor, input.capacity));
    if (!asked.ok) return asked;
    if (person === null) return no(absent);
    const moment = await momentOf(office, tx, actor);
    const standing = await standingOf(tx, person, moment.now);
    const fit = checkApplication(input, standing.engagements, moment.policy, moment.today);
    if (!fit.ok) return fit;
    const free = await accountsToAskFor(tx, person, input.accounts, moment);
    if (!free.ok) return free;
    const { capacity, purpose, occasion, until, risks, signed } = input;
    const made: OfficialUseId[] = [];
    for (const accountId of free.value)
      made.push(
        await insertUse(tx, asked.value, { accountId, personId: person, capacity, purpose, occasion, risks, askedUntil: until, signed }),
      );
    await office.record(tx, asked.value, { facts: { capacity, accounts: free.value, uses: made, until }, personal: { purpose, occasion } });
    await tellApprovers(office, tx, actor.schoolId, { capacity, person }, moment, made);
    return ok(made);
  });
}

/** The accounts asked for that are in force and not asked for or held already. */
async function accountsToAskFor(
  tx: Tx,
  person: PersonId,
  wanted: readonly AccountId[],
  moment: Moment,
): Promise<Result<readonly AccountId[]>> {
  if (wanted.length === 0) return no(unclear({ accounts: 'Choose at least one account.' }));
  const open = (await accountsOf(tx, { on: moment.today })).filter((one) => isToAskFor(one, person));
  if (wanted.some((id) => !open.some((account) => account.id === id))) return no(absent);
  const states = ['asked', 'agreed', 'in-force', 'suspended'] as const;
  const held = await listUses(tx, moment.now, { person, states, headByPost: headByPost(moment.policy) });
  const twice = held.find((line) => wanted.includes(line.accountId));
  if (twice !== undefined) return no(unclear({ accounts: `You have asked for ${twice.accountName} already, or may use it now.` }));
  return ok([...new Set(wanted)]);
}

/** The line, held against other decisions; null when there is none or it is not theirs to know of. */
async function lockLine(office: Office, tx: Tx, id: OfficialUseId): Promise<UseLine | null> {
  const found = await findUse(tx, office.now(), id);
  if (found === null) return null;
  await lockUses(tx, found.personId);
  return findUse(tx, office.now(), id);
}

/** Approves an application: by whom, as what, on which clause, and on which absence of the head it relied (KP-OFF-03, KP-OFF-04). */
export function approveUse(
  office: Office,
  actor: Actor,
  input: { readonly id: OfficialUseId; readonly until: Day | null },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const line = await lockLine(office, tx, input.id);
    if (line === null) return no(absent);
    const moment = await momentOf(office, tx, actor);
    const until = input.until ?? line.askedUntil;
    const thing = useThing(line, await standingOf(tx, line.personId, moment.now), until);
    const asked = await office.gate.ask(tx, onUse(actor, 'register:approve', thing));
    if (!asked.ok) return asked;
    const by = personOf(actor);
    if (by === null) return no(absent);
    if (line.state !== 'asked') return no(decidedMeanwhile);
    if (until !== null && until < moment.today) return no(unclear({ until: 'That day has gone by.' }));
    const absence = await headAbsence(tx, moment.now);
    const decision = await decisionOf(tx, by, line, moment, asked.value.citations[0]?.clause, absence !== null);
    const absenceId = decision.as === 'Authorised deputy' ? (absence?.id ?? null) : null;
    const untilAt = until === null ? null : instantOf(addDays(until, 1), '00:00', moment.zone);
    await approve(tx, asked.value, line.id, { ...decision, absenceId, untilAt });
    const facts = { account: line.accountId, person: line.personId, as: decision.as, until, absence: absenceId };
    await office.record(tx, asked.value, { facts, personal: { holder: line.holder, account: line.accountName } });
    await tellHolder(office, tx, actor.schoolId, line, `You may now post on ${line.accountName}.`);
    const owedFrom = addDays(moment.today, moment.policy.number('accountUpdateWithinDays') + 1);
    const startAfter = instantOf(owedFrom, '00:00', moment.zone);
    await office.enqueue(tx, tellDue, { schoolId: actor.schoolId }, { startAfter });
    if ((await unreadRules(tx, line.personId)).length > 0)
      await tellHolder(office, tx, actor.schoolId, line, 'There are rules to read before you post.', '/register/rules');
    return ok();
  });
}

async function decisionOf(
  tx: Tx,
  by: PersonId,
  line: UseLine,
  moment: Moment,
  clause: string | undefined,
  headAway: boolean,
): Promise<Decision> {
  const standing = await standingOf(tx, by, moment.now);
  const as = decidedAs(standing, line.capacity, moment.policy, headAway);
  return { by, as, clause: clause ?? moment.policy.governing('register:approve') };
}

export function declineUse(
  office: Office,
  actor: Actor,
  input: { readonly id: OfficialUseId; readonly reason: string },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const line = await lockLine(office, tx, input.id);
    if (line === null) return no(absent);
    const moment = await momentOf(office, tx, actor);
    const thing = useThing(line, await standingOf(tx, line.personId, moment.now), line.askedUntil);
    const asked = await office.gate.ask(tx, onUse(actor, 'register:decline', thing));
    if (!asked.ok) return asked;
    const by = personOf(actor);
    if (by === null) return no(absent);
    if (line.state !== 'asked') return no(decidedMeanwhile);
    const absence = await headAbsence(tx, moment.now);
    const decision = await decisionOf(tx, by, line, moment, asked.value.citations[0]?.clause, absence !== null);
    await decline(tx, asked.value, line.id, { ...decision, reason: input.reason });
    const facts = { account: line.accountId, person: line.personId, as: decision.as };
    await office.record(tx, asked.value, { facts, personal: { holder: line.holder, reason: input.reason } });
    await tellHolder(office, tx, actor.schoolId, line, `Your application for ${line.accountName} was declined.`);
    return ok();
  });
}

/**
 * Withdraws official use at once (KP-OFF-05, KP-OFF-07, KP-OFF-09). `everywhere` ends it on every account that was
 * approved in the same capacity; what comes with the headteacher's role ends everywhere or not at all.
 */
export function revokeUse(
  office: Office,
  actor: Actor,
  input: { readonly id: OfficialUseId; readonly everywhere: boolean; readonly consultation: Consultation | null },
): Promise<Result<undefined>> {
  return endLines(office, actor, 'register:revoke', input);
}

/** Official use given up by its holder, or its end recorded, without anybody having withdrawn it. */
export function endUse(office: Office, actor: Actor, input: { readonly id: OfficialUseId }): Promise<Result<undefined>> {
  return endLines(office, actor, 'register:endUse', { ...input, everywhere: false, consultation: null });
}

function endLines(
  office: Office,
  actor: Actor,
  act: 'register:revoke' | 'register:endUse',
  input: { readonly id: OfficialUseId; readonly everywhere: boolean; readonly consultation: Consultation | null },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const line = await lockLine(office, tx, input.id);
    if (line === null) return no(absent);
    const moment = await momentOf(office, tx, actor);
    const thing = useThing(line, await standingOf(tx, line.personId, moment.now), line.askedUntil);
    const asked = await office.gate.ask(tx, onUse(actor, act, thing, isConsulted(input.consultation)));
    if (!asked.ok) return asked;
    const by = personOf(actor);
    if (by === null) return no(absent);
    const lines = await linesToEnd(tx, line, input.everywhere, moment);
    if (lines.length === 0)
      return no(conflict('This is over already.', 'It ended before you came to it.', [{ label: 'See the register', href: '/register' }]));
    const { roles } = await standingOf(tx, by, moment.now);
    const how = act === 'register:revoke' ? 'revoked' : 'given-up';
    const clause = asked.value.citations[0]?.clause ?? moment.policy.governing(act);
    await endUses(tx, asked.value, lines, { by, as: endedAs(roles), clause, how, consultation: input.consultation });
    const facts = { accounts: lines.map((one) => one.accountId), person: line.personId, how, consulted: input.consultation !== null };
    await office.record(tx, asked.value, { facts, personal: { holder: line.holder } });
    const names = [...new Set(lines.map((one) => one.accountName))].join(', ');
    if (by !== line.personId) await tellHolder(office, tx, actor.schoolId, line, `Your official use of ${names} has ended.`);
    await tellOfPasswords(office, tx, actor.schoolId, { ...moment, now: asked.value.at });
    return ok();
  });
}

async function linesToEnd(tx: Tx, line: UseLine, everywhere: boolean, { now, policy }: Moment): Promise<readonly UseLine[]> {
  const states = ['agreed', 'in-force', 'suspended'] as const;
  const open = await listUses(tx, now, { person: line.personId, states, headByPost: headByPost(policy) });
  if (line.byPost || everywhere) return open.filter((one) => one.capacity === line.capacity);
  return open.filter((one) => one.id === line.id);
}
