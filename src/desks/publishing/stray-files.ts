import { sql } from 'drizzle-orm';
import { schoolTables } from '#src/infra/copies/tables.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';

/** Longer than any upload takes to be recorded after its file was written. */
const hour = 3_600_000;

/**
 * Removes files that no record names: what was uploaded holds a place and a time, and a process that is killed between
 * writing the file and recording it, or before what it replaced is gone, leaves it behind. Gives how many went.
 */
export async function removeStrayFiles(office: Office): Promise<number> {
  const before = new Date(office.now().getTime() - hour);
  const old = await office.files.listOlder(before);
  if (old.length === 0) return 0;
  const named = new Set<string>();
  for (const school of await listSchools(office)) for (const one of await office.read(school.id, namedIn)) named.add(one);
  let gone = 0;
  for (const sha256 of old.filter((one) => !named.has(one))) if (await office.files.removeOlder(sha256, before)) gone++;
  if (gone > 0) office.log.info({ files: gone }, 'Files that no record names were removed');
  return gone;
}

/** Whatever in any record of a school looks like the name of a file: rather one too many is kept than one lost. */
async function namedIn(db: Db): Promise<readonly string[]> {
  const named: string[] = [];
  for (const table of await schoolTables(db)) {
    const { rows } = await db.execute<{ name: string }>(
      sql`select distinct found[1] as name from ${sql.identifier(table)} t, regexp_matches(t::text, '[0-9a-f]{64}', 'g') found`,
    );
    named.push(...rows.map((row) => row.name));
  }
  return named;
}
