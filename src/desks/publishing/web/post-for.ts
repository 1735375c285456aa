import type { Context } from 'hono';
import { parseId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import type { Visiting } from '#src/web/visit.ts';
import { findKnown } from '../knowing.ts';
import type { Post } from '../model.ts';

/** The post that an address names, to somebody who may know of it; to anybody else there is none. */
export async function postFor(office: Office, c: Context<Visiting>): Promise<Post | null> {
  const postId = parseId<'post'>(c.req.param('id'));
  if (postId === null) return null;
  const { actor, now, school } = c.var.visit;
  return office.read(school.id, (db) => findKnown(office, db, actor, postId, now));
}
