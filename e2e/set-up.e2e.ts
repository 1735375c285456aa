import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, openBrowser, openWindow, sideways } from './browser.ts';
import { freshFolder, stop } from './program.ts';

const noise: string[] = [];
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  if (noise.length > 0) throw new Error(`Pages made noise:\n${noise.join('\n')}`);
});

/** A page that somebody new meets: clean by axe, and never wider than the window. */
async function looked(page: Page, name: string): Promise<void> {
  expect(await axeFindings(page), name).toEqual([]);
  expect(await sideways(page), name).toBeLessThanOrEqual(0);
  if (process.env['SHOTS'])
    await page.screenshot({ path: `${process.env['SHOTS']}/set-up-${name}-${page.viewportSize()?.width ?? 0}.png`, fullPage: true });
}

async function withSecondKey(page: Page): Promise<void> {
  const secret = await page.locator('input[name=secret]').inputValue();
  await page.locator('input[name=code]').fill(new TOTP({ secret }).generate());
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('link', { name: 'Go to Today' }).click();
}

/** The link in the newest letter to somebody: with no mail server, letters lie in the outbox. */
async function linkTo(folder: string, address: string): Promise<string> {
  const letters = () =>
    readdirSync(join(folder, 'outbox'))
      .map((name) => readFileSync(join(folder, 'outbox', name), 'utf8').replaceAll('=\r\n', ''))
      .filter((letter) => letter.includes(`To: ${address}`));
  await expect.poll(() => letters().length).toBeGreaterThan(0);
  return /\/welcome\/[\w-]+/.exec(letters()[0] ?? '')?.[0] ?? '';
}

describe.each([1440, 390])('a new school, at %i', (width) => {
  const program = freshFolder();
  afterAll(() => program.clear());

  it('goes from the link in the console to its first post on its website', async () => {
    const gatepost = await program.start({ GATEPOST_DEMO: 'off' });
    await expect.poll(gatepost.said).toContain('/set-up/');
    const link = /http:\/\/\S+\/set-up\/\S+/.exec(gatepost.said())?.[0] ?? '';
    const office = await openWindow(browser, gatepost.address, noise, { width });
    await office.goto(new URL(link).pathname);
    await looked(office, 'school');
    await nameSchool(office);
    await adopt(office);
    await withSecondKey(office);
    await office.getByRole('heading', { name: 'What next' }).waitFor();
    expect(await office.getByRole('main').textContent()).toContain('outbox');
    await looked(office, 'today');

    await office.getByRole('link', { name: /^Add it: Put the school website/ }).click();
    await office.getByRole('button', { name: 'Enter it in the register' }).click();
    await office.getByText('Entered in the register.').waitFor();
    await office.goto('/');
    await office.getByRole('link', { name: /^Ask to post/ }).click();
    await office.getByLabel('School website').check();
    await office.getByLabel('What for?').fill('News and notices for families');
    await office.getByRole('button', { name: 'Ask', exact: true }).click();

    const head = await openWindow(browser, gatepost.address, noise, { width });
    await head.goto(await linkTo(program.folder, 'head@nettlebury.example'));
    await head.getByLabel('Password').fill('brass bells at break time');
    await head.getByRole('button', { name: 'Go on' }).click();
    await withSecondKey(head);
    await decide(head);

    await acceptDuty(office);
    await openAtAllHours(office);
    await publish(office);
    const news = await openWindow(browser, gatepost.address, noise, { width });
    const said = 'The gate on Mill Lane opens at 8:30 from Monday.';
    const path = '/s/nettlebury-school/news';
    // A browser keeps the page for a minute, so it is opened once the post is on it.
    await expect.poll(async () => (await fetch(gatepost.address + path)).text()).toContain(said);
    await news.goto(path);
    expect(await news.getByRole('main').textContent()).toContain(said);
    await office.goto('/');
    expect(await office.getByRole('heading', { name: 'What next' }).count()).toBe(0);
    await stop(gatepost);
  });
});

