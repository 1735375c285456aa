import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { settleConsents } from '#fixtures/consents.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { axeFindings, isWellMade, openGatepost, shot, sideways, type Gatepost } from './browser.ts';
import { photo, pick } from './photos.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  const also = (tx: Tx) => settleConsents(tx, () => Promise.resolve(new Uint8Array([1])));
  gatepost = await openGatepost({ jobs: true, pack: 'hampshire-model', also });
});
afterAll(() => gatepost.close());

/** Looks again until the website says so: sending and taking down are done off the page. */
async function expectOnWebsite(page: Page, word: string): Promise<void> {
  const look = async (): Promise<string | null> => {
    await page.reload();
    return page.locator('.delivery').filter({ hasText: 'School website' }).textContent();
  };
  await expect.poll(look, { interval: 500 }).toContain(word);
}

describe('a notice in words', () => {
  it('goes from Today to the website in three actions: type, check, send', async () => {
    const page = await gatepost.as('officeManager');
    await page
      .getByRole('textbox', { name: 'New post' })
      .fill('School is closed tomorrow because of the snow. Please check your e-mail for home learning.');
    await page.getByRole('button', { name: /Check it/ }).click();
    await page.waitForURL(/\/posts\/[^/]+\/edit$/);
    await shot(page, 'notice-checked-1440');
    await page.getByRole('button', { name: /Send now/ }).click();
    await page.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
    await expectOnWebsite(page, 'Live');
    await shot(page, 'notice-sent-1440');
    await page.context().close();
  });

  it('works without scripts: saved, checked, put right and sent by the plain form', async () => {
    const page = await gatepost.as('officeManager', { scripts: false, at: '/posts/new' });
    await page.locator('#words').fill('Ring Sue on 07700 900123 about the fair. Everyone is welcome.');
    await page.getByRole('button', { name: /Send now/ }).click();
    expect(await page.locator('.finding').first().textContent()).toContain('A telephone number');
    await page.getByRole('button', { name: 'Say ‘the school office’' }).click();
    expect(await page.locator('#words').inputValue()).toBe('Ring Sue on the school office about the fair. Everyone is welcome.');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await page.locator('#words').inputValue()).toContain('07700');
    await page.getByRole('button', { name: /Put it right/ }).click();
    await page.getByRole('button', { name: /Send now/ }).click();
    expect(new URL(page.url()).pathname).toMatch(/^\/posts\/[0-9a-f-]{36}$/);
    await page.context().close();
  });
});

describe('the words that a finding is about', () => {
  it('have a line under them that moves with them, and are chosen from the finding, at both widths', async () => {
    const page = await gatepost.as('officeManager', { at: '/posts/new' });
    const words = page.locator('#words');
    await words.fill('Well done Otto Puddlefoot, who found the date stone.\n\nRing Sue on 07700 900123 about the fair.');
    await page.locator('.whereto').filter({ hasText: 'Bluesky' }).click();
    await expect.poll(() => page.locator('#counts').textContent()).toMatch(/Bluesky \d+ of 300/);
    const marked = page.locator('.marked mark');
    await expect.poll(() => marked.allTextContents()).toEqual(['Otto Puddlefoot', '07700 900123']);
    // Typed before the next check comes back.
    await words.press('ControlOrMeta+Home');
    await words.pressSequentially('So: ');
    expect(await marked.allTextContents()).toEqual(['Otto Puddlefoot', '07700 900123']);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const sizes = await page
        .locator('.marked')
        .first()
        .evaluate((field) =>
          [...field.children].map(({ clientWidth, clientHeight, scrollHeight }) => [clientWidth, clientHeight, scrollHeight]),
        );
      expect(sizes[0], `at ${width}`).toEqual(sizes[1]);
      await page.locator('.finding').filter({ hasText: 'telephone' }).getByRole('button', { name: 'Show the words' }).click();
      const chosen = () =>
        words.evaluate((field) => {
          const { value, selectionStart, selectionEnd } = field as HTMLTextAreaElement;
          return document.activeElement === field ? value.slice(selectionStart, selectionEnd) : '';
        });
      await expect.poll(chosen).toBe('07700 900123');
      expect(await axeFindings(page)).toEqual([]);
      await shot(page, `words-marked-${width}`);
    }
    await page.context().close();
  });
});

