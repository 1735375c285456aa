import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';

/** A file as a browser picks it. */
export interface Picked {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** One of the drawings in fixtures/pictures, as a camera would give it. */
export async function photo(name: string, width = 1200): Promise<Picked> {
  const drawing = readFileSync(fileURLToPath(new URL(`../fixtures/pictures/${name}.svg`, import.meta.url)));
  return { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: await sharp(drawing).resize(width).jpeg().toBuffer() };
}

/** Picks files with the composer's button, as from a folder. */
export async function pick(page: Page, files: readonly Picked[]): Promise<void> {
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles([...files]);
}

/** Names somebody on a photo with the keyboard alone, from its button. */
export async function nameByKeys(page: Page, at: number, typed: string): Promise<void> {
  await page.locator('.photo').nth(at).locator('.add-name').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type(typed);
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('Enter');
}
