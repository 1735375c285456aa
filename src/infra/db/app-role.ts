import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';

/** The role the application works as: it owns nothing, bypasses nothing and may change no table's shape. */
export const appRole = 'gatepost_app';

/**
 * The application role's password on a server of one's own, worked out from the owner's: every process that is given
 * the same DATABASE_URL comes to the same one and none has to be kept. Null when the owner signs in without one.
 */
export function appPasswordFor(ownerPassword: string | undefined): string | null {
  if (ownerPassword === undefined || ownerPassword === '') return null;
  return createHmac('sha256', ownerPassword).update('gatepost_app').digest('base64url');
}

/** Makes the application's role, or puts it right. Touches nothing when it is right, as other databases may share it. */
export async function ensureAppRole(client: pg.Client, owner: pg.ClientConfig, password: string | null): Promise<void> {
  const wanted = 'nosuperuser nobypassrls nocreatedb nocreaterole noreplication login';
  await client.query(`do $$ begin create role ${appRole} ${wanted}; exception when duplicate_object or unique_violation then null; end $$`);
  const { rows } = await client.query<{ right: boolean }>(
    `select not (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication) and rolcanlogin as right from pg_roles where rolname = $1`,
    [appRole],
  );
  if (rows[0]?.right !== true) await client.query(`alter role ${appRole} ${wanted}`);
  const database = pg.escapeIdentifier(client.database ?? 'gatepost');
  await client.query(
    `grant connect on database ${database} to ${appRole}; grant usage on schema public to ${appRole}; revoke create on schema public from public`,
  );
  if (password !== null && !(await signsIn(owner, password)))
    await client.query(`alter role ${appRole} password '${scramVerifier(password)}'`);
}

async function signsIn(owner: pg.ClientConfig, password: string): Promise<boolean> {
  const client = new pg.Client(asApp(owner, password));
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The same database, as the application's role. */
export function asApp(owner: pg.ClientConfig, password: string | null): pg.ClientConfig {
  if (owner.connectionString === undefined) return { ...owner, user: appRole, ...(password === null ? {} : { password }) };
  const url = new URL(owner.connectionString);
  url.username = appRole;
  url.password = password ?? '';
  return { ...owner, connectionString: url.href };
}

/** What PostgreSQL itself would keep of a password (RFC 5803), so that the password never stands in a statement or its log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, 4096, 32, 'sha256');
  const key = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
