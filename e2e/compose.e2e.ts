import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { axeFindings, openGatepost, sideways, type Gatepost } from './browser.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  gatepost = await openGatepost({ jobs: true });
});
afterAll(() => gatepost.close());

async function photo(name: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const drawing = readFileSync(fileURLToPath(new URL(`../fixtures/pictures/${name}.svg`, import.meta.url)));
  return { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: await sharp(drawing).resize(1200).jpeg().toBuffer() };
}

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

describe('a notice in words', () => {
  it('goes from Today to the website in three actions: type, check, send', async () => {
    const page = await gatepost.as('officeManager');
    await page.getByRole('textbox', { name: 'New post' }).fill('School is closed tomorrow because of the snow. Please check your e-mail for home learning.');
    await page.getByRole('button', { name: /Check it/ }).click();
    await page.waitForURL(/\/posts\/[^/]+\/edit$/);
    await shot(page, 'notice-checked-1440');
    await page.getByRole('button', { name: /Send now/ }).click();
    await page.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
    await expect
      .poll(
        async () => {
          await page.reload();
          return page.locator('.delivery').first().textContent();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toContain('Live');
    await shot(page, 'notice-sent-1440');
    await page.context().close();
  });

  it('works without scripts: saved, checked, put right and sent by the plain form', async () => {
    const page = await gatepost.as('officeManager', { scripts: false });
    await page.goto('/posts/new');
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

describe('photos', () => {
  it('are sent, named, blurred, described and checked as one works', async () => {
    const page = await gatepost.as('officeManager');
    await page.goto('/posts/new');
    await page.locator('#words').fill('Year 4 spent the day at the mill. Well done Marigold, who spotted the hidden date stone.');
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles([await photo('mill'), await photo('boots')]);
    await page.locator('.photo img').nth(1).waitFor({ timeout: 20_000 });
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
    await expect.poll(() => page.locator('.finding').count()).toBeGreaterThan(2);
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

  it('two people in one draft are told of each other, and nothing is lost', async () => {
    const one = await gatepost.as('officeManager');
    await one.goto('/posts/new');
    await one.locator('#words').fill('The winter fair is on Saturday.');
    await one.waitForURL(/\/posts\/[^/]+\/edit$/);
    const two = await gatepost.as('headteacher');
    await two.goto(one.url());
    await two.locator('#words').fill('The winter fair is on Saturday 5 December.');
    await expect.poll(() => two.locator('.saved').textContent(), { timeout: 10_000 }).toContain('saved');
    await two.waitForTimeout(2500);
    await one.locator('#words').fill('The winter fair is on Sunday.');
    await expect.poll(() => one.getByRole('alert').textContent(), { timeout: 10_000 }).toContain('Somebody else changed this post');
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
      for (const width of [1440, 390, 320]) {
        const page = await gatepost.as('headteacher', { width });
        await page.goto(path);
        if (width !== 320) expect(await axeFindings(page), `${name} at ${width}`).toEqual([]);
        expect(await sideways(page), `${name} at ${width}`).toBeLessThanOrEqual(0);
        await shot(page, `${name}-${width}`);
        await page.context().close();
      }
    });
});
