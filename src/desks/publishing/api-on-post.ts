import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { endpoint, type Answered, type Asking } from '#src/api/frame.ts';
import type { Actor } from '#src/kernel/actor.ts';
import { parseId, type PostId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, type Result } from '#src/kernel/result.ts';

export const tag = 'Posts';
export const decision = z.object({
  seal: z.string().openapi({ description: 'Of what was looked at, from check.' }),
  note: z.string().max(2000).default(''),
});
export const reason = z.object({ reason: z.string().max(500) });

/** One act on one post. */
export function onPost<Body extends z.ZodType, Answer extends z.ZodType>(
  api: OpenAPIHono<Asking>,
  scope: 'posts:read' | 'posts:write' | 'posts:decide',
  { name, verb, answer }: { readonly name: string; readonly verb: string; readonly answer: Answer },
  summary: string,
  body: Body,
  work: (actor: Actor, postId: PostId, body: z.output<Body>) => Promise<Result<Answered<Answer>>>,
): void {
  const told = { name, method: 'post', path: `/posts/{id}/${verb}`, scope, tag, summary, body, gives: 'How it stands.', answer } as const;
  endpoint(api, told, async (asked) => {
    const postId = parseId<'post'>(asked.id ?? undefined);
    return postId === null ? no(absent) : work(asked.actor, postId, asked.body);
  });
}
