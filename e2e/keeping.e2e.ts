import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page, Route } from 'playwright-core';
import { cast } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { axeFindings, openGatepost, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  const also = (tx: Tx) => settleConsents(tx, () => Promise.resolve(new Uint8Array([1])));
  gatepost = await openGatepost({ jobs: true, pack: 'hampshire-model', also });
});
afterAll(() => gatepost.close());

const cut = /net::ERR_(INTERNET_DISCONNECTED|FAILED)/;
const alert = (page: Page): Promise<string | null> => page.getByRole('alert').first().textContent();

/** A draft with these words, saved, on the composer's page. */
async function draft(page: Page, words: string): Promise<void> {
  await page.goto('/posts/new');
  await page.locator('.composing[data-live]').waitFor();
  await page.locator('#words').fill(words);
  await page.waitForURL(/\/posts\/[^/]+\/edit$/);
}

/** The draft as the server has it, seen in another tab. */
async function savedWords(page: Page): Promise<string> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  const words = await other.locator('#words').inputValue();
  await other.close();
  return words;
}

/** Changes something and waits until the page has saved it. */
async function saving(page: Page, change: () => Promise<void>): Promise<void> {
  const saved = page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
  await change();
  await saved;
}

describe('what is typed is never lost', () => {
  it('without a connection the draft stays, every gate is held, and it saves itself when the connection is back', async () => {
    const page = await gatepost.as('officeManager', { expects: cut });
    await draft(page, 'The library has new beanbags.');
    await page.context().setOffline(true);
    await page.locator('#words').fill('The library has new beanbags and a rug.');
    await expect.poll(() => alert(page)).toContain('Nothing went out: Gatepost cannot be reached.');
    await expect.poll(() => page.locator('.gp-top').textContent()).toContain('Not checked');
    expect(await page.locator('.gp-top').textContent()).not.toContain('Open');
    expect(await axeFindings(page)).toEqual([]);
    await page.context().setOffline(false);
    await expect.poll(() => alert(page)).toBe('');
    await expect.poll(() => savedWords(page)).toBe('The library has new beanbags and a rug.');
    await page.context().close();
  });

  it('when the session ends while somebody writes, they are told, and it is saved once they have signed in again', async () => {
    const page = await gatepost.as('officeManager');
    await draft(page, 'The choir sings on Thursday.');
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page.locator('#words').fill('The choir sings on Thursday at two.');
    await expect.poll(() => alert(page)).toContain('you have been signed out');
    await page.context().addCookies(cookies);
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await expect.poll(() => alert(page)).toBe('');
    await expect.poll(() => savedWords(page)).toBe('The choir sings on Thursday at two.');
    await page.context().close();
  });

  it('the page may even go: what was not saved is back when the writer is', async () => {
    const page = await gatepost.as('officeManager', { expects: cut });
    page.on('dialog', (dialog) => void dialog.accept());
    await draft(page, 'The kitchen garden has leeks.');
    await page.route('**/posts/*', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
    await page.locator('#words').fill('The kitchen garden has leeks and one pumpkin.');
    await expect.poll(() => alert(page)).toContain('cannot be reached');
    await page.unroute('**/posts/*');
    await page.reload();
    await expect.poll(() => page.locator('#words').inputValue()).toBe('The kitchen garden has leeks and one pumpkin.');
    expect(await page.locator('#said').textContent()).toContain('What you had not saved is back.');
    await expect.poll(() => savedWords(page)).toBe('The kitchen garden has leeks and one pumpkin.');
    await page.context().close();
  });

  it('somebody else who signs in meanwhile saves and sends none of it under their own name', async () => {
    const page = await gatepost.as('officeManager');
    await draft(page, 'Parents’ evening is full.');
    const other = await page.context().newPage();
    await other.goto('/sign-in');
    await other
      .locator('.cast button')
      .filter({ hasText: `${cast.deputy.given} ${cast.deputy.family}` })
      .click();
    await other.waitForURL(`${gatepost.address}/`);
    await page.locator('#words').fill('Parents’ evening is full. Sorry.');
    await expect.poll(() => alert(page)).toContain('somebody else is signed in now');
    expect(await savedWords(page)).toBe('Parents’ evening is full.');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.context().close();
  });
});

describe('a slow line', () => {
  it('leaves every gate held until the check is done, and shows only the last one asked for', async () => {
    const page = await gatepost.as('officeManager');
    await draft(page, 'Ring Sue on 07700 900123.');
    const asked: Route[] = [];
    await page.route('**/posts/check', (route) => void asked.push(route));
    for (const day of ['Monday', 'Tuesday']) {
      await page.locator('#words').fill(`Ring the school office on ${day}.`);
      await expect.poll(() => asked.length).toBe(day === 'Monday' ? 1 : 2);
    }
    await expect.poll(() => page.locator('.gp-top').textContent()).toContain('Checking: held until it is done');
    expect(await page.locator('.gates li:not(.held)').count()).toBe(0);
    for (const route of asked) await route.continue().catch(() => undefined); // the first was given up for the second
    await expect.poll(() => page.locator('.gp-top').textContent()).toContain('Nothing to put right');
    expect(asked).toHaveLength(2);
    await page.context().close();
  });
});

describe('a draft thrown away', () => {
  it('is back with one press', async () => {
    const page = await gatepost.as('officeManager');
    await draft(page, 'The choir sings on Friday.');
    await page.getByRole('button', { name: 'Throw away' }).click();
    await page.waitForURL(/\/posts$/);
    expect(await page.locator('main').textContent()).not.toContain('The choir sings on Friday');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.waitForURL(/\/edit$/);
    expect(await page.locator('#words').inputValue()).toBe('The choir sings on Friday.');
    await page.context().close();
  });
});

describe('two people in one draft', () => {
  it('who change different things both have them, and are told', async () => {
    const one = await gatepost.as('officeManager');
    await draft(one, 'The winter fair is on Saturday.');
    const two = await gatepost.as('deputy');
    await two.goto(one.url());
    await two.locator('.composing[data-live]').waitFor();
    await saving(two, () => two.locator('.whereto').filter({ hasText: 'Facebook' }).click());
    await one.locator('#words').fill('The winter fair is on Sunday.');
    await expect.poll(() => one.locator('#said').textContent()).toContain('Rowan Thistlewick changed this post');
    expect(await one.locator('#words').inputValue()).toBe('The winter fair is on Sunday.');
    expect(await one.locator('.whereto').filter({ hasText: 'Facebook' }).locator('input').isChecked()).toBe(false);
    await one.context().close();
    await two.context().close();
  });

  it('who both change the words see both, and say which', async () => {
    const one = await gatepost.as('officeManager');
    await draft(one, 'The winter fair is on Saturday.');
    const two = await gatepost.as('deputy');
    await two.goto(one.url());
    await two.locator('.composing[data-live]').waitFor();
    await saving(two, () => two.locator('#words').fill('The winter fair is on Saturday 5 December.'));
    await one.locator('#words').fill('The winter fair is on Sunday.');
    await expect.poll(() => alert(one)).toContain('Somebody else changed this post: Rowan Thistlewick');
    expect(await alert(one)).toContain('The winter fair is on Saturday 5 December.');
    expect(await axeFindings(one)).toEqual([]);
    await one.getByRole('button', { name: 'Take theirs' }).click();
    expect(await one.locator('#words').inputValue()).toBe('The winter fair is on Saturday 5 December.');
    await one.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => savedWords(one)).toBe('The winter fair is on Sunday.');
    await one.context().close();
    await two.context().close();
  });
});

describe('undo', () => {
  it('takes back one step and keeps what was written since', async () => {
    const page = await gatepost.as('officeManager');
    await draft(page, 'Ring Sue on 07700 900123 about the fair.');
    await page.getByRole('button', { name: 'Say ‘the school office’' }).click();
    await page.locator('#words').press('End');
    await page.locator('#words').pressSequentially(' Everyone is welcome.');
    await page.locator('.done').getByRole('button', { name: 'Undo' }).click();
    expect(await page.locator('#words').inputValue()).toBe('Ring Sue on 07700 900123 about the fair. Everyone is welcome.');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.context().close();
  });
});
