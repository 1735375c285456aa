import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { Done, endpoint, type Asking } from '#src/api/frame.ts';
import type { Office } from '#src/office.ts';
import { decision, onPost, reason, tag } from './api-on-post.ts';
import { SentOn } from './api-shapes.ts';
import { approve, declinePost, resumeAll, returnPost, stopAll } from './service.ts';

/** Deciding on posts, and stopping all of them. */
export function deciding(api: OpenAPIHono<Asking>, office: Office): void {
  const scope = 'posts:decide';
  onPost(
    api,
    scope,
    { name: 'approvePost', verb: 'approve', answer: SentOn },
    'Approve exactly what was looked at',
    decision,
    (actor, postId, body) => approve(office, actor, { postId, ...body }),
  );
  onPost(
    api,
    scope,
    { name: 'declinePost', verb: 'decline', answer: SentOn },
    'Say for good that it will not go out, and why',
    decision,
    (actor, postId, body) => declinePost(office, actor, { postId, ...body }),
  );
  const returned = decision.extend({
    marks: z
      .record(z.string(), z.string().max(200))
      .default({})
      .openapi({ description: 'content-not-allowed: a head, with characteristic; disrepute: whose; may-be-unlawful: the law.' }),
  });
  onPost(api, scope, { name: 'returnPost', verb: 'return', answer: SentOn }, 'Return it to its writer', returned, (actor, postId, body) =>
    returnPost(office, actor, { postId, ...body }),
  );
  endpoint(
    api,
    {
      name: 'stopEverything',
      answer: Done,
      method: 'post',
      path: '/stop',
      scope,
      tag,
      summary: 'Emergency stop: nothing of the school goes out',
      body: reason,
      gives: 'Stopped.',
    },
    ({ actor, body }) => stopAll(office, actor, body),
  );
  endpoint(
    api,
    { name: 'resume', answer: Done, method: 'post', path: '/resume', scope, tag, summary: 'End the emergency stop', gives: 'Going again.' },
    ({ actor }) => resumeAll(office, actor),
  );
}
