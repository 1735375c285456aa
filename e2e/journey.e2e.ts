import { AtpAgent } from '@atproto/api';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { accounts, idOf, ottersley } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { faces } from '#fixtures/term-of-posts.ts';
import { photograph } from '#src/demo/live-through.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { startBluesky, type Bluesky } from '../testing/bluesky/start.ts';
import { openGatepost, type Gatepost } from './browser.ts';
import { pick } from './photos.ts';

const words = 'Year 4 have been to the mill. The boots are drying on the step.';
let gatepost: Gatepost;
let bluesky: Bluesky;

beforeAll(async () => {
  bluesky = await startBluesky();
  gatepost = await openGatepost({ jobs: true, also: prepare });
});
afterAll(async () => {
  await gatepost?.close();
  await bluesky?.stop();
});

/** Families have answered, and the school asks for four eyes on posts with pupils. */
async function prepare(tx: Tx): Promise<void> {
  await settleConsents(tx, () => Promise.resolve(new Uint8Array([1])));
  const parameters = JSON.stringify({ fourEyes: 'marked', fourEyesKinds: ['pupils'] });
  await tx.execute(sql`insert into policy_version (school_id, id, pack, version, parameters, in_force_from, adopted_at)
    values (${ottersley.id}, ${idOf('policy 1.1')}, 'keston-primary', '1.1', ${parameters}, '2026-09-02', '2026-09-02T08:00:00Z')`);
}

describe('the journey of a post', () => {
  it('the office manager connects the Bluesky account; the password is tried, sealed and never shown again', async () => {
    const page = await gatepost.as('officeManager', { at: `/register/accounts/${accounts.bluesky.id}` });
    await page.getByLabel('Handle').last().fill(bluesky.handle);
    await page.locator('input[name=secret]').fill(bluesky.password);
    await page.getByLabel('Server').fill(bluesky.service);
    await page.locator('form:has(input[name=secret]) button[type=submit], form:has(input[name=secret]) button:not([type])').first().click();
    await page.waitForLoadState();
    expect(await page.content()).not.toContain(bluesky.password);
    expect(await page.locator('main').textContent()).toMatch(/Connected/);
    await page.context().close();
  });

  it('[KP-OFF-01] goes from the writer through the gate and the head to Bluesky and the website, once, and the record says why', async () => {
    const office = await gatepost.as('officeManager');
    await compose(office);
    await office.getByRole('button', { name: /Send for approval/ }).click();
    await office.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
    const address = new URL(office.url()).pathname;
    expect(await records()).toHaveLength(0);

    const head = await gatepost.as('headteacher', { width: 390, height: 844 });
    await head.goto(address);
    await head.getByRole('button', { name: 'Approve it' }).click();
    await expectLive(office, 'School website');
    await expectLive(office, 'Bluesky');

    const [record, ...more] = await records();
    expect(more).toEqual([]);
    expect(record).toMatchObject({ text: expect.stringContaining(words), embed: { images: [{ alt: expect.stringContaining('mill') }] } });
    const feed = (await (await fetch(`${gatepost.address}/s/${ottersley.slug}/news/feed.json`)).json()) as {
      items: { content_text?: string; content_html?: string }[];
    };
    expect(feed.items.filter((item) => JSON.stringify(item).includes('The boots are drying'))).toHaveLength(1);

    await head.goto(address);
    const main = await head.locator('main').textContent();
    expect(main).toContain('Approved by Hester Quillfeather (Headteacher)');
    await head.goto('/journal');
    const journal = await head.locator('main').textContent();
    expect(journal).toMatch(/Hester Quillfeather, headteacher, approved a post/i);
    expect(journal).toMatch(/resting on Official use §\d/);
    await office.context().close();
    await head.context().close();
  });
});

async function compose(page: Page): Promise<void> {
  await page.goto('/posts/new');
  await page.locator('#words').fill(words);
  for (const name of ['Facebook', 'Instagram']) {
    const tick = page.getByRole('checkbox', { name: new RegExp(name) }).first();
    if (await tick.isChecked()) await tick.click();
  }
  await pick(page, [{ name: 'Two pupils beside the mill.jpg', bytes: await photograph('mill') }]);
  await page.locator('.photo img').first().waitFor();
  for (const [n, who] of ['Aster', 'Idris'].entries()) {
    const box = faces.mill[n] ?? { x: 0, y: 0, w: 0.1, h: 0.1 };
    const frame = await page.locator('.frame').first().boundingBox();
    if (frame === null) throw new Error('There is no picture to mark.');
    await page.mouse.move(frame.x + box.x * frame.width, frame.y + box.y * frame.height);
    await page.mouse.down();
    await page.mouse.move(frame.x + (box.x + box.w) * frame.width, frame.y + (box.y + box.h) * frame.height, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('textbox', { name: 'Who is this?' }).fill(who);
    await page.getByRole('option', { name: new RegExp(who) }).waitFor();
    await page.keyboard.press('Enter');
  }
  await page.getByRole('button', { name: 'We took them at school' }).click();
  const describe = page.getByRole('textbox', { name: /Description of photo 1/ });
  await describe.fill('Two pupils stand beside the mill and its water wheel');
  await expect.poll(() => page.getByRole('button', { name: /Send for approval/ }).textContent()).not.toMatch(/put right/);
}

async function records(): Promise<readonly Record<string, unknown>[]> {
  const agent = new AtpAgent({ service: bluesky.service });
  await agent.login({ identifier: bluesky.handle, password: bluesky.password });
  const { data } = await agent.com.atproto.repo.listRecords({ repo: bluesky.did, collection: 'app.bsky.feed.post', limit: 100 });
  return data.records.map((one) => one.value);
}

async function expectLive(page: Page, where: string): Promise<void> {
  const look = async (): Promise<string | null> => {
    await page.reload();
    return page.locator('.delivery').filter({ hasText: where }).textContent();
  };
  await expect.poll(look, { interval: 1_000 }).toContain('Live');
}
