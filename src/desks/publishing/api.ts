import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Actor } from '#src/kernel/actor.ts';
import { parseId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { Done, endpoint, type Asking } from '#src/api/frame.ts';
import { formIn } from '#src/web/bodies.ts';
import { schoolThing } from './acts.ts';
import { deciding } from './api-deciding.ts';
import { decision, onPost, reason, tag } from './api-on-post.ts';
import {
  before,
  Breach,
  Checked,
  Draft,
  HandedOver,
  OnePost,
  PictureAdded,
  Posts,
  Saved,
  SentOn,
  TakenDown,
  Untrue,
} from './api-shapes.ts';
import { emptyDraft } from './checks/facts.ts';
import { listDeliveries } from './delivery-store.ts';
import { draftSchema, postStatuses, type Delivery, type Post } from './model.ts';
import {
  addPicture,
  beginDraft,
  changeDraft,
  checkDraft,
  publishForOther,
  markUntrue,
  passOn,
  reportPersonalData,
  sendToGate,
  takeBack,
  takeDownEverywhere,
} from './service.ts';
import { findKnown, isKnown, knownTo, withoutPeople, worksOn } from './knowing.ts';
import { listPosts } from './store.ts';

/** Posts over the API: the same acts as on the screen, through the same gate. */
export function publishingApi(api: OpenAPIHono<Asking>, office: Office): void {
  reading(api, office);
  writing(api, office);
  deciding(api, office);
}

function reading(api: OpenAPIHono<Asking>, office: Office): void {
  const scope = 'posts:read';
  const query = z.object({
    status: z.enum(postStatuses).optional(),
    before,
    limit: z.coerce.number().int().min(1).max(100).default(30),
  });
  endpoint(
    api,
    {
      name: 'listPosts',
      answer: Posts,
      method: 'get',
      path: '/posts',
      scope,
      tag,
      summary: 'Posts, latest change first',
      query,
      gives: 'A page of posts.',
    },
    (asked) =>
      readable(office, asked.actor, async (db) => {
        const { status, before, limit } = asked.query;
        const posts = await listPosts(db, {
          limit,
          where: isKnown(await knownTo(office, db, asked.actor, office.now())),
          ...(status !== undefined && { statuses: [status] }),
          ...(before !== undefined && { before: new Date(before) }),
        });
        return ok({ posts: posts.map(showPost), next: posts.length < limit ? null : (posts.at(-1)?.changedAt ?? null) });
      }),
  );
  const one = {
    name: 'readPost',
    answer: OnePost,
    method: 'get',
    path: '/posts/{id}',
    scope,
    tag,
    summary: 'One post, and how it stands on each account',
    gives: 'The post.',
  } as const;
  endpoint(api, one, ({ actor, id }) =>
    readable(office, actor, async (db) => {
      const postId = parseId<'post'>(id ?? undefined);
      const post = postId === null ? null : await findKnown(office, db, actor, postId, office.now());
      if (post === null) return no(absent);
      const deliveries = await listDeliveries(db, [post.id]);
      const draft = (await worksOn(office, db, actor, post)) ? post.draft : withoutPeople(post.draft);
      return ok({ ...showPost(post), draft, deliveries: deliveries.map(showDelivery) });
    }),
  );
  const says =
    'What the gate says of it now, and what sending it would be refused with; nothing is recorded. Which child may not be shown is said to a key with consent:read.';
  onPost(api, scope, { name: 'checkPost', verb: 'check', answer: Checked }, says, z.looseObject({}), async (actor, postId) => {
    const checked = await checkDraft(office, actor, { postId });
    if (!checked.ok) return checked;
    const { state, gates, findings, seal, refusal } = checked.value;
    return ok({ state, gates, findings, seal, refusal });
  });
}

function writing(api: OpenAPIHono<Asking>, office: Office): void {
  const scope = 'posts:write';
  endpoint(
    api,
    {
      name: 'beginDraft',
      answer: Saved,
      method: 'post',
      path: '/posts',
      scope,
      tag,
      summary: 'Begin a draft',
      body: Draft,
      gives: 'The draft’s id and revision.',
    },
    async ({ actor, body }) => {
      const draft = draftSchema.safeParse({ ...emptyDraft, ...body });
      return draft.success ? beginDraft(office, actor, { draft: draft.data }) : no(unclear(whatIsWrong(draft.error)));
    },
  );
  const changed = z.object({ revision: z.number().int(), draft: Draft });
  endpoint(
    api,
    {
      name: 'changeDraft',
      answer: Saved,
      method: 'patch',
      path: '/posts/{id}',
      scope,
      tag,
      summary: 'Change a draft, over the revision seen',
      body: changed,
      gives: 'The new revision.',
    },
    async ({ actor, id, body }) => {
      const postId = parseId<'post'>(id ?? undefined);
      const post = await readable(office, actor, async (db) =>
        ok(postId === null ? null : await findKnown(office, db, actor, postId, office.now())),
      );
      if (!post.ok) return post;
      if (post.value === null) return no(absent);
      return changeDraft(office, actor, { postId: post.value.id, revision: body.revision, draft: { ...post.value.draft, ...body.draft } });
    },
  );
  const form = z.object({ photo: z.string().openapi({ format: 'binary' }) });
  endpoint(
    api,
    {
      name: 'addPicture',
      answer: PictureAdded,
      method: 'post',
      path: '/posts/{id}/pictures',
      scope,
      tag,
      summary: 'Add a photo, up to 30 MB',
      form,
      gives: 'Its id; its files are made within seconds.',
    },
    async ({ actor, id, request }) => {
      const postId = parseId<'post'>(id ?? undefined);
      if (postId === null) return no(absent);
      const { photo } = await formIn({ req: request });
      if (!(photo instanceof File)) return no(unclear({ photo: 'Send the photo as the form field "photo".' }));
      return addPicture(office, actor, { postId, name: photo.name, bytes: new Uint8Array(await photo.arrayBuffer()), attach: true });
    },
  );
  const seen = z.object({ revision: z.number().int() });
  onPost(
    api,
    scope,
    { name: 'sendPost', verb: 'send', answer: SentOn },
    'Send it on its way, or to whoever decides',
    seen,
    (actor, postId, body) => sendToGate(office, actor, { postId, ...body }),
  );
  const whom = z.object({ to: z.uuid().openapi({ description: 'An official user who may send it to every one of its accounts.' }) });
  const handing = { name: 'handOverDraft', verb: 'hand-over', answer: HandedOver } as const;
  onPost(api, scope, handing, 'Pass a draft to somebody who may send it', whom, (actor, postId, { to }) =>
    passOn(office, actor, { postId, to: parseId<'person'>(to) }),
  );
  const taking = { name: 'takeBackDraft', verb: 'take-back', answer: Done } as const;
  onPost(api, scope, taking, 'Take back a draft that was passed on, until it is changed or sent', z.looseObject({}), (actor, postId) =>
    takeBack(office, actor, { postId }),
  );
  onPost(
    api,
    scope,
    { name: 'publishPost', verb: 'publish', answer: SentOn },
    'Publish what a colleague sent the office',
    decision,
    (actor, postId, body) => publishForOther(office, actor, { postId, ...body }),
  );
  onPost(
    api,
    scope,
    { name: 'takeDownPost', verb: 'take-down', answer: TakenDown },
    'Take it down everywhere; done when proven',
    reason,
    async (actor, postId, body) => {
      const down = await takeDownEverywhere(office, actor, { postId, ...body });
      return down.ok ? ok({ deliveries: down.value }) : down;
    },
  );
  const found = z.object({ what: z.string().max(1000) });
  onPost(
    api,
    scope,
    { name: 'markUntrue', verb: 'untrue', answer: Untrue },
    'Say that it is not true; it is put right or taken down by the day given',
    found,
    async (actor, postId, body) => {
      const marked = await markUntrue(office, actor, { postId, ...body });
      return marked.ok ? ok({ dueAt: marked.value.dueAt }) : marked;
    },
  );
  onPost(
    api,
    scope,
    { name: 'reportPersonalData', verb: 'personal-data', answer: Breach },
    'Say that it shows personal data; it comes down at once',
    found,
    (actor, postId, body) => reportPersonalData(office, actor, { postId, ...body }),
  );
}

type Reading = Parameters<Parameters<Office['read']>[1]>[0];

/** Reads posts when the gate lets this person see them; to others there are none. */
function readable<T>(office: Office, actor: Actor, work: (db: Reading) => Promise<Result<T>>): Promise<Result<T>> {
  return office.read(actor.schoolId, async (db) => {
    const may = await office.gate.look(db, { actor, act: 'publishing:read', on: schoolThing(actor) });
    return may.ok ? work(db) : may;
  });
}

function whatIsWrong(error: z.ZodError): Readonly<Record<string, string>> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), issue.message]));
}

function showPost({ id, status, revision, draft, purpose, waitsFor, goesOutAt, outAt, changedAt }: Post) {
  return {
    id,
    status,
    revision,
    words: draft.words,
    language: draft.language ?? null,
    accounts: draft.accounts,
    purpose,
    waitsFor,
    goesOutAt,
    outAt,
    changedAt,
  };
}

function showDelivery({ accountId, status, url, liveAt, takenDownAt, why, needsPerson }: Delivery) {
  return { accountId, status, url, liveAt, takenDownAt, why, needsPerson };
}
