import pg from 'pg';
import type { Config } from '#src/infra/config/config.ts';
import { SettingError } from '#src/infra/config/config.ts';
import { appPasswordFor, asApp } from './app-role.ts';
import { migrate } from './migrate.ts';
import { startPostgres } from './postgres.ts';

/** A database that is up to date, and how the application reaches it. */
export interface Foundation {
  readonly app: pg.ClientConfig;
  readonly owner: pg.ClientConfig;
  close(): Promise<void>;
}

/** Starts Gatepost's own database, or reaches the server it was given, and brings either up to date. */
export async function layFoundation(
  config: Pick<Config, 'databaseUrl' | 'dataFolder'>,
  say: (line: string) => void = () => {},
): Promise<Foundation> {
  return config.databaseUrl === null ? ownDatabase(config.dataFolder, say) : givenDatabase(config.databaseUrl);
}

async function ownDatabase(folder: string, say: (line: string) => void): Promise<Foundation> {
  const postgres = await startPostgres({ folder, say });
  try {
    await migrate(postgres.owner, null);
    return { owner: postgres.owner, app: asApp(postgres.owner, null), close: () => postgres.stop() };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function givenDatabase(url: string): Promise<Foundation> {
  const owner = { connectionString: url };
  await tryToReach(owner);
  const password = appPasswordFor(decodeURIComponent(new URL(url).password));
  await migrate(owner, password);
  return { owner, app: asApp(owner, password), close: async () => {} };
}

/** A server that cannot be reached is a setting that cannot be used: said in one line, without the address's password. */
async function tryToReach(owner: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...owner, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(`select current_setting('server_version_num')::int / 10000 as version`);
    if ((rows[0]?.version ?? 0) < 15)
      throw new SettingError(`DATABASE_URL leads to PostgreSQL ${rows[0]?.version}; Gatepost needs 15 or newer.`);
  } catch (error) {
    if (error instanceof SettingError) throw error;
    const why = error instanceof Error ? ('code' in error ? `${error.message} (${String(error.code)})` : error.message) : String(error);
    throw new SettingError(`DATABASE_URL cannot be reached: ${why || 'no answer'}.`);
  } finally {
    await client.end().catch(() => {});
  }
}
