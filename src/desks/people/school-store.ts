import { asc, eq } from 'drizzle-orm';
import { newId, type SchoolId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { SchoolSettings, Term } from './model.ts';
import { preElection, school, schoolTerm } from './tables.ts';

/** The school whose transaction this is. Throws when it is not there, which only a fault can bring about. */
export async function getSchool(db: Db): Promise<SchoolSettings> {
  const [[row], terms, periods] = await Promise.all([db.select().from(school), listPeriods(db, schoolTerm), listPeriods(db, preElection)]);
  if (row === undefined) throw new Error('no school stands behind this transaction');
  const { schoolId: _, postingFrom, postingUntil, postingWeekdays, ...rest } = row;
  return {
    ...rest,
    posting: { from: postingFrom.slice(0, 5), until: postingUntil.slice(0, 5), weekdays: postingWeekdays },
    terms,
    preElection: periods,
  };
}

async function listPeriods(db: Db, table: typeof schoolTerm | typeof preElection): Promise<readonly Term[]> {
  return db.select({ name: table.name, startsOn: table.startsOn, endsOn: table.endsOn }).from(table).orderBy(asc(table.startsOn));
}

/** A usual language that is not given stays as it is. */
export type SettingsChange = Omit<SchoolSettings, 'slug' | 'isDemo' | 'language'> & Partial<Pick<SchoolSettings, 'language'>>;

export async function updateSchool(tx: Tx, permit: Permit<'people:keepSchool'>, to: SettingsChange): Promise<void> {
  const { posting, terms, preElection: periods, emailDomains, phones, postcodes, allowedNames, ...plain } = to;
  await tx
    .update(school)
    .set({
      ...plain,
      emailDomains: [...emailDomains],
      phones: [...phones],
      postcodes: [...postcodes],
      allowedNames: [...allowedNames],
      postingFrom: posting.from,
      postingUntil: posting.until,
      postingWeekdays: [...posting.weekdays],
    })
    .where(eq(school.schoolId, permit.schoolId));
  await replaceTerms(tx, permit, terms);
  await replacePeriods(tx, permit.schoolId, preElection, periods);
}

export async function replaceTerms(tx: Tx, permit: Permit<'people:keepSchool'>, terms: readonly Term[]): Promise<void> {
  await replacePeriods(tx, permit.schoolId, schoolTerm, terms);
}

async function replacePeriods(
  tx: Tx,
  schoolId: SchoolId,
  table: typeof schoolTerm | typeof preElection,
  periods: readonly Term[],
): Promise<void> {
  await tx.delete(table).where(eq(table.schoolId, schoolId));
  for (const { name, startsOn, endsOn } of periods) await tx.insert(table).values({ schoolId, id: newId(), name, startsOn, endsOn });
}
