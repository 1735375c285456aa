import { sql } from 'drizzle-orm';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { newToken } from '../sign-in/secrets.ts';
import { saveLink } from '../sign-in/store.ts';

const day = 86_400_000;

export interface SetUpOffer {
  readonly address: string;
  /** A school was named with an earlier link, and its policy is still to be chosen. */
  readonly begun: boolean;
}

/**
 * Where there is no school yet, or one whose set-up was begun and not finished: the address to go on with, to be printed
 * in the console. It works once, for a day, and those printed before stop working.
 */
export async function offerSetUp(office: Office): Promise<SetUpOffer | null> {
  const schools = await listSchools(office);
  const token = newToken();
  const now = office.now();
  const begun = await office.outside(async (db) => {
    const { rows } = await db.execute<{ school_id: SchoolId; person_id: PersonId }>(
      sql`select school_id, person_id from one_time_link where purpose = 'set-up' and school_id is not null and person_id is not null
        and used_at is null order by made_at desc limit 1`,
    );
    const left = rows[0];
    if (left === undefined && schools.length > 0) return null;
    await db.execute(sql`delete from one_time_link where purpose = 'set-up' and used_at is null`);
    const at = { schoolId: left?.school_id ?? null, personId: left?.person_id ?? null };
    await saveLink(db, token, { purpose: 'set-up', ...at, email: null }, now, new Date(now.getTime() + day));
    return left !== undefined;
  });
  return begun === null ? null : { address: `${office.config.publicUrl}/set-up/${token}`, begun };
}
