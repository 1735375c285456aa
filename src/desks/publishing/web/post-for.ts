import type { Context } from 'hono';
import { parseId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import type { Visiting } from '#src/web/visit.ts';
import { schoolThing } from '../acts.ts';
import type { Post } from '../model.ts';
import { findPost } from '../store.ts';

/** The post that an address names, to somebody who may read posts; to anybody else there is none. */
export async function postFor(office: Office, c: Context<Visiting>): Promise<Post | null> {
  const postId = parseId<'post'>(c.req.param('id'));
  if (postId === null) return null;
  const { actor, school } = c.var.visit;
  return office.read(school.id, async (db) => {
    const may = await office.gate.look(db, { actor, act: 'publishing:read', on: schoolThing(actor) });
    return may.ok ? findPost(db, postId) : null;
  });
}
