import { sql } from 'drizzle-orm';
import { newId, type SchoolId } from '#src/kernel/ids.ts';
import { unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Office } from '#src/office.ts';
import { onSchool } from './acts.ts';
import type { Nation, Phase, SchoolType, Term } from './model.ts';
import { checkFounding } from './rules.ts';
import { replaceTerms } from './school-store.ts';

export interface NewSchool {
  readonly name: string;
  readonly slug: string;
  readonly nation: Nation;
  readonly phase: Phase;
  readonly type: SchoolType;
  readonly zone: string;
  readonly terms: readonly Term[];
  readonly emailDomains: readonly string[];
}

/** Who sets a school up before anybody holds a post there: Gatepost, at the bidding of whoever has the one-time link. */
export function settingUp(schoolId: SchoolId): Actor {
  return { kind: 'system', schoolId, job: 'set-up' };
}

/** Founds a school: the one act that no policy of its own can allow yet, so the floor is asked. */
export async function foundSchool(office: Office, school: NewSchool): Promise<Result<SchoolId>> {
  const fit = checkFounding(school);
  if (!fit.ok) return fit;
  const unfit = await office.readPublic(null, { name: school.name, slug: school.slug });
  if (unfit !== null) return no(unfit);
  const id = newId<'school'>();
  const taken = await office.outside((db) => db.execute(sql`select 1 from school_door where slug = ${school.slug}`));
  if (taken.rows.length > 0) return no(unclear({ slug: 'Another school here has this address. Choose another.' }));
  return office.transact(id, async (tx) => {
    await tx.execute(sql`insert into school (school_id, name, slug, nation, phase, type, zone, email_domains, made_at)
      values (${id}, ${school.name}, ${school.slug}, ${school.nation}, ${school.phase}, ${school.type}, ${school.zone}, ${sql.param([...school.emailDomains])}, ${office.now()})`);
    const asked = await office.gate.ask(tx, onSchool(settingUp(id), 'people:keepSchool'));
    if (!asked.ok) throw new Error('The floor does not let a school be set up.');
    await replaceTerms(tx, asked.value, school.terms);
    const { nation, phase, type, zone, terms } = school;
    await office.record(tx, asked.value, { facts: { done: 'founded', nation, phase, type, zone, terms: terms.length } });
    return ok(id);
  });
}
