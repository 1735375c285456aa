import { and, asc, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Engagement, Role } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import { newId, type Id, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Absence, Authorisation, EngagementHeld, Person, PersonRecord, RoleHeld, Suspension } from './model.ts';
import { absence, deputyAuthorisation, engagement, person, roleHeld, suspension } from './tables.ts';

const personColumns = {
  id: person.id,
  kind: person.kind,
  given: person.givenName,
  family: person.familyName,
  knownAs: person.knownAs,
  email: person.email,
  yearGroup: person.yearGroup,
  bornOn: person.bornOn,
  joinedOn: person.joinedOn,
  leftOn: person.leftOn,
};

export async function findPerson(db: Db, id: PersonId): Promise<Person | null> {
  const [row] = await db.select(personColumns).from(person).where(eq(person.id, id));
  return row ?? null;
}

/** Somebody of this kind who has this mail address already; of parents and pupils only one of the same name. */
export async function findAlike(db: Db, one: NewPerson, not?: PersonId): Promise<Person | null> {
  if (one.email === null) return null;
  const sameName = sql`lower(${person.givenName}) = lower(${one.given}) and lower(${person.familyName}) = lower(${one.family})`;
  const [row] = await db
    .select(personColumns)
    .from(person)
    .where(
      and(
        eq(person.kind, one.kind),
        sql`lower(${person.email}) = lower(${one.email})`,
        one.kind === 'staff' ? undefined : sameName,
        not === undefined ? undefined : ne(person.id, not),
      ),
    )
    .limit(1);
  return row ?? null;
}

/** The person, held against everybody else's changes until this transaction ends; null when there is none. */
export async function lockPerson(tx: Tx, id: PersonId): Promise<Person | null> {
  const [row] = await tx.select(personColumns).from(person).where(eq(person.id, id)).for('update');
  return row ?? null;
}

/** Somebody's record with its whole history, newest first. */
export async function findPersonRecord(db: Db, id: PersonId): Promise<PersonRecord | null> {
  const found = await findPerson(db, id);
  if (found === null) return null;
  return { ...found, engagements: await listEngagements(db, id), roles: await listRoles(db, id) };
}

export async function listEngagements(db: Db, id: PersonId): Promise<readonly EngagementHeld[]> {
  return db
    .select(engagementColumns)
    .from(engagement)
    .where(eq(engagement.personId, id))
    .orderBy(desc(engagement.fromOn), desc(engagement.id));
}

const engagementColumns = {
  id: engagement.id,
  kind: engagement.kind,
  title: engagement.title,
  agencyContact: engagement.agencyContact,
  fromOn: engagement.fromOn,
  untilOn: engagement.untilOn,
};

const roleColumns = {
  id: roleHeld.id,
  role: roleHeld.role,
  fromOn: roleHeld.fromOn,
  untilOn: roleHeld.untilOn,
  withdrawnAt: roleHeld.withdrawnAt,
};

export async function listRoles(db: Db, id: PersonId): Promise<readonly RoleHeld[]> {
  return db.select(roleColumns).from(roleHeld).where(eq(roleHeld.personId, id)).orderBy(desc(roleHeld.fromOn), desc(roleHeld.id));
}

export async function findRoleHeld(db: Db, id: Id<'role-held'>): Promise<(RoleHeld & { readonly personId: PersonId }) | null> {
  const [row] = await db
    .select({ ...roleColumns, personId: roleHeld.personId })
    .from(roleHeld)
    .where(eq(roleHeld.id, id));
  return row ?? null;
}

export async function listAbsences(db: Db, id: PersonId): Promise<readonly Absence[]> {
  return db.select().from(absence).where(eq(absence.personId, id)).orderBy(desc(absence.fromOn), desc(absence.recordedAt));
}

export async function findAbsence(db: Db, id: Id<'absence'>): Promise<Absence | null> {
  const [row] = await db.select().from(absence).where(eq(absence.id, id));
  return row ?? null;
}

export async function listAuthorisations(db: Db, id: PersonId): Promise<readonly Authorisation[]> {
  return db.select().from(deputyAuthorisation).where(eq(deputyAuthorisation.personId, id)).orderBy(desc(deputyAuthorisation.fromOn));
}

export async function findAuthorisation(db: Db, id: Id<'deputy-authorisation'>): Promise<Authorisation | null> {
  const [row] = await db.select().from(deputyAuthorisation).where(eq(deputyAuthorisation.id, id));
  return row ?? null;
}

/** KP-OFF-10: only head and chair see the word, so reading takes the gate's leave. */
export async function listSuspensions(db: Db, _permit: Permit<'people:readSuspension'>, id: PersonId): Promise<readonly Suspension[]> {
  return db.select().from(suspension).where(eq(suspension.personId, id)).orderBy(asc(suspension.fromAt));
}

