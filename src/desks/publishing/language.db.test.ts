import { sql } from 'drizzle-orm';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composerPage, pressByForm } from '#fixtures/plain-form.ts';
import { accounts } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import type { Language } from '#src/kernel/languages.ts';
import { newsRoutes } from './public/routes.tsx';
import { approve, beginDraft, changeDraft, checkDraft } from './service.ts';

const welsh = 'Mae gan y llyfrgell glustogau newydd. Diolch i bawb am helpu i’w cario, ac i’r plant.';
const inWelsh = { words: welsh, language: 'cy' } as const;

let house: PublishingHouse;
let checked: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'hampshire-model' });
  checked = await publishingHouse({ parameters: { fourEyes: 'always' } });
});
afterAll(async () => {
  await house.close();
  await checked.close();
});

async function pageOf(language: Language | null): Promise<{ html: string; feed: string; said: Language | undefined }> {
  const sent = open(await writeAndSend(house, 'officeManager', draftFor(['website'], { words: welsh, language })));
  await house.work();
  const { website } = await house.deliveries(sent.postId);
  const site = new Hono().route('/s/:slug/news', newsRoutes(house.office));
  const text = async (path: string) => (await site.request(path)).text();
  return {
    html: await text(new URL(website?.url ?? '').pathname),
    feed: await text('/s/ottersley/news/atom.xml'),
    said: website?.parcel?.language,
  };
}

describe('the language of a post', () => {
  it('goes with its words to the page and the feeds', async () => {
    const { html, feed, said } = await pageOf('cy');
    expect(said).toBe('cy');
    expect(html).toContain('<html lang="cy">');
    expect(html).toContain('content="cy_GB"');
    expect(html).toContain('"inLanguage":"cy"');
    expect(feed).toContain('<entry xml:lang="cy">');
  });

  it('is the school’s usual one unless it is said', async () => {
    expect((await pageOf(null)).html).toContain('<html lang="en-GB">');
    await house.scene(sql`update school set language = 'cy'`);
    const { html, said } = await pageOf(null);
    expect([said, html.includes('<html lang="cy">')]).toEqual(['cy', true]);
    await house.scene(sql`update school set language = 'en-GB'`);
    // What is out already stays what it was.
    const site = new Hono().route('/s/:slug/news', newsRoutes(house.office));
    expect(await (await site.request('/s/ottersley/news/atom.xml')).text()).toContain('<entry xml:lang="cy">');
  });

  it('[FL-PUB-01] is part of what an approval seals: another language needs another approval', async () => {
    const sent = open(await writeAndSend(checked, 'officeManager', draftFor(['website'], { words: welsh })));
    const { seal } = open(await checkDraft(checked.office, as('headteacher'), { postId: sent.postId }));
    const { draft, revision } = await checked.post(sent.postId);
    open(await changeDraft(checked.office, as('officeManager'), { postId: sent.postId, revision, draft: { ...draft, language: 'cy' } }));
    const before = await checked.post(sent.postId);
    expect(refused(await approve(checked.office, as('headteacher'), { postId: sent.postId, seal })).kind).toBe('conflict');
    expect(await checked.post(sent.postId)).toEqual(before);
  });

  it('a draft of before it could be said keeps its seal', async () => {
    const { postId } = open(await beginDraft(house.office, as('officeManager'), { draft: draftFor(['website']) }));
    const sealOf = async () => open(await checkDraft(house.office, as('officeManager'), { postId })).seal;
    const seal = await sealOf();
    await house.scene(sql`update post set draft = draft - 'language' where id = ${postId}`);
    expect(await sealOf()).toBe(seal);
  });

  it('is chosen on the plain form, which asks by itself only where the words look to be in another', async () => {
    const begun = open(await beginDraft(house.office, as('officeManager'), { draft: draftFor(['website'], { words: welsh }) }));
    const asked = await composerPage(house, 'officeManager', begun.postId);
    expect(asked).toMatch(/<details class="about-post post-language" open>/u);
    expect(asked).toContain('The words look like Welsh. Choose it if they are.');
    const said = await pressByForm(house, 'officeManager', begun.postId, { language: 'cy' });
    expect((await house.post(said.postId)).draft.language).toBe('cy');
    expect(await composerPage(house, 'officeManager', begun.postId)).not.toContain('look like');
    await pressByForm(house, 'officeManager', begun.postId, { language: '' });
    expect((await house.post(said.postId)).draft.language).toBeNull();
    const english = open(await beginDraft(house.office, as('officeManager'), { draft: draftFor(['website']) }));
    expect(await composerPage(house, 'officeManager', english.postId)).toMatch(
      /<details class="about-post post-language"><summary>In English</u,
    );
  });

  it('one that is not on the list is refused and nothing is kept', async () => {
    const draft = { ...draftFor(['website'], inWelsh), language: 'xx' as Language };
    const before = await house.count('post');
    const refusal = refused(await beginDraft(house.office, as('officeManager'), { draft }));
    expect(refusal).toMatchObject({ kind: 'unclear' });
    expect(JSON.stringify(refusal)).toContain('Choose a language from the list.');
    expect(await house.count('post')).toBe(before);
  });

  it('stays with a post that is begun again, and with the words on other channels', async () => {
    const sent = open(await writeAndSend(house, 'officeManager', draftFor(['website', 'facebook'], inWelsh)));
    await house.work();
    const { facebook } = await house.deliveries(sent.postId);
    expect(facebook?.parcel).toMatchObject({ accountId: accounts.facebook.id, language: 'cy' });
  });
});
