import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { installJobs } from '#src/infra/jobs/install.ts';
import { rootFolder } from '#src/infra/root.ts';
import { ensureAppRole } from './app-role.ts';

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/** An arbitrary number that means "Gatepost is migrating this database". */
const migrating = 4_330_018;

/**
 * Brings a database up to date as its owner: the application's role, the job tables, then each numbered migration that
 * has not run, one transaction each. Processes that start together wait for one another. Gives the names of what ran.
 */
export async function migrate(
  owner: pg.ClientConfig,
  appPassword: string | null,
  folder = join(rootFolder, 'migrations'),
): Promise<readonly string[]> {
  const client = new pg.Client(owner);
  client.on('error', () => {}); // the statement in hand says what happened
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrating]);
    await ensureAppRole(client, owner, appPassword);
    await installJobs(owner);
    return await runMigrations(client, readMigrations(folder));
  } finally {
    await client.end();
  }
}

function readMigrations(folder: string): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name));
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
  });
}

async function runMigrations(client: pg.Client, migrations: readonly Migration[]): Promise<readonly string[]> {
  await client.query(
    'create table if not exists migration (name text primary key, checksum text not null, ran_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migration');
  const known = new Map(rows.map((row) => [row.name, row.checksum]));
  const changed = migrations.find(({ name, checksum }) => known.has(name) && known.get(name) !== checksum);
  if (changed !== undefined)
    throw new Error(
      `${changed.name} is not the migration that made this database: this is another edition of Gatepost. Start with an empty database, or with the edition that made this one.`,
    );
  const unknown = [...known.keys()].find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown !== undefined)
    throw new Error(`This database has been through ${unknown}, which this Gatepost does not know: it was made by a newer one.`);
  const ran = migrations.filter(({ name }) => !known.has(name));
  for (const migration of ran) await runOne(client, migration);
  return ran.map(({ name }) => name);
}

async function runOne(client: pg.Client, { name, text, checksum }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(text);
    await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${name} did not run, and changed nothing: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
