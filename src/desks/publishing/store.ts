import { and, asc, desc, eq, inArray, isNull, lt, notInArray, sql, type SQL } from 'drizzle-orm';
import { newId, type AccountId, type Id, type PersonId, type PostId, type SchoolId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { emptyDraft, type Draft } from './checks/facts.ts';
import { keepLicences } from './duty-store.ts';
import { keepMarked } from './marked-store.ts';
import type { Approval, DeliveryId, Post, PostStatus } from './model.ts';
import { delivery, pictureTag, post, postApproval, postRevision } from './tables.ts';

/** Acts whose permit lets a post's own row be written. */
export type PostAct =
  | 'publishing:draft'
  | 'publishing:change'
  | 'publishing:submit'
  | 'publishing:publish'
  | 'publishing:approve'
  | 'publishing:return'
  | 'publishing:approveMention'
  | 'publishing:signOff'
  | 'publishing:release'
  | 'publishing:takeDown'
  | 'publishing:correct'
  | 'publishing:confirmManual'
  | 'publishing:liaise';

type PostRow = typeof post.$inferSelect;

function asPost(row: PostRow): Post {
  const { authorId, schoolId: _, ...rest } = row;
  return { ...rest, author: authorId };
}

function asApproval({ schoolId: _, byId, ...rest }: typeof postApproval.$inferSelect): Approval {
  return { ...rest, by: byId };
}

export async function findPost(db: Db, id: PostId): Promise<Post | null> {
  const [row] = await db.select().from(post).where(eq(post.id, id));
  return row === undefined ? null : asPost(row);
}

/** The post, held against everybody else's changes until this transaction ends; null when there is none. */
export async function lockPost(tx: Tx, id: PostId): Promise<Post | null> {
  const [row] = await tx.select().from(post).where(eq(post.id, id)).for('update');
  return row === undefined ? null : asPost(row);
}

/** The post that a delivery is of, held against everybody else until this transaction ends. */
export async function lockPostOf(tx: Tx, deliveryId: DeliveryId): Promise<Post | null> {
  const its = tx.select({ id: delivery.postId }).from(delivery).where(eq(delivery.id, deliveryId));
  const [row] = await tx.select().from(post).where(inArray(post.id, its)).for('update');
  return row === undefined ? null : asPost(row);
}

export interface PostFilter {
  readonly statuses?: readonly PostStatus[];
  readonly author?: PersonId;
  readonly limit?: number;
  /** Posts changed before this instant, for the next page. */
  readonly before?: Date;
  /** A further condition on the table `post`. */
  readonly where?: SQL;
}

/** Posts, latest change first. */
export async function listPosts(db: Db, filter: PostFilter = {}): Promise<readonly Post[]> {
  const rows = await db
    .select()
    .from(post)
    .where(
      and(
        filter.statuses === undefined ? sql`${post.status} <> 'discarded'` : inArray(post.status, [...filter.statuses]),
        filter.author === undefined ? undefined : eq(post.authorId, filter.author),
        filter.before === undefined ? undefined : lt(post.changedAt, filter.before),
        filter.where,
      ),
    )
    .orderBy(desc(post.changedAt), desc(post.id))
    .limit(filter.limit ?? 30);
  return rows.map(asPost);
}

/** Corrections of a post that are written, on their way or out. */
export async function listCorrecting(db: Db, postId: PostId): Promise<readonly PostId[]> {
  const rows = await db
    .select({ id: post.id })
    .from(post)
    .where(and(eq(post.corrects, postId), notInArray(post.status, ['discarded', 'taken-down'])));
  return rows.map((row) => row.id);
}

/** Posts that wait to go to an account, are on their way there, or went. */
export async function listPostsGoingTo(db: Db, account: AccountId): Promise<readonly PostId[]> {
  const rows = await db
    .select({ id: post.id })
    .from(post)
    .where(and(inArray(post.status, ['held', 'scheduled', 'out']), sql`${post.draft} -> 'accounts' ? ${account}`));
  return rows.map((row) => row.id);
}

/** Posts that are out and whose writer answered this question. */
export async function listPostsNaming(db: Db, question: string): Promise<readonly PostId[]> {
  const rows = await db
    .select({ id: post.id })
    .from(post)
    .where(and(eq(post.status, 'out'), sql`${post.draft} -> 'answers' ? ${question}`));
  return rows.map((row) => row.id);
}

/** Posts out, scheduled or held that show any of these people. */
export async function listPostsPicturing(db: Db, people: readonly PersonId[]): Promise<readonly PostId[]> {
  if (people.length === 0) return [];
  const rows = await db
    .selectDistinct({ id: post.id })
    .from(pictureTag)
    .innerJoin(post, and(eq(post.schoolId, pictureTag.schoolId), eq(post.id, pictureTag.postId)))
    .where(and(inArray(pictureTag.personId, [...people]), inArray(post.status, ['held', 'scheduled', 'out'])));
  return rows.map((row) => row.id);
}

/** Posts marked with somebody that have left the draft, newest first. */
export async function listPostsWith(db: Db, person: PersonId): Promise<readonly PostId[]> {
  const rows = await db
    .selectDistinct({ id: post.id })
    .from(pictureTag)
    .innerJoin(post, and(eq(post.schoolId, pictureTag.schoolId), eq(post.id, pictureTag.postId)))
    .where(and(eq(pictureTag.personId, person), inArray(post.status, ['held', 'scheduled', 'out', 'taken-down'])))
    .orderBy(desc(post.id))
    .limit(200);
  return rows.map((row) => row.id);
}

export async function listApprovals(db: Db, postId: PostId): Promise<readonly Approval[]> {
  const rows = await db
    .select()
    .from(postApproval)
    .where(eq(postApproval.postId, postId))
    .orderBy(asc(postApproval.at), asc(postApproval.id));
  return rows.map(asApproval);
}

/** A draft as it stood at a revision, for undo and for the record. */
export async function findRevision(db: Db, postId: PostId, revision: number): Promise<Draft | null> {
  const [row] = await db
    .select({ draft: postRevision.draft })
    .from(postRevision)
    .where(and(eq(postRevision.postId, postId), eq(postRevision.revision, revision)));
  return row?.draft ?? null;
}

/** Who saved the draft as it stands now. */
export async function lastEditor(db: Db, { id, revision }: Pick<Post, 'id' | 'revision'>): Promise<PersonId | null> {
  const [row] = await db
    .select({ by: postRevision.byId })
    .from(postRevision)
    .where(and(eq(postRevision.postId, id), eq(postRevision.revision, revision)));
  return row?.by ?? null;
}

export async function insertPost(
  tx: Tx,
  permit: Permit<'publishing:draft' | 'publishing:correct'>,
  one: { id: PostId; draft: Draft; author: PersonId; begunAt: Date; corrects?: PostId; marked?: boolean },
): Promise<void> {
  await tx.insert(post).values({
    schoolId: permit.schoolId,
    id: one.id,
    authorId: one.author,
    status: 'draft',
    revision: 1,
    draft: one.draft,
    editors: [one.author],
    marked: one.marked ?? false,
    waitsFor: [],
    begunAt: one.begunAt,
    changedAt: permit.at,
    corrects: one.corrects ?? null,
  });
  await keepRevision(tx, permit, one.id, 1, one.draft, one.author);
  await keepLicences(tx, permit, one.id, emptyDraft, one.draft);
}

/** Saves a changed draft as the next revision and keeps the tags in step with its pictures. */
export async function saveDraft(
  tx: Tx,
  permit: Permit<'publishing:change' | 'publishing:approve'>,
  before: Post,
  draft: Draft,
  by: PersonId,
  status: PostStatus,
): Promise<number> {
  const revision = before.revision + 1;
  const editors = before.editors.includes(by) ? before.editors : [...before.editors, by];
  await tx
    .update(post)
    .set({ draft, revision, editors: [...editors], status, changedAt: permit.at, waitsFor: [], holdCode: null, holdWhy: null, seal: null })
    .where(eq(post.id, before.id));
  await keepRevision(tx, permit, before.id, revision, draft, by);
  await keepTags(tx, permit.schoolId, before.id, draft);
  await keepMarked(tx, permit, draft, by);
  await keepLicences(tx, permit, before.id, before.draft, draft);
  return revision;
}

/** Writes a new time alone, chosen by whoever decides: they change nothing of what was written, and edit nothing. */
export async function moveTime(tx: Tx, permit: Permit<PostAct>, before: Post, draft: Draft, by: PersonId): Promise<number> {
  const revision = before.revision + 1;
  await tx.update(post).set({ draft, revision, changedAt: permit.at }).where(eq(post.id, before.id));
  await keepRevision(tx, permit, before.id, revision, draft, by);
  return revision;
}

async function keepRevision(tx: Tx, permit: Permit, postId: PostId, revision: number, draft: Draft, by: PersonId): Promise<void> {
  await tx.insert(postRevision).values({ schoolId: permit.schoolId, postId, revision, draft, byId: by, at: permit.at });
}

async function keepTags(tx: Tx, schoolId: SchoolId, postId: PostId, draft: Draft): Promise<void> {
  await tx.delete(pictureTag).where(eq(pictureTag.postId, postId));
  const tags = draft.pictures.flatMap((one) =>
    [...new Set(one.faces.flatMap((face) => (face.person === null ? [] : [face.person])))].map((personId) => ({
      schoolId,
      pictureId: one.id,
      personId,
      postId,
    })),
  );
  if (tags.length > 0) await tx.insert(pictureTag).values(tags);
}

/** The parts of a post that its way out changes. */
export type PostChange = Partial<
  Pick<
    PostRow,
    | 'status'
    | 'waitsFor'
    | 'holdCode'
    | 'holdWhy'
    | 'goesOutAt'
    | 'sentBy'
    | 'seal'
    | 'submittedAt'
    | 'letGoAt'
    | 'letGoAs'
    | 'purpose'
    | 'outAt'
    | 'marked'
    | 'changedAt'
  >
>;

export async function updatePost(tx: Tx, _permit: Permit<PostAct>, id: PostId, change: PostChange): Promise<void> {
  await tx.update(post).set(change).where(eq(post.id, id));
}

/** A channel has it. What has happened needs no leave: it was given when the delivery was let go. */
export async function postWentOut(tx: Tx, id: PostId, at: Date): Promise<void> {
  await tx
    .update(post)
    .set({ status: 'out', outAt: sql`coalesce(${post.outAt}, ${at.toISOString()}::timestamptz)` })
    .where(and(eq(post.id, id), inArray(post.status, ['scheduled', 'held', 'out'])));
}

/** Every channel that had it has been shown not to have it any more. */
export async function postAllGone(tx: Tx, id: PostId, at: Date): Promise<void> {
  await tx
    .update(post)
    .set({ status: 'taken-down', changedAt: at })
    .where(and(eq(post.id, id), eq(post.status, 'out')));
}

export interface NewApproval extends Pick<Approval, 'postId' | 'kind' | 'seal' | 'by' | 'asRole' | 'clause'> {
  readonly personId?: PersonId;
  readonly code?: string;
  readonly note?: string;
  readonly ethosConfirmed?: boolean;
  readonly marks?: Readonly<Record<string, string>>;
}

export async function insertApproval(
  tx: Tx,
  permit: Permit<
    | 'publishing:approve'
    | 'publishing:return'
    | 'publishing:approveMention'
    | 'publishing:signOff'
    | 'publishing:release'
    | 'publishing:publish'
  >,
  { by, ...one }: NewApproval,
): Promise<void> {
  await tx.insert(postApproval).values({
    schoolId: permit.schoolId,
    id: newId<'approval'>() satisfies Id<'approval'>,
    note: '',
    ethosConfirmed: false,
    marks: {},
    ...one,
    byId: by,
    at: permit.at,
  });
}

/** Voids every approval of a post that still counts: something it was given for has changed. */
export async function voidApprovals(tx: Tx, permit: Permit<PostAct>, postId: PostId, why: string): Promise<number> {
  const voided = await tx
    .update(postApproval)
    .set({ voidedAt: permit.at, voidedWhy: why })
    .where(
      and(
        eq(postApproval.postId, postId),
        isNull(postApproval.voidedAt),
        inArray(postApproval.kind, ['approval', 'second-review', 'sign-off', 'release']),
      ),
    )
    .returning({ id: postApproval.id });
  return voided.length;
}
