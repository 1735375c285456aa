import pg from 'pg';
import { PgBoss } from 'pg-boss';

export const jobSchema = 'pgboss';

/**
 * Installs the job tables, or brings them up to date, as the owner of the database; the application's role may then
 * use them and change nothing about them. The role must exist.
 */
export async function installJobs(owner: string | pg.PoolConfig, role = 'gatepost_app'): Promise<void> {
  const connection: pg.PoolConfig = typeof owner === 'string' ? { connectionString: owner } : owner;
  const faults: Error[] = [];
  const boss = new PgBoss({ ...bossConnection(connection), max: 2, schema: jobSchema, supervise: false, schedule: false });
  boss.on('error', (error) => faults.push(error));
  await boss.start();
  await boss.stop({ graceful: false, close: true });
  if (faults[0] !== undefined) throw faults[0];
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(`grant usage on schema ${jobSchema} to ${role};
      grant select, insert, update, delete on all tables in schema ${jobSchema} to ${role};
      grant usage, select on all sequences in schema ${jobSchema} to ${role};
      grant execute on all functions in schema ${jobSchema} to ${role}`);
  } finally {
    await client.end();
  }
}

/** pg-boss takes what a pg pool takes, but its types name only some of it. */
export function bossConnection(connection: pg.PoolConfig): ConstructorParameters<typeof PgBoss>[0] & object {
  return { ...connection } as ConstructorParameters<typeof PgBoss>[0] & object;
}
