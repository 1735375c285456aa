import { sql } from 'drizzle-orm';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import type { Visit } from '../visit.ts';

/** How far a new school has come. */
export interface Beginnings {
  readonly hasAccount: boolean;
  readonly hasAdministrator: boolean;
  readonly hasOfficialUser: boolean;
  readonly hasTerms: boolean;
  readonly hasPupils: boolean;
  /** Letters go to a folder of this machine, since no mail server is set. */
  readonly outbox: string | null;
}

type Row = Record<'out' | 'account' | 'administrator' | 'user' | 'terms' | 'pupils', boolean>;

/** What is left to do before the first post, for those who keep the school's records; null once one has gone out. */
export async function beginningsOf(office: Office, db: Db, { actor, school, now }: Visit): Promise<Beginnings | null> {
  const may = await office.gate.look(db, { actor, act: 'people:keep', on: { kind: 'School', id: school.id } });
  if (!may.ok) return null;
  const { rows } = await db.execute<Row>(sql`select
    exists (select 1 from post where out_at is not null) as out,
    exists (select 1 from account) as account,
    exists (select 1 from account_duty where duty = 'administrator' and accepted_at is not null) as administrator,
    exists (select 1 from register_as_of(${now.toISOString()}::timestamptz) u where u.state = 'in-force' and not u.by_post) as user,
    exists (select 1 from school_term) as terms,
    exists (select 1 from person where kind = 'pupil') as pupils`);
  const row = rows[0];
  if (row === undefined || row.out) return null;
  return {
    hasAccount: row.account,
    hasAdministrator: row.administrator,
    hasOfficialUser: row.user,
    hasTerms: row.terms,
    hasPupils: row.pupils,
    outbox: office.config.smtpUrl === null ? `${office.config.dataFolder}/outbox` : null,
  };
}
