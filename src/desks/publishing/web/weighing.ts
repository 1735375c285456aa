import { timeOf } from '#src/kernel/clock.ts';
import { newId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import type { Visit } from '#src/web/visit.ts';
import type { Draft } from '../checks/facts.ts';
import { lookAt, unsaved, type Evaluation } from '../evaluating.ts';
import type { Post } from '../model.ts';
import type { CheckShown } from './composer/view.ts';
import { showCheck } from './show-check.ts';

/** A draft with the answer it gets at this moment, as this visitor may read it. `post` is null while it has never been saved. */
export function weighDraft(office: Office, db: Db, visit: Visit, post: Post | null, draft: Draft): Promise<Evaluation> {
  const whose = post === null ? unsaved(newId<'post'>(), visit.person.id) : { ...post, isSaved: true };
  return lookAt(office, db, visit.actor, whose, draft);
}

export async function weighAndShow(office: Office, db: Db, visit: Visit, post: Post | null, draft: Draft): Promise<CheckShown> {
  return showCheck(await weighDraft(office, db, visit, post, draft), timeOf(visit.now, visit.school.zone));
}
