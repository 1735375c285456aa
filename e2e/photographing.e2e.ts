import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { settleConsents } from '#fixtures/consents.ts';
import { ottersley } from '#fixtures/cast.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { axeFindings, openGatepost, sideways, type Gatepost } from './browser.ts';
import { nameByKeys, photo, pick } from './photos.ts';

let gatepost: Gatepost;
beforeAll(async () => {
  const also = (tx: Tx) => settleConsents(tx, () => Promise.resolve(new Uint8Array([1])));
  gatepost = await openGatepost({ jobs: true, pack: 'keston-primary', also });
});
afterAll(() => gatepost.close());

async function composing(page: Page, words = ''): Promise<void> {
  await page.goto('/posts/new');
  await page.locator('.composing[data-live]').waitFor();
  if (words !== '') await page.locator('#words').fill(words);
}

const names = (page: Page, at: number): Promise<string[]> => page.locator('.photo').nth(at).locator('.faces li').allTextContents();

const ticked = (page: Page): Promise<string[]> =>
  page.locator('.whereto:has(input:checked)').evaluateAll((labels) => labels.map((label) => label.textContent.trim()));

describe('where a post goes is for its writer to say', () => {
  it('[KP-OFF-02] a photo ticks no account, neither the first one nor one that comes later', async () => {
    const page = await gatepost.as('officeManager');
    await composing(page, 'Year 4 spent the day at the mill.');
    const before = await ticked(page);
    expect(before.join()).not.toContain('Instagram');
    await pick(page, [await photo('clay-tiles')]);
    await page.locator('.photo').first().waitFor();
    expect(await ticked(page)).toEqual(before);
    for (const name of before) await page.locator('.whereto', { hasText: name }).locator('input').uncheck();
    await pick(page, [await photo('mill')]);
    await page.locator('.photo').nth(1).waitFor();
    expect(await ticked(page)).toEqual([]);
    await page.context().close();
  });
});