export interface NewPerson {
  readonly kind: Person['kind'];
  readonly given: string;
  readonly family: string;
  readonly knownAs: string | null;
  readonly email: string | null;
  readonly yearGroup: string | null;
  readonly bornOn: Day | null;
  readonly joinedOn: Day | null;
}

const rowOf = (one: NewPerson) => ({
  kind: one.kind,
  givenName: one.given,
  familyName: one.family,
  knownAs: one.knownAs,
  email: one.email,
  yearGroup: one.yearGroup,
  bornOn: one.bornOn,
  joinedOn: one.joinedOn,
});

export async function insertPerson(tx: Tx, permit: Permit<'people:keep'>, one: NewPerson): Promise<PersonId> {
  const id = newId<'person'>();
  await tx.insert(person).values({ schoolId: permit.schoolId, id, ...rowOf(one) });
  return id;
}

export async function updatePerson(tx: Tx, _permit: Permit<'people:keepPerson'>, id: PersonId, one: NewPerson): Promise<void> {
  await tx.update(person).set(rowOf(one)).where(eq(person.id, id));
}

export interface NewEngagement {
  readonly kind: Engagement;
  readonly title: string;
  readonly agencyContact: string | null;
  readonly fromOn: Day;
  readonly untilOn: Day | null;
}

export async function insertEngagement(
  tx: Tx,
  permit: Permit<'people:keep'> | Permit<'people:keepPerson'>,
  personId: PersonId,
  one: NewEngagement,
): Promise<void> {
  await tx.insert(engagement).values({ schoolId: permit.schoolId, id: newId(), personId, recordedAt: permit.at, ...one });
}

export interface NewRole {
  readonly role: Role;
  readonly fromOn: Day;
  readonly untilOn: Day | null;
}

export async function insertRole(tx: Tx, permit: Permit<'people:appoint'>, personId: PersonId, one: NewRole): Promise<Id<'role-held'>> {
  const id = newId<'role-held'>();
  await tx.insert(roleHeld).values({ schoolId: permit.schoolId, id, personId, recordedAt: permit.at, ...one });
  return id;
}

export async function endRole(
  tx: Tx,
  _permit: Permit<'people:appoint'>,
  id: Id<'role-held'>,
  end: { untilOn: Day } | { withdrawnAt: Date },
): Promise<void> {
  await tx
    .update(roleHeld)
    .set({ ...end, endsWith: null, otherwiseUntil: null })
    .where(eq(roleHeld.id, id));
}

export async function insertAbsence(
  tx: Tx,
  permit: Permit<'people:recordAbsence'>,
  one: Pick<Absence, 'personId' | 'fromOn' | 'fromTime' | 'untilOn' | 'untilTime' | 'recordedBy'>,
): Promise<Id<'absence'>> {
  const id = newId<'absence'>();
  await tx.insert(absence).values({ schoolId: permit.schoolId, id, recordedAt: permit.at, ...one });
  return id;
}

export async function endAbsence(tx: Tx, permit: Permit<'people:recordAbsence'>, id: Id<'absence'>): Promise<void> {
  await tx
    .update(absence)
    .set({ returnedAt: permit.at })
    .where(and(eq(absence.id, id), isNull(absence.returnedAt)));
}

export async function insertAuthorisation(
  tx: Tx,
  permit: Permit<'people:authoriseDeputy'>,
  one: Pick<Authorisation, 'personId' | 'fromOn' | 'untilOn' | 'authorisedBy'>,
): Promise<Id<'deputy-authorisation'>> {
  const id = newId<'deputy-authorisation'>();
  await tx.insert(deputyAuthorisation).values({ schoolId: permit.schoolId, id, authorisedAt: permit.at, ...one });
  return id;
}

export async function withdrawAuthorisation(
  tx: Tx,
  permit: Permit<'people:authoriseDeputy'>,
  id: Id<'deputy-authorisation'>,
): Promise<void> {
  const open = and(eq(deputyAuthorisation.id, id), isNull(deputyAuthorisation.withdrawnAt));
  await tx.update(deputyAuthorisation).set({ withdrawnAt: permit.at }).where(open);
}

export async function insertSuspension(
  tx: Tx,
  permit: Permit<'people:suspend'>,
  personId: PersonId,
  recordedBy: PersonId,
): Promise<Id<'suspension'>> {
  const id = newId<'suspension'>();
  await tx.insert(suspension).values({ schoolId: permit.schoolId, id, personId, fromAt: permit.at, recordedBy });
  return id;
}

/** Ends every suspension of this person that is open; says whether there was one. */
export async function liftSuspensions(
  tx: Tx,
  permit: Permit<'people:liftSuspension'>,
  personId: PersonId,
  liftedBy: PersonId,
): Promise<boolean> {
  const open = and(eq(suspension.personId, personId), isNull(suspension.untilAt));
  const lifted = await tx.update(suspension).set({ untilAt: permit.at, liftedBy }).where(open).returning({ id: suspension.id });
  return lifted.length > 0;
}
