import type { Act } from '#src/kernel/acts.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import type { Visit } from '#src/web/visit.ts';
import { postThing, schoolThing } from '../acts.ts';
import { listBreaches, listEnded, listUntrue, type Breach, type Licence, type OpenMark } from '../duty-store.ts';
import { picturedOn, type Post } from '../model.ts';
import { staffAmong } from '../reading.ts';

type DutyAct = Extract<Act, 'publishing:markUntrue' | 'publishing:letStand' | 'publishing:keepLicences' | 'publishing:keepBreaches'>;

/** What a post owes and what this visitor may do about it. */
export interface DutiesShown {
  readonly untrue: OpenMark | null;
  readonly ended: readonly Licence[];
  /** Only to those who keep the list of possible breaches. */
  readonly breaches: readonly Breach[];
  readonly may: Readonly<Record<DutyAct, boolean>>;
}

export async function dutiesShown(office: Office, db: Db, { actor, today }: Visit, post: Post): Promise<DutiesShown> {
  const on = postThing(post, await staffAmong(db, picturedOn(post.draft)));
  const school = schoolThing(actor);
  const may = {
    'publishing:markUntrue': (await office.gate.look(db, { actor, act: 'publishing:markUntrue', on })).ok,
    'publishing:letStand': (await office.gate.look(db, { actor, act: 'publishing:letStand', on })).ok,
    'publishing:keepLicences': (await office.gate.look(db, { actor, act: 'publishing:keepLicences', on: school })).ok,
    'publishing:keepBreaches': (await office.gate.look(db, { actor, act: 'publishing:keepBreaches', on: school })).ok,
  };
  return {
    untrue: (await listUntrue(db, post.id))[0] ?? null,
    ended: await listEnded(db, today, post.id),
    breaches: may['publishing:keepBreaches'] ? await listBreaches(db, { postId: post.id }) : [],
    may,
  };
}
