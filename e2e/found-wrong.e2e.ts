import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { accounts, cast, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { emptyDraft } from '#src/desks/publishing/checks/facts.ts';
import { beginDraft, sendToGate } from '#src/desks/publishing/service.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { isWellMade, openGatepost, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost({ pack: 'hampshire-model', jobs: true });
});
afterAll(() => gatepost.close());

/** A notice of the office's that is out on the website. */
async function out(words: string): Promise<PostId> {
  const { office } = gatepost.house;
  const writer = actorOf(cast.officeManager.id);
  const begun = await beginDraft(office, writer, { draft: { ...emptyDraft, words, accounts: [accounts.website.id] } });
  if (!begun.ok) throw new Error(begun.refusal.what);
  const sent = await sendToGate(office, writer, { postId: begun.value.postId, revision: 1 });
  if (!sent.ok) throw new Error(sent.refusal.what);
  return begun.value.postId;
}

/** The post's page once the website has it. */
async function openWhenOut(who: CastName, postId: PostId): Promise<Page> {
  const page = await gatepost.as(who);
  const isOut = async () => {
    await page.goto(`/posts/${postId}`);
    return page.getByText('See it there').count();
  };
  await expect.poll(isOut).toBe(1);
  return page;
}

describe('something published that is found wrong', () => {
  it('[HM-PUB-03] is marked untrue, waits on Today, and carries its correction for everybody to read', async () => {
    const postId = await out('The winter fair is on Saturday at school.');
    const finder = await openWhenOut('yearFourLead', postId);
    await finder.getByText('It is not true', { exact: true }).click();
    await finder.getByLabel('What is not true').fill('It is on Sunday.');
    await finder.getByRole('button', { name: 'Ask for it to be put right' }).click();
    await finder.getByRole('heading', { name: 'Said to be untrue' }).waitFor();
    await isWellMade(finder);
    const writer = await gatepost.as('officeManager', { at: '/' });
    await writer.getByRole('link', { name: /^Put it right: Not true, and still out/ }).click();
    await writer.getByLabel('What was wrong, and what is right').fill('The fair is on Sunday, not on Saturday.');
    await writer.getByRole('button', { name: 'Add the correction' }).click();
    await writer.getByText('See it there').click();
    expect(await writer.getByRole('note').textContent()).toContain('The fair is on Sunday, not on Saturday.');
    await finder.context().close();
    await writer.context().close();
  });

  it('[HM-PUB-05] shows personal data: it comes down at once, and the data protection lead decides against the 72 hours', async () => {
    const postId = await out('The reading corner has new cushions. Thank you.');
    const finder = await openWhenOut('officeManager', postId);
    await finder.getByText('It shows somebody’s personal data').click();
    await finder.getByLabel('What it shows, and of whom').fill('A parent’s telephone number.');
    await finder.getByRole('button', { name: 'Take it down now' }).click();
    await finder.getByText('It is coming down. Where that is done by hand').waitFor();
    const lead = await gatepost.as('dataProtectionLead', { at: '/' });
    await lead.getByRole('link', { name: /^Look and decide: Possible data breach/ }).click();
    await lead.getByText('72 of 72 hours left').waitFor();
    await isWellMade(lead);
    await lead.getByRole('radio', { name: /^Not reported/ }).check();
    await lead.getByLabel('The risk to the people in it').fill('One number, seen by nobody we know of; its owner was told.');
    await lead.getByRole('button', { name: 'Put it on record' }).click();
    await lead.getByText('One number, seen by nobody').waitFor();
    await lead.goto('/posts/breaches');
    expect(await lead.getByRole('row', { name: /The reading corner/ }).textContent()).toContain('Not reported');
    await isWellMade(lead);
    await finder.context().close();
    await lead.context().close();
  });
});
