import type { Context } from 'hono';
import { parseId, type PostId } from '#src/kernel/ids.ts';
import type { Result } from '#src/kernel/result.ts';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';

type Here = Context<Visiting>;

const noSuchPost = '00000000-0000-7000-8000-000000000000';

/** An id that cannot be one finds nothing: the services answer as for a post that never was. */
export function idOf(c: Here): PostId {
  const id = parseId<'post'>(c.req.param('id')) ?? parseId<'post'>(noSuchPost);
  if (id === null) throw new Error('The stand-in id cannot be read.');
  return id;
}

/** Back to the post, with what happened; or the refusal. */
export function after<T>(c: Here, done: Result<T>, words: string): Response | Promise<Response> {
  return done.ok ? goOn(c, `/posts/${c.req.param('id')}`, words) : answerRefusal(c, done.refusal);
}