describe('photos with the keyboard alone', () => {
  it('six names on four photos, a part blurred, a crop moved: no hand leaves the keys', async () => {
    const page = await gatepost.as('officeManager');
    await composing(page, 'Year 4 spent the day at the mill.');
    await pick(page, [await photo('clay-tiles'), await photo('mill'), await photo('map'), await photo('boots')]);
    await page.locator('.photo img').nth(3).waitFor();
    for (const [at, typed] of [
      [0, 'aster'],
      [0, 'idris'],
      [1, 'tariq'],
      [1, 'mei'],
      [2, 'mari'],
      [2, 'otto'],
    ] as const)
      await nameByKeys(page, at, typed);
    expect(await names(page, 0)).toEqual(['Aster B.', 'Idris L.']);
    expect(await names(page, 2)).toEqual(['Marigold T.', 'Otto P.']);
    // After a name the hands are where the next one begins.
    expect(await page.evaluate(() => document.activeElement?.classList.contains('add-name'))).toBe(true);
    await page.locator('.photo').nth(3).getByText('Change it').focus();
    await page.keyboard.press('Enter');
    await page.locator('.photo').nth(3).getByRole('button', { name: 'Blur a part' }).focus();
    await page.keyboard.press('Enter');
    const blur = page.locator('.photo').nth(3).locator('.layer .blurred');
    await expect.poll(() => blur.evaluate((box) => box === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    expect(await blur.getAttribute('style')).toBe('left: 37%; top: 35%; width: 30%; height: 32%;');
    await page.keyboard.press('Delete');
    expect(await blur.count()).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    await page.context().close();
  });
});

describe('photos with a finger', () => {
  it('a tap marks a face, and the box follows the finger', async () => {
    const page = await gatepost.as('officeManager', { width: 390, height: 844, touch: true });
    await composing(page, 'Look at our clay tiles.');
    expect(await page.locator('input[capture]').getAttribute('capture')).toBe('environment');
    await pick(page, [await photo('clay-tiles')]);
    await page.locator('.photo img').waitFor();
    const frame = page.locator('.frame');
    // Into the middle: at the edge the bars lie over it.
    await frame.evaluate((one) => one.scrollIntoView({ block: 'center' }));
    const at = await frame.boundingBox();
    if (at === null) throw new Error('There is no picture.');
    await page.touchscreen.tap(at.x + at.width * 0.32, at.y + at.height * 0.4);
    await page.getByRole('textbox', { name: 'Who is this?' }).fill('aster');
    await page.locator('[role=option]').first().tap();
    await expect.poll(() => frame.locator('.face span').textContent()).toBe('Aster B.');
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    expect(await axeFindings(page)).toEqual([]);
    await page.context().close();
  });
});

describe('a photo that cannot be taken', () => {
  it('says why, at once or once it was opened, and everything else goes on', async () => {
    const page = await gatepost.as('officeManager');
    await composing(page, 'The garden club met.');
    const whole = (await photo('boots')).bytes;
    const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    await pick(page, [
      { name: 'minutes.pdf', bytes: Buffer.from('%PDF-1.4') },
      { name: 'film.jpg', bytes: Buffer.alloc(25_000_001) },
      { name: 'phone.heic', bytes: Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1') },
      { name: 'renamed.jpg', bytes: Buffer.from('This is a letter.') },
      { name: 'half.jpg', bytes: whole.subarray(0, whole.length / 2) },
      { name: 'bomb.png', bytes: bomb },
      { name: 'boots.jpg', bytes: whole },
    ]);
    await page.locator('.photo img').waitFor();
    const said = page.locator('.uploads');
    await expect.poll(() => said.locator('li').count()).toBe(4);
    const text = await said.textContent();
    expect(text).toContain('minutes.pdf: This file is not a photo.');
    expect(text).toContain('film.jpg: This file is larger than 25 MB.');
    expect(text).toContain('phone.heic: This picture is in the HEIC format');
    expect(text).toContain('renamed.jpg: This file is not a photo.');
    expect(await said.getByRole('button', { name: /Try again/ }).count()).toBe(0);
    await expect.poll(() => page.locator('.photos').textContent()).toContain('This picture cannot be read to its end.');
    await expect.poll(() => page.locator('.photos').textContent()).toContain('more than 40 million pixels');
    expect(await axeFindings(page)).toEqual([]);
    await page
      .locator('.photo')
      .filter({ hasText: 'read to its end' })
      .getByRole('button', { name: /Take it out/ })
      .click();
    expect(await page.locator('.photo').count()).toBe(2);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await page.locator('.photo').count()).toBe(3);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.context().close();
  });

  it('one that the line lost is sent again without being looked for again; until then nothing is sent', async () => {
    const page = await gatepost.as('officeManager', { expects: /net::ERR_FAILED/ });
    await composing(page, 'The garden club met.');
    await page.route('**/pictures', (route) => route.abort());
    await pick(page, [await photo('boots')]);
    await expect.poll(() => page.locator('.uploads').textContent()).toContain('The photo did not arrive.');
    await page.getByRole('button', { name: /^Send/ }).click();
    expect(await page.getByRole('alert').first().textContent()).toContain('A photo has not arrived yet.');
    await page.unroute('**/pictures');
    await page.getByRole('button', { name: /Try again/ }).click();
    await page.locator('.photo img').waitFor();
    expect(await page.locator('.uploads').count()).toBe(0);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.context().close();
  });

  it('the twenty-first is named and left out; twenty are there', async () => {
    const page = await gatepost.as('officeManager');
    await composing(page, 'A year in pictures.');
    const small = (await photo('lanterns', 160)).bytes;
    await pick(
      page,
      Array.from({ length: 21 }, (_, n) => ({ name: `day ${n + 1}.jpg`, bytes: small })),
    );
    await expect.poll(() => page.locator('.photo').count()).toBe(20);
    // The same photo twenty times is twenty photos.
    await expect.poll(() => page.locator('.photo img').count()).toBe(20);
    expect(await page.locator('.uploads').textContent()).toContain('day 21.jpg: A post takes up to 20 photos.');
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await sideways(page), `at ${width}`).toBeLessThanOrEqual(0);
    }
    page.on('dialog', (dialog) => void dialog.accept());
    await page.context().close();
  });
});

