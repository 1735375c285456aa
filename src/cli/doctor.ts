import { statfs } from 'node:fs/promises';
import { Command } from 'commander';
import { sql } from 'drizzle-orm';
import type { Config } from '#src/infra/config/config.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { RootKeyError } from '#src/infra/vault/known-root-key.ts';
import { listSealedElsewhere, saySealedElsewhere } from '#src/infra/vault/sealed-elsewhere.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { House } from '../house.ts';
import { CommandError, inHouse, readConfig } from './command.ts';

interface Finding {
  readonly what: string;
  readonly isRight: boolean;
  /** What was found, or what to do. */
  readonly say: string;
}

/** Looks at everything a start depends on, and says of each thing whether it is in order and what to do if not. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at everything Gatepost depends on and say what to do about what is not in order')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine();
      if (options.json) console.log(JSON.stringify(findings, null, 2));
      else for (const { what, isRight, say } of findings) console.log(`${isRight ? 'in order    ' : 'NOT in order'}  ${what}: ${say}`);
      const wrong = findings.filter((finding) => !finding.isRight).length;
      if (wrong > 0) throw new CommandError(`${wrong} of ${findings.length} not in order.`, 1);
    });
}

async function examine(): Promise<readonly Finding[]> {
  const config = readConfig();
  const around = [await look('Node', node), await look('policy packs', readPacks), await look('disk', () => space(config))];
  try {
    return await inHouse(async (house) => [
      ...around,
      await look('database', () => database(house)),
      await look('tenancy', () => tenancy(house)),
      await look('vault', () => vault(house)),
      await look('jobs', () => jobs(house)),
      await look('schools', () => schools(house)),
    ]);
  } catch (error) {
    return [
      ...around,
      {
        what: error instanceof RootKeyError ? 'vault' : 'house',
        isRight: false,
        say: error instanceof Error ? error.message : String(error),
      },
    ];
  }
}

async function look(what: string, examination: () => string | Promise<string>): Promise<Finding> {
  try {
    return { what, isRight: true, say: await examination() };
  } catch (error) {
    return { what, isRight: false, say: error instanceof Error ? error.message : String(error) };
  }
}

function node(): string {
  return `version ${process.versions.node}`;
}

function readPacks(): string {
  const { all } = packs();
  return `${all.length} read, ${all.reduce((sum, pack) => sum + pack.clauses.length, 0)} clauses`;
}

async function space(config: Config): Promise<string> {
  const { bavail, bsize } = await statfs(config.dataFolder).catch(() => statfs('.'));
  const gigabytes = (bavail * bsize) / 1e9;
  if (gigabytes < 1) throw new Error(`less than 1 GB is left for ${config.dataFolder}; make room before pictures are lost.`);
  return `${Math.floor(gigabytes)} GB left for ${config.dataFolder}`;
}

async function database({ office }: House): Promise<string> {
  const { rows } = await office.outside((db) => db.execute<{ version: string }>(sql`select current_setting('server_version') as version`));
  return `PostgreSQL ${rows[0]?.version ?? ''} answers`;
}

/** The application's role may bypass nothing, and no table of a school may be without its policy. */
async function tenancy({ office }: House): Promise<string> {
  const { rows } = await office.outside((db) =>
    db.execute<{ free: boolean; open: number; closed: number }>(sql`
      select (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as free,
        count(*) filter (where not (c.relrowsecurity and c.relforcerowsecurity))::int as open,
        count(*) filter (where c.relrowsecurity and c.relforcerowsecurity)::int as closed
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'school_id' and a.attnum = 1
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'school_door'`),
  );
  const found = rows[0];
  if (found === undefined || found.free) throw new Error('the application works as a role that row-level security does not bind.');
  if (found.open > 0) throw new Error(`${found.open} tables do not keep schools apart.`);
  return `${found.closed} tables keep schools apart`;
}

/** Seals and opens a word with the house's own key. */
async function vault({ office }: House): Promise<string> {
  const place = { schoolId: 'house', table: 'doctor', row: 'trial', field: 'word' };
  const opened = await office.outside(async (db) => office.vault.open(db, place, await office.vault.seal(db, place, 'trial')));
  if (opened !== 'trial') throw new Error('what was sealed does not open as it was.');
  const elsewhere = await listSealedElsewhere(office, office.vault);
  if (elsewhere.length > 0) throw new Error(elsewhere.map(saySealedElsewhere).join(' '));
  return `the root key in ${office.config.rootKeyFile} opens what it seals; keep a copy of it apart from the database`;
}

async function jobs({ office }: House): Promise<string> {
  const { rows } = await office.outside((db) =>
    db.execute<{ waiting: number; failed: number }>(sql`
      select count(*) filter (where state in ('created', 'retry') and start_after < now() - interval '5 minutes')::int as waiting,
        count(*) filter (where state = 'failed')::int as failed from pgboss.job`),
  );
  const { waiting = 0, failed = 0 } = rows[0] ?? {};
  if (waiting > 0) throw new Error(`${waiting} have waited more than 5 minutes; is a process with GATEPOST_RUN=all or jobs running?`);
  return `none overdue, ${failed} given up`;
}

async function schools({ office }: House): Promise<string> {
  const all = await listSchools(office);
  if (all.length === 0) return 'none yet';
  return all.map((school) => (school.isDemo ? `${school.name} (demo)` : school.name)).join(', ');
}
