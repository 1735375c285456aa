import { sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { newId, type PersonId, type SchoolId, type SignInId } from '#src/kernel/ids.ts';
import { hashOf } from './secrets.ts';

/** What runs statements on the tables of the way in, which stand outside every school: also from within a school's transaction. */
export type Runs = Pick<NodePgDatabase, 'execute'>;

export interface SignIn {
  readonly id: SignInId;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly hasSecondFactor: boolean;
}

type SignInRow = { id: SignInId; email: string; password_hash: string | null; has_second: boolean };

export async function findSignIn(db: Runs, email: string): Promise<SignIn | null> {
  const found = await db.execute<SignInRow>(sql`
    select id, email, password_hash, exists (select 1 from sign_in_totp t where t.sign_in_id = id)
      or exists (select 1 from passkey p where p.sign_in_id = id) as has_second
    from sign_in where email = ${email.toLowerCase()} and disabled_at is null`);
  const row = found.rows[0];
  return row === undefined ? null : { id: row.id, email: row.email, passwordHash: row.password_hash, hasSecondFactor: row.has_second };
}

/** The sign-in of an e-mail address, made when there is none, seated at the school as this person. */
export async function seatAt(db: Runs, seat: { email: string; schoolId: SchoolId; personId: PersonId }): Promise<SignInId> {
  await db.execute(
    sql`insert into sign_in (id, email) values (${newId<'sign-in'>()}, ${seat.email.toLowerCase()}) on conflict (email) do nothing`,
  );
  const found = await db.execute<{ id: SignInId }>(sql`select id from sign_in where email = ${seat.email.toLowerCase()}`);
  const id = found.rows[0]?.id;
  if (id === undefined) throw new Error('a sign-in was neither found nor made');
  await db.execute(sql`insert into seat (sign_in_id, school_id, person_id) values (${id}, ${seat.schoolId}, ${seat.personId})
    on conflict (sign_in_id, school_id) do update set person_id = excluded.person_id`);
  return id;
}

/** Whether the sign-in of this address is seated at the school as somebody else. */
export async function sitsAsAnother(db: Runs, seat: { email: string; schoolId: SchoolId; personId: PersonId }): Promise<boolean> {
  const found = await db.execute(sql`select 1 from seat s join sign_in i on i.id = s.sign_in_id
    where i.email = ${seat.email.toLowerCase()} and s.school_id = ${seat.schoolId} and s.person_id <> ${seat.personId}`);
  return found.rows.length > 0;
}

export async function setPassword(db: Runs, id: SignInId, passwordHash: string): Promise<void> {
  await db.execute(sql`update sign_in set password_hash = ${passwordHash} where id = ${id}`);
}

export interface Totp {
  readonly schoolId: SchoolId;
  readonly sealed: Uint8Array;
  readonly lastStep: number;
}

export async function findTotp(db: Runs, id: SignInId): Promise<Totp | null> {
  const found = await db.execute<{ school_id: SchoolId; sealed: Buffer; last_step: string }>(
    sql`select school_id, sealed, last_step from sign_in_totp where sign_in_id = ${id}`,
  );
  const row = found.rows[0];
  return row === undefined ? null : { schoolId: row.school_id, sealed: row.sealed, lastStep: Number(row.last_step) };
}

/** Keeps a first second factor; false when there is one, which nothing but its owner's own proof may ever replace. */
export async function saveTotp(db: Runs, id: SignInId, totp: Totp, now: Date): Promise<boolean> {
  const saved = await db.execute(sql`insert into sign_in_totp (sign_in_id, school_id, sealed, last_step, made_at)
    select ${id}, ${totp.schoolId}, ${Buffer.from(totp.sealed)}, ${totp.lastStep}, ${now}
    where not exists (select 1 from passkey where sign_in_id = ${id}) on conflict (sign_in_id) do nothing returning 1`);
  return saved.rows.length === 1;
}

/** Puts a new phone in the place of whatever was there. */
export async function replaceTotp(db: Runs, id: SignInId, totp: Totp, now: Date): Promise<void> {
  await db.execute(sql`insert into sign_in_totp (sign_in_id, school_id, sealed, last_step, made_at)
    values (${id}, ${totp.schoolId}, ${Buffer.from(totp.sealed)}, ${totp.lastStep}, ${now})
    on conflict (sign_in_id) do update set school_id = excluded.school_id, sealed = excluded.sealed,
      last_step = excluded.last_step, made_at = excluded.made_at`);
}

/** Takes off everything that opens a sign-in, and ends its sessions; the next way in is by a link to its own address. */
export async function takeEverythingOff(db: Runs, id: SignInId): Promise<void> {
  for (const table of ['sign_in_totp', 'passkey', 'recovery_code', 'session', 'known_device'])
    await db.execute(sql`delete from ${sql.identifier(table)} where sign_in_id = ${id}`);
  await db.execute(sql`update sign_in set password_hash = null where id = ${id}`);
}

/** Takes a time step for good; false when this code or a later one was taken before. */
export async function takeStep(db: Runs, id: SignInId, step: number): Promise<boolean> {
  const taken = await db.execute(
    sql`update sign_in_totp set last_step = ${step} where sign_in_id = ${id} and last_step < ${step} returning 1`,
  );
  return taken.rows.length === 1;
}

export async function replaceRecoveryCodes(db: Runs, id: SignInId, codes: readonly string[]): Promise<void> {
  await db.execute(sql`delete from recovery_code where sign_in_id = ${id}`);
  for (const code of codes) await db.execute(sql`insert into recovery_code (sign_in_id, hash) values (${id}, ${hashOf(code)})`);
}

/** Uses a recovery code up; false when it is none of theirs, or used. */
export async function useRecoveryCode(db: Runs, id: SignInId, code: string, now: Date): Promise<boolean> {
  const used = await db.execute(
    sql`update recovery_code set used_at = ${now} where sign_in_id = ${id} and hash = ${hashOf(code)} and used_at is null returning 1`,
  );
  return used.rows.length === 1;
}

export interface OneTimeLink {
  readonly purpose: 'set-up' | 'welcome';
  readonly schoolId: SchoolId | null;
  readonly personId: PersonId | null;
  /** Where a welcome was sent. It opens the sign-in of that address alone. */
  readonly email: string | null;
}

export async function saveLink(db: Runs, token: string, link: OneTimeLink, now: Date, ends: Date): Promise<void> {
  await db.execute(sql`insert into one_time_link (hash, purpose, school_id, person_id, email, made_at, ends_at)
    values (${hashOf(token)}, ${link.purpose}, ${link.schoolId}, ${link.personId}, ${link.email?.toLowerCase() ?? null}, ${now}, ${ends})`);
}

type LinkRow = { purpose: OneTimeLink['purpose']; school_id: SchoolId | null; person_id: PersonId | null; email: string | null };

export async function findLink(db: Runs, token: string, now: Date): Promise<OneTimeLink | null> {
  const found = await db.execute<LinkRow>(
    sql`select purpose, school_id, person_id, email from one_time_link where hash = ${hashOf(token)} and used_at is null and ends_at > ${now}`,
  );
  const row = found.rows[0];
  return row === undefined ? null : { purpose: row.purpose, schoolId: row.school_id, personId: row.person_id, email: row.email };
}

/** A set-up link remembers the school it made, so that set-up can be left and taken up again. */
export async function rememberSetUp(db: Runs, token: string, schoolId: SchoolId, personId: PersonId): Promise<void> {
  await db.execute(
    sql`update one_time_link set school_id = ${schoolId}, person_id = ${personId} where hash = ${hashOf(token)} and purpose = 'set-up'`,
  );
}

/** Where the sign-ins of the demo's cast stand: no address that anybody has, so that none is ever a real person's sign-in. */
export const castDomain = 'cast.invalid';

/** The e-mail address somebody signs in with at a school, or null when they have no sign-in there yet. */
export async function signInEmailOf(db: Runs, schoolId: SchoolId, personId: PersonId): Promise<string | null> {
  const found = await db.execute<{ email: string }>(
    sql`select i.email from seat s join sign_in i on i.id = s.sign_in_id where s.school_id = ${schoolId} and s.person_id = ${personId}
      and i.email not like ${`%@${castDomain}`}`,
  );
  return found.rows[0]?.email ?? null;
}

/** Uses a link up; false when somebody else just did. */
export async function useLink(db: Runs, token: string, now: Date): Promise<boolean> {
  const used = await db.execute(
    sql`update one_time_link set used_at = ${now} where hash = ${hashOf(token)} and used_at is null returning 1`,
  );
  return used.rows.length === 1;
}