async function nameSchool(page: Page): Promise<void> {
  await page.getByLabel('Its name').fill('Nettlebury School');
  for (const [label, value] of [
    ['Nation', 'wales'],
    ['Phase', 'primary'],
    ['Type', 'community'],
  ] as const)
    await page.getByLabel(label).selectOption(value);
  await page.getByLabel('Where its e-mail lives').fill('nettlebury.example');
  await page.getByLabel('Autumn term: first day').fill('2026-09-02');
  await page.getByLabel('Autumn term: last day').fill('2026-12-18');
  await page.getByLabel('First name').fill('Orla');
  await page.getByLabel('Family name').fill('Fennimore');
  await page.getByLabel('Your e-mail address').fill('orla@nettlebury.example');
  await page.getByLabel('A password').fill('plum gate lantern parade');
  await page.getByRole('checkbox', { name: 'Office manager' }).check();
  await page.getByRole('button', { name: 'Go on to the policy' }).click();

  // Sent back: what was typed stands, what is missing is named, and the way to it is a link.
  await page.getByText('Nothing was made yet. 2 things to put right').waitFor();
  await looked(page, 'wrong');
  await page.getByRole('link', { name: 'Headteacher' }).click();
  expect(await page.getByLabel('Its name').inputValue()).toBe('Nettlebury School');
  await page.getByLabel('Headteacher', { exact: true }).last().fill('Hester Quill');
  await page.getByLabel('E-mail of the Headteacher').fill('head@nettlebury.example');
  await page.getByLabel('A password').fill('plum gate lantern parade');
  await page.getByRole('button', { name: 'Go on to the policy' }).click();
}

async function adopt(page: Page): Promise<void> {
  await looked(page, 'pack');
  await page.getByRole('link', { name: 'Choose this one: Keston Primary' }).click();
  await page.getByText('We suggest: 2.').waitFor();
  await looked(page, 'settings');
  await page.getByLabel('Within how many days are changed account details told').fill('3');
  await page.getByRole('button', { name: 'Adopt this policy' }).click();
}

/** The head approves who posts, and names who looks after the account. */
async function decide(head: Page): Promise<void> {
  await head
    .getByRole('link', { name: /Application to decide/ })
    .first()
    .click();
  await head.getByRole('button', { name: /^Approve/ }).click();
  await head.getByText('Approved.').waitFor();
  await head.goto('/register');
  await head.getByRole('link', { name: 'School website' }).first().click();
  await head.locator('select[name=personId]').selectOption({ label: 'Orla Fennimore, Office manager' });
  await head.getByRole('button', { name: 'Name them' }).click();
}

async function acceptDuty(office: Page): Promise<void> {
  await office.goto('/register');
  await office.getByRole('link', { name: 'School website' }).first().click();
  await office
    .getByRole('button', { name: /accept|say yes|I will/i })
    .first()
    .click();
}

/** The hours are the school's own: here, so that the test may run at any. */
async function openAtAllHours(office: Page): Promise<void> {
  await office.goto('/people/school');
  await office.getByLabel('Posts go out from').fill('00:00');
  await office.getByLabel('until', { exact: true }).fill('23:59');
  for (const day of ['Saturday', 'Sunday']) await office.getByRole('checkbox', { name: day }).check();
  await office.getByRole('button', { name: 'Save' }).click();
  await office.getByText('Saved.').waitFor();
}

/** A text-only notice: check, then send. */
async function publish(office: Page): Promise<void> {
  await office.goto('/');
  await office.locator('#np').fill('The gate on Mill Lane opens at 8:30 from Monday.');
  await office.getByRole('button', { name: /^Check it/ }).click();
  await office.waitForURL('**/posts/**');
  await looked(office, 'composer');
  await office.getByRole('button', { name: /^(Send|Publish)/ }).click();
  await office.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
  await looked(office, 'post');
}
