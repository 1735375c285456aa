// node scripts/pictures.mjs <address>: takes the README's pictures of a demo school that runs there and was just made.
import { writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { findChromium } from './chromium.mjs';

const [address] = process.argv.slice(2);
if (address === undefined) {
  console.error('Say where the demo school runs, such as: node scripts/pictures.mjs http://127.0.0.1:4330');
  process.exit(1);
}
const desk = { viewport: { width: 1440, height: 960 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const firstPost = (status) => `table tr:has(.state:text("${status}")) a[href^="/posts/"]`;

const browser = await chromium.launch({ executablePath: await findChromium(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
await take('today', 'Headteacher', desk, '/');
await take('composer', 'Office manager', desk, '/posts?show=drafts', openDraft);
await take('register', 'Headteacher', desk, '/register');
await take('consent', 'Office manager', desk, '/consent?year=Year%204');
await take('journal', 'Headteacher', desk, '/journal');
await take('phone-gate', 'Office manager', phone, '/posts?show=drafts', async (page) => {
  await openDraft(page);
  await page.locator('.gates').last().scrollIntoViewIfNeeded();
  await page
    .locator('.gates')
    .last()
    .evaluate((gates) => scrollBy(0, gates.getBoundingClientRect().top - 40));
});
await take('phone-deciding', 'Headteacher', phone, '/posts?show=held', (page) => page.locator(firstPost('Held')).first().click());
await browser.close();

async function openDraft(page) {
  await page.locator('table a[href^="/posts/"]').first().click();
  await page.waitForURL(/\/edit$|\/posts\/[0-9a-f-]{36}$/);
  if (!page.url().endsWith('/edit')) await page.goto(`${page.url()}/edit`);
  await page.locator('.photo img').first().waitFor();
}

/** As one of the cast, in colours few enough that the file stays small. */
async function take(name, who, look, path, then = async () => {}) {
  const context = await browser.newContext({
    ...look,
    baseURL: address,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page
    .getByRole('button', { name: new RegExp(who) })
    .first()
    .click();
  await page.waitForURL(`${address}/`);
  await page.goto(path);
  await then(page);
  await page.waitForTimeout(2000);
  const taken = await page.screenshot();
  await writeFile(`docs/pictures/${name}.png`, await sharp(taken).png({ palette: true, colours: 128, effort: 10 }).toBuffer());
  await context.close();
  console.log(`docs/pictures/${name}.png`);
}
