import { type Context, Hono } from 'hono';
import { parseId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { schoolThing } from '../acts.ts';
import { beginAgain } from '../again.ts';
import { beforeIn, listLines } from '../listing.ts';
import { OldPosts } from './again-page.tsx';

const pageSize = 30;

/** Beginning a post from an earlier one. */
export function againRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/again', (c) => show(office, c));
  app.post('/posts/:id/again', async (c) => {
    const postId = parseId<'post'>(c.req.param('id'));
    const begun = postId === null ? no(absent) : await beginAgain(office, c.var.visit.actor, { postId });
    if (!begun.ok) return answerRefusal(c, begun.refusal);
    return goOn(c, `/posts/${begun.value.postId}/edit`, 'A new draft with its words and photos. The old post stays as it is.');
  });
  return app;
}

async function show(office: Office, c: Context<Visiting>): Promise<Response> {
  const { visit } = c.var;
  const before = beforeIn(c.req.query('before'));
  const filter = { statuses: ['out', 'taken-down'], limit: pageSize + 1, before, known: 'all' } as const;
  const read = await office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:draft', on: schoolThing(visit.actor) });
    return may.ok ? { ok: true as const, value: await listLines(db, filter) } : may;
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const posts = read.value.slice(0, pageSize);
  const more = read.value.length > pageSize ? (posts.at(-1)?.changedAt.toISOString() ?? null) : null;
  return page(
    c,
    { title: 'Use an old post', desk: 'posts', crumbs: [{ label: 'Posts', href: '/posts' }] },
    <OldPosts posts={posts} before={more} visit={visit} />,
  );
}
