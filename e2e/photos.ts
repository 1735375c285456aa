import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

/** A file in somebody's folder; what kind it is, a browser tells by its name. */
export interface Picked {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One of the drawings in fixtures/pictures, as a camera would give it. */
export async function photo(name: string, width = 1200): Promise<Picked> {
  const drawing = readFileSync(fileURLToPath(new URL(`../fixtures/pictures/${name}.svg`, import.meta.url)));
  return { name: `${name}.jpg`, bytes: await sharp(drawing).resize(width).jpeg().toBuffer() };
}

/** Picks files with the composer's button, or another, from a folder on disk. */
export async function pick(page: Page, files: readonly Picked[], button = page.locator('input[type=file]').last()): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-photos-'));
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await button.setInputFiles(files.map(({ name }) => join(folder, name)));
}

/** Names somebody on a photo with the keyboard alone, from its button. */
export async function nameByKeys(page: Page, at: number, typed: string): Promise<void> {
  await page.locator('.photo').nth(at).locator('.add-name').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type(typed);
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('Enter');
}