describe('photos', () => {
  it('are sent, named, blurred, described and checked as one works', async () => {
    const page = await gatepost.as('officeManager', { at: '/posts/new' });
    await page.locator('#words').fill('Year 4 spent the day at the mill. Well done Marigold, who spotted the hidden date stone.');
    await pick(page, [await photo('mill'), await photo('boots')]);
    await page.locator('.photo img').nth(1).waitFor();
    const frame = await page.locator('.frame').first().boundingBox();
    if (frame === null) throw new Error('There is no picture.');
    await page.mouse.move(frame.x + frame.width * 0.3, frame.y + frame.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width * 0.5, frame.y + frame.height * 0.6, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('textbox', { name: 'Who is this?' }).fill('mari');
    await page.getByRole('option', { name: /Marigold/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.face span').first().textContent()).toContain('Marigold T.');
    await page.locator('.photo').nth(1).getByLabel('Nobody can be recognised').check();
    await expect.poll(() => page.locator('.finding').count()).toBeGreaterThan(4);
    await shot(page, 'compose-1440');
    expect(await axeFindings(page)).toEqual([]);
    for (const width of [1100, 820, 390, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await sideways(page), `at ${width}`).toBeLessThanOrEqual(0);
      await shot(page, `compose-${width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: /^Put .*right$/ }).click();
    await expect.poll(() => page.locator('.done').textContent()).toContain('put right');
    await shot(page, 'compose-put-right-1440');
    await page.context().close();
  });

  it('the head looks and decides on a phone; then it is out, and comes down again with proof', async () => {
    const page = await gatepost.as('officeManager', { at: '/posts/new' });
    await page.locator('#words').fill('Well done Otto, who found the date stone.');
    await page.locator('.finding').filter({ hasText: 'safeguarding' }).getByRole('button', { name: 'Yes' }).click();
    await page.getByRole('button', { name: /Send for approval/ }).click();
    await page.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
    expect(await page.getByRole('heading', { name: 'Look and decide' }).count()).toBe(0);
    const phone = await gatepost.as('headteacher', { width: 390 });
    await phone.goto(page.url());
    expect(await phone.locator('main').textContent()).toContain('Goes out as soon as it is approved.');
    expect(await axeFindings(phone)).toEqual([]);
    expect(await sideways(phone)).toBeLessThanOrEqual(0);
    await shot(phone, 'decide-390');
    await phone.getByRole('button', { name: 'Approve it' }).click();
    await page.reload();
    await expectOnWebsite(page, 'Live');
    expect(await page.locator('.evidence').first().textContent()).toMatch(/Mention approved.* by Hester Quillfeather \(Headteacher\)/);
    await shot(page, 'post-out-1440');
    expect(await axeFindings(page)).toEqual([]);
    const website = page.locator('.delivery').filter({ hasText: 'School website' });
    await website.getByText('Take it down here').first().click();
    await website.getByLabel('Why it comes down').fill('The wrong day');
    await website.getByRole('button', { name: 'Take it down here' }).click();
    await expectOnWebsite(page, 'Taken down');
    expect(await page.locator('.delivery').filter({ hasText: 'School website' }).textContent()).toContain('it is gone');
    await page.context().close();
    await phone.context().close();
  });

  it('a scheduled post moves in the calendar, with the keyboard alone and by dragging, and back again', async () => {
    const page = await gatepost.as('officeManager', { at: '/posts/new' });
    await page.locator('#words').fill('The library has new beanbags. Thank you to everyone who carried them in.');
    await page.locator('#goes').selectOption({ label: 'Monday 23 November, 08:15' });
    await page.getByRole('button', { name: /Send at that time/ }).click();
    await page.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
    await page.goto('/posts/calendar?on=2026-11-23');
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('23 to 29 November 2026');
    const slot = page.locator('[data-post]').filter({ hasText: 'beanbags' });
    expect(await slot.locator('.st').textContent()).toBe('Scheduled');
    await slot.locator('summary').focus();
    await page.keyboard.press('Enter');
    await slot.getByLabel('Time').focus();
    await slot.getByLabel('Time').fill('12:30');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('[data-day="2026-11-23"]').textContent()).toContain('12:30');
    await slot.dragTo(page.locator('[data-day="2026-11-25"]'));
    await expect.poll(() => page.locator('[data-day="2026-11-25"]').textContent()).toContain('12:30');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.locator('[data-day="2026-11-23"]').textContent()).toContain('12:30');
    await shot(page, 'calendar-used-1440');
    await page.goto('/posts/calendar?by=month&on=2026-11-23');
    await slot.dragTo(page.locator('[data-day="2026-11-16"]'));
    await expect.poll(() => page.locator('#said').textContent()).toContain('That time has gone by: the post stays where it was.');
    await slot.dragTo(page.locator('[data-day="2026-11-28"]'));
    await expect.poll(() => page.locator('[data-day="2026-11-28"]').textContent()).toContain('Outside posting hours');
    expect(new URL(page.url()).searchParams.get('by')).toBe('month');
    expect(await axeFindings(page)).toEqual([]);
    await page.context().close();
  });

  it('two people in one draft are told of each other, and nothing is lost', async () => {
    const one = await gatepost.as('officeManager', { at: '/posts/new' });
    await one.locator('#words').fill('The winter fair is on Saturday.');
    await one.waitForURL(/\/posts\/[^/]+\/edit$/);
    const two = await gatepost.as('deputy');
    await two.goto(one.url());
    await two.locator('.composing[data-live]').waitFor();
    const saved = two.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
    await two.locator('#words').fill('The winter fair is on Saturday 5 December.');
    await saved;
    await one.locator('#words').fill('The winter fair is on Sunday.');
    await expect.poll(() => one.getByRole('alert').textContent()).toContain('Somebody else changed this post');
    expect(await one.locator('#words').inputValue()).toBe('The winter fair is on Sunday.');
    one.once('dialog', (dialog) => void dialog.accept());
    await one.context().close();
    await two.context().close();
  });
});

describe('the other pages', () => {
  for (const [path, name] of [
    ['/posts', 'posts'],
    ['/posts/calendar', 'calendar'],
    ['/posts/calendar?by=month', 'calendar-month'],
    ['/posts/stop', 'stop'],
    ['/posts/liaison', 'liaison'],
    ['/posts/new', 'new'],
  ] as const)
    it(`${name} is clean by axe and never scrolls sideways`, async () => {
      const page = await gatepost.as('headteacher', { at: path });
      await isWellMade(page, name);
      await page.context().close();
    });
});
