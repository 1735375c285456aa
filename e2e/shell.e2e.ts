import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, isWellMade, openGatepost, shot, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost();
});
afterAll(() => gatepost.close());

describe('the shell', () => {
  it('somebody at this machine looks round as one of the cast, in one press', async () => {
    const page = await gatepost.window();
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Hester Quillfeather' }).click();
    await page.waitForURL(`${gatepost.address}/`);
    expect(await page.locator('h1').textContent()).toContain('Good');
    expect(await page.locator('.demo-band').textContent()).toContain('made up');
    expect(await page.locator('.post a[aria-current=page]').textContent()).toBe('Today');
    await page.context().close();
  });

  for (const [path, name] of [
    ['/', 'Today'],
    ['/find?q=post', 'Find'],
    ['/account', 'the account page'],
    ['/kit', 'the parts'],
    ['/more', 'More'],
  ] as const)
    it(`${name} is clean by axe and never scrolls sideways, wide and narrow`, async () => {
      const page = await gatepost.as('officeManager', { at: path });
      await isWellMade(page, name);
      await page.context().close();
    });

  it('Today is clean by axe in the dark', async () => {
    const page = await gatepost.as('officeManager', { dark: true });
    expect(await axeFindings(page)).toEqual([]);
    await shot(page, 'today-dark');
    await page.context().close();
  });

  it('the way in is clean by axe and works without scripts', async () => {
    const page = await gatepost.window({ scripts: false, width: 390 });
    await page.goto('/people');
    expect(page.url()).toContain('/sign-in?to=%2Fpeople');
    await shot(page, 'sign-in');
    await page.getByRole('button', { name: /Office manager/ }).click();
    expect(new URL(page.url()).pathname).toBe('/people');
    const other = await gatepost.window();
    await other.goto('/sign-in');
    expect(await axeFindings(other)).toEqual([]);
    await page.context().close();
    await other.context().close();
  });
});

describe('keys', () => {
  it('a slash finds, G and a letter goes, and a question mark shows them all', async () => {
    const page = await gatepost.as('headteacher');
    await page.keyboard.press('/');
    await page.keyboard.type('n g t');
    expect(await page.locator('.find input').inputValue()).toBe('n g t');
    await page.locator('h1').click();
    await page.keyboard.press('?');
    expect(await page.getByRole('heading', { name: 'Keys' }).isVisible()).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL('**/consent');
    await page.context().close();
  });

  it('whoever switches single keys off is left alone by them', async () => {
    const page = await gatepost.as('headteacher', { at: '/account' });
    await page.getByRole('button', { name: 'Switch single keys off' }).click();
    await page.keyboard.press('/');
    expect(new URL(page.url()).pathname).toBe('/account');
    await page.context().close();
  });
});

describe('the navigation', () => {
  it('shows the journal to whom the gate opens it, and to nobody else, in the keys and under More too', async () => {
    const head = await gatepost.as('headteacher');
    expect(await head.locator('.post a[href="/journal"]').count()).toBe(1);
    await head.context().close();
    const page = await gatepost.as('officeManager', { width: 390 });
    expect(await page.locator('.post a[href="/journal"]').count()).toBe(0);
    await page.goto('/more');
    expect(await page.getByRole('main').getByRole('link').allTextContents()).toEqual(['Policy', 'People', 'Your account']);
    await page.keyboard.press('?');
    expect(await page.locator('dialog.keys').textContent()).not.toContain('Journal');
    expect((await page.goto('/journal'))?.status()).toBe(403);
    await page.context().close();
  });
});

describe('without a connection', () => {
  it('a band says so, what was typed stays, and nothing is sent until it is back', async () => {
    const page = await gatepost.as('officeManager');
    await page.locator('#np').fill('The bridge over the brook is open again.');
    await page.context().setOffline(true);
    await page.locator('.offline-band').getByText('No connection.').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Check it' }).click();
    await page.getByText('Nothing was sent').waitFor();
    expect(await page.locator('#np').inputValue()).toBe('The bridge over the brook is open again.');
    await page.context().setOffline(false);
    await page.locator('.offline-band').getByText('No connection.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Check it' }).click();
    await page.waitForURL('**/posts/**');
    await page.context().close();
  });
});

describe('what was found', () => {
  it('is walked through with the arrows and with J and K, clauses too, and Enter opens it', async () => {
    const page = await gatepost.as('headteacher');
    await page.keyboard.press('/');
    await page.keyboard.type('official user');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/find?q=*');
    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('href'));
    const first = await focused();
    expect(first).toContain('/policy/clauses/');
    await page.keyboard.press('j');
    expect(await focused()).not.toBe(first);
    await page.keyboard.press('k');
    expect(await focused()).toBe(first);
    await page.keyboard.press('Enter');
    await page.locator('#leaf h2').waitFor();
    expect(await page.locator('#leaf .leaf-facts ul li').count()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('q');
    await page.context().close();
  });
});

describe('the leaf', () => {
  it('a clause opens beside the work, and Escape gives the focus back to its chip', async () => {
    const page = await gatepost.as('headteacher', { at: '/find?q=official' });
    const chip = page.locator('a.clause').first();
    await chip.click();
    await page.locator('#leaf h2').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('leaf-h');
    expect(await chip.getAttribute('aria-expanded')).toBe('true');
    expect(await axeFindings(page)).toEqual([]);
    await shot(page, 'leaf');
    await page.keyboard.press('Escape');
    expect(await chip.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.context().close();
  });
});
