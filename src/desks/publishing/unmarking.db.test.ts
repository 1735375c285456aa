import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { cast, ottersley, pupils } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { sql } from 'drizzle-orm';
import type { DraftPicture } from './checks/facts.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { addPicture, approve, beginDraft, changeDraft, checkDraft, sendToGate } from './service.ts';

const box = { x: 0.1, y: 0.1, w: 0.2, h: 0.2 };
const writer = as('officeManager');
let shade = 0;

describe('a mark taken off a picture of somebody who may not be shown', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'hampshire-model' });
  });
  afterAll(() => house.close());

  const newPhoto = () =>
    sharp({ create: { width: 320, height: 240, channels: 3, background: { r: 90 + shade++, g: 120, b: 40 } } })
      .jpeg()
      .toBuffer();

  async function withPhoto(bytes: Buffer): Promise<{ postId: PostId; revision: number }> {
    const begun = open(await beginDraft(house.office, writer, { draft: draftFor(['website']) }));
    const added = open(await addPicture(house.office, writer, { postId: begun.postId, name: 'hall.jpg', bytes, attach: true }));
    await house.work();
    return { postId: begun.postId, revision: added.revision };
  }
  async function changed(post: { postId: PostId; revision: number }, picture: Partial<DraftPicture>) {
    const { draft } = await house.post(post.postId);
    const pictures = draft.pictures.map((one) => ({ ...one, alt: 'The hall', ...picture }));
    const answers = {
      ...draft.answers,
      ...Object.fromEntries(pictures.map(({ id }) => [`rights:${id}`, 'own'])),
      'policy:images': 'yes',
      'best-interests': 'yes',
    };
    const saved = open(await changeDraft(house.office, writer, { ...post, draft: { ...draft, pictures, answers } }));
    await house.work();
    return { postId: post.postId, revision: saved.revision };
  }
  const marked = (person: keyof typeof pupils, where: typeof box | null = box) => ({
    faces: [{ id: 'one', person: pupils[person].id, box: where, blurred: false }],
    nobody: false,
  });
  const bare = { faces: [], nobody: true };
  const codes = async ({ postId }: { postId: PostId }) => {
    const check = open(await checkDraft(house.office, writer, { postId }));
    return { decide: check.toDecide.map((one) => one.code), right: check.toPutRight.map((one) => one.code), all: check };
  };

  it.each(['wren', 'linnet'] as const)(
    '[WH-CON-02] [OC-CON-02] waits for a second pair of eyes, and is on record, alike for every child: %s',
    async (child) => {
      const photo = await withPhoto(await newPhoto());
      const shut = await changed(photo, marked(child));
      expect((await codes(shut)).right).toContain('picture-not-permitted');
      refused(await sendToGate(house.office, writer, shut));
      const post = await changed(shut, bare);
      const { decide, right, all } = await codes(post);
      expect(right).toEqual([]);
      expect(decide).toContain('mark-taken-off');
      expect(JSON.stringify(all.findings)).not.toContain(pupils[child].given);
      const sent = open(await sendToGate(house.office, writer, post));
      expect(sent).toMatchObject({ status: 'held', waitsFor: expect.arrayContaining(['mark-taken-off']) });
      await house.work();
      expect(await house.deliveries(post.postId)).toEqual({});
      const { rows } = await house.office.read(ottersley.id, (db) =>
        db.execute<{ facts: Record<string, unknown> }>(
          sql`select entry -> 'facts' as facts from journal where subject_id = ${post.postId} and entry -> 'facts' ? 'marksTakenOff'`,
        ),
      );
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(pupils[child].id);
      const seal = async () => open(await checkDraft(house.office, as('headteacher'), { postId: post.postId })).seal;
      refused(await approve(house.office, writer, { postId: post.postId, seal: await seal() }));
      open(await approve(house.office, as('headteacher'), { postId: post.postId, seal: await seal() }));
      await house.work();
      expect((await house.deliveries(post.postId))['website']).toMatchObject({ status: 'live' });
    },
  );

  it('[WH-CON-02] reads byte for byte the same for a restricted child and for one without consent', async () => {
    const said = [];
    for (const child of ['wren', 'linnet'] as const) {
      const post = await changed(await changed(await withPhoto(await newPhoto()), marked(child)), bare);
      const { findings } = (await codes(post)).all;
      const id = (await house.post(post.postId)).draft.pictures[0]?.id ?? '';
      said.push(JSON.stringify(findings).replaceAll(id, 'the picture'));
    }
    expect(said[0]).toBe(said[1]);
  });

  it('[FL-IMG-02] is not got round by another name, by adding the same photo anew, or in another post', async () => {
    const bytes = await newPhoto();
    const post = await changed(await withPhoto(bytes), marked('wren'));
    expect(
      (await codes(await changed(post, { ...bare, faces: [{ id: 'one', person: cast.deputy.id, box, blurred: false }], nobody: false })))
        .decide,
    ).toContain('mark-taken-off');
    const again = await withPhoto(bytes);
    expect((await codes(await changed(again, bare))).decide).toContain('mark-taken-off');
  });

  it('[FL-IMG-02] waits for nobody where the place is blurred or cropped away, and does where only part of it is', async () => {
    const covered = { blurs: [{ x: 0.05, y: 0.05, w: 0.3, h: 0.3 }] };
    const cropped = { crop: { x: 0.5, y: 0, w: 0.5, h: 1 } };
    for (const edit of [covered, cropped]) {
      const post = await changed(await changed(await withPhoto(await newPhoto()), marked('wren')), { ...bare, ...edit });
      expect((await codes(post)).decide).not.toContain('mark-taken-off');
    }
    for (const edit of [{ blurs: [{ x: 0.1, y: 0.1, w: 0.1, h: 0.2 }] }, { crop: { x: 0.2, y: 0, w: 0.8, h: 1 } }]) {
      const post = await changed(await changed(await withPhoto(await newPhoto()), marked('wren')), { ...bare, ...edit });
      expect((await codes(post)).decide).toContain('mark-taken-off');
    }
    // Nobody said where: no blur is known to cover it.
    const post = await changed(await changed(await withPhoto(await newPhoto()), marked('wren', null)), { ...bare, ...covered });
    expect((await codes(post)).decide).toContain('mark-taken-off');
  });

  it('asks nothing where the photo does not go, or its mark is there', async () => {
    const photo = await withPhoto(await newPhoto());
    const post = await changed(await changed(photo, marked('wren')), { ...bare, leftOutOf: draftFor(['website']).accounts });
    expect((await codes(post)).decide).not.toContain('mark-taken-off');
    expect((await codes(await changed(post, { ...marked('wren'), leftOutOf: [] }))).decide).not.toContain('mark-taken-off');
  });
});