describe('what leaves with a photo', () => {
  it('is the picture alone: no place, no time, no device, in the picture on the website and in what is kept', async () => {
    const page = await gatepost.as('officeManager');
    await composing(page, 'The boots are drying on the step.');
    const exif = { IFD0: { Make: 'Snapwell', Copyright: 'Odette' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 4/1 3/1' } };
    const { bytes: plain } = await photo('boots');
    await pick(page, [{ name: 'IMG_2041.jpg', bytes: await sharp(plain).withExif(exif).jpeg().toBuffer() }]);
    await page.locator('.photo img').waitFor();
    const base = page.locator('.photo img');
    for (const use of ['base', 'full', 'thumb']) {
      const address = (await base.getAttribute('src'))?.replace(/base$/, use) ?? '';
      const bytes = await (await page.request.get(address)).body();
      expect((await sharp(bytes).metadata()).exif, use).toBeUndefined();
      expect(bytes.includes('Snapwell'), use).toBe(false);
    }
    const uploads = await gatepost.house.office.read(ottersley.id, (db) =>
      db.execute<{ left: number }>("select count(uploaded_sha256)::int as left from picture where status <> 'processing'"),
    );
    expect(uploads.rows[0]?.left).toBe(0);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.context().close();
  });
});

describe('a post of pictures alone', () => {
  it('goes out with no words at all', async () => {
    const page = await gatepost.as('officeManager');
    await composing(page);
    for (const name of ['Facebook', 'Bluesky']) {
      const tick = page.locator('.whereto').filter({ hasText: name });
      if (await tick.locator('input').isChecked()) await tick.click();
    }
    await pick(page, [await photo('boots')]);
    await page.locator('.photo img').waitFor();
    const instagram = page.locator('.whereto').filter({ hasText: 'Instagram' });
    if (await instagram.locator('input').isChecked()) await instagram.click();
    await page.getByLabel('Nobody can be recognised').check();
    await page.locator('.alt input').fill('Four pairs of muddy boots on a step');
    await expect.poll(() => page.locator('.gp-top').textContent()).toContain('put right');
    const rights = page.getByRole('button', { name: /We took (it|them) at school/ });
    if (await rights.isVisible()) await rights.click();
    await expect.poll(() => page.locator('.gp-top').textContent()).toContain('Nothing to put right');
    await page.getByRole('button', { name: /^Send/ }).click();
    await page.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Without words');
    await page.context().close();
  });
});

/** It is not connected here, so no post begins with it. */
const toBluesky = (page: Page) => page.locator('.whereto').filter({ hasText: 'Bluesky' }).click();

describe('words of every kind', () => {
  it('long, right to left and drawn ones are counted as people count and break no page', async () => {
    const page = await gatepost.as('officeManager', { width: 320 });
    await composing(page, `${'👩‍👩‍👧‍👦'.repeat(10)}`);
    await toBluesky(page);
    await expect.poll(() => page.locator('#counts').textContent()).toMatch(/Bluesky \d+ of 300/);
    const counted = Number(/Bluesky (\d+) of/.exec((await page.locator('#counts').textContent()) ?? '')?.[1]);
    await page.locator('#words').fill('');
    await page.locator('#words').fill('abcdefghij');
    await expect.poll(() => page.locator('#counts').textContent()).toContain(`Bluesky ${counted} of`);
    await page.locator('#words').fill('المدرسة مغلقة غدا بسبب الثلج');
    expect(await page.locator('#words').evaluate((area) => getComputedStyle(area).direction)).toBe('rtl');
    await page.locator('#words').fill(`Llanfair${'pwllgwyngyll'.repeat(40)}`);
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    await page.locator('#words').fill('x'.repeat(20_001));
    await expect.poll(() => page.getByRole('alert').first().textContent()).toContain('longer than any channel takes');
    await page.locator('#words').fill('Short again.');
    await expect.poll(() => page.getByRole('alert').first().textContent()).toBe('');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.context().close();
  });
});

describe('words too long for one channel', () => {
  it('are made shorter there alone: the fix brings up that channel and its own words', async () => {
    const page = await gatepost.as('officeManager');
    const long = 'We went to the mill and saw the wheel. '.repeat(9).trim();
    await composing(page, long);
    await toBluesky(page);
    await page.getByRole('link', { name: 'Write shorter words for Bluesky' }).click();
    const own = page.getByLabel('Words for Bluesky alone');
    await expect.poll(() => own.evaluate((area) => area === document.activeElement)).toBe(true);
    expect(await own.inputValue()).toBe(long);
    await own.fill('We went to the mill.');
    await expect.poll(() => page.getByRole('link', { name: 'Write shorter words for Bluesky' }).count()).toBe(0);
    expect(await page.locator('#words').inputValue()).toBe(long);
    await page.getByRole('button', { name: 'Use the shared words' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await own.inputValue()).toBe('We went to the mill.');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.context().close();
  });
});

describe('without scripts', () => {
  it('people are named on a photo by the form, one at a time; of several the form asks which', async () => {
    const page = await gatepost.as('officeManager', { scripts: false, at: '/posts/new' });
    await pick(page, [await photo('clay-tiles')]);
    await page.locator('#words').fill('Clay tiles from Year 4.');
    await page.getByRole('button', { name: 'Send the photo' }).click();
    expect(await page.locator('#words').inputValue()).toBe('Clay tiles from Year 4.');
    await page.getByLabel(/Who is in photo 1/).fill('Marigold');
    await page.getByRole('button', { name: 'Name them' }).click();
    expect(await page.locator('.faces').textContent()).toContain('Marigold T.');
    await page.getByLabel(/Who is in photo 1/).fill('Tumbledown');
    await page.getByRole('button', { name: 'Name them' }).click();
    await page.getByLabel(/Which Tumbledown is in photo 1/).selectOption({ label: 'Barnaby Tumbledown, Reception' });
    await page.getByRole('button', { name: 'Mark them' }).click();
    expect(await page.locator('.faces').textContent()).toContain('Barnaby T.');
    await page.getByLabel(/Who is in photo 1/).fill('Nobodaddy');
    await page.getByRole('button', { name: 'Name them' }).click();
    expect(await page.locator('.naming').textContent()).toContain('Nobody by that name.');
    await page.getByRole('button', { name: /Take the mark off Marigold/ }).click();
    expect(await page.locator('.faces').textContent()).not.toContain('Marigold');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await page.locator('.faces').textContent()).toContain('Marigold T.');
    await page.getByRole('button', { name: /Take it out/ }).click();
    expect(await page.locator('.photo').count()).toBe(0);
    await page.context().close();
  });
});

describe('photos from a phone', () => {
  it('into the draft that is open at the desk: its words and the photo are both there', async () => {
    const desk = await gatepost.as('officeManager');
    await composing(desk, 'Our kitchen garden has its first leeks.');
    await desk.getByRole('button', { name: 'From your phone' }).click();
    await desk.locator('.phone-way img').waitFor();
    expect(await axeFindings(desk)).toEqual([]);
    const address = (await desk.locator('.phone-way .address').textContent()) ?? '';
    const phone = await gatepost.as('officeManager', { width: 390 });
    await phone.goto(address);
    expect(await sideways(phone)).toBeLessThanOrEqual(0);
    expect(await axeFindings(phone)).toEqual([]);
    await pick(phone, [await photo('boots')]);
    await phone.getByRole('button', { name: 'Send them' }).click();
    await expect.poll(() => phone.locator('main').textContent()).toContain('1 photo in it so far.');
    await desk.locator('#words').fill('Our kitchen garden has its first leeks. Come and see.');
    await desk.locator('.photo img').waitFor();
    expect(await desk.locator('#words').inputValue()).toBe('Our kitchen garden has its first leeks. Come and see.');
    await desk.context().close();
    await phone.context().close();
  });

  it('are asked for from Today as well, with what is typed there', async () => {
    const desk = await gatepost.as('officeManager');
    expect(await axeFindings(desk)).toEqual([]);
    await desk.getByRole('textbox', { name: 'New post' }).fill('The pond is frozen over.');
    await desk.getByRole('button', { name: 'From your phone' }).click();
    await desk.waitForURL(/\/phone$/);
    expect(await desk.getByRole('img', { name: /camera/ }).isVisible()).toBe(true);
    expect(await axeFindings(desk)).toEqual([]);
    await desk.getByRole('link', { name: 'Go on with the post' }).click();
    expect(await desk.locator('#words').inputValue()).toBe('The pond is frozen over.');
    await desk.context().close();
  });

  it('is for those who may change the draft: nobody else is offered to send any', async () => {
    const desk = await gatepost.as('officeManager');
    await composing(desk, 'Our kitchen garden has leeks.');
    await desk.waitForURL(/\/edit$/);
    const other = await gatepost.as('volunteer');
    await other.goto(desk.url().replace('/edit', '/phone'));
    expect(await other.locator('input[type=file]').count()).toBe(0);
    await desk.context().close();
    await other.context().close();
  });
});

describe('an old post', () => {
  it('is begun from on the page that lists what went out', async () => {
    const page = await gatepost.as('officeManager');
    await composing(page, 'School is closed tomorrow because of the snow.');
    await page.getByRole('button', { name: /^Send now/ }).click();
    await page.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
    await expect.poll(() => page.reload().then(() => page.locator('main').textContent())).toContain('Live');
    await page.goto('/posts/new');
    await page.getByRole('link', { name: 'Use an old post' }).click();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: /Use it again: School is closed/ }).click();
    await page.waitForURL(/\/edit$/);
    expect(await page.locator('#words').inputValue()).toBe('School is closed tomorrow because of the snow.');
    await page.context().close();
  });
});
