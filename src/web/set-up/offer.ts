import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { sql } from 'drizzle-orm';
import { newToken } from '../sign-in/secrets.ts';
import { saveLink } from '../sign-in/store.ts';

const day = 86_400_000;

/**
 * Where there is no school yet: the address that sets one up, to be printed in the console. It works once, for a day,
 * and those printed before stop working; a set-up that was begun is not taken away.
 */
export async function offerSetUp(office: Office): Promise<string | null> {
  if ((await listSchools(office)).length > 0) return null;
  const token = newToken();
  const now = office.now();
  await office.outside(async (db) => {
    await db.execute(sql`delete from one_time_link where purpose = 'set-up' and school_id is null`);
    const link = { purpose: 'set-up', schoolId: null, personId: null, email: null } as const;
    await saveLink(db, token, link, now, new Date(now.getTime() + day));
  });
  return `${office.config.publicUrl}/set-up/${token}`;
}
