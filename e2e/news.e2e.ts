import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newsPicture, onTheNews } from '#fixtures/news.ts';
import { axeFindings, openGatepost, sideways, type Gatepost } from './browser.ts';

const list = '/s/ottersley/news';
const breaks = 'The timetable for Friday.\n\n9:00  Assembly\n9:30  Maths\n\n\nBring:\n- a coat\n- a friend';
const long = `${'We counted every single one of the jars that came in from every class and every family in the village, '.repeat(3)}and there were 143. Thank you all.`;
const welsh = 'Mae’r llyfrgell yn agor ŵyl y gaeaf ddydd Gwener. Dewch â’ch ffrindiau.';

let gatepost: Gatepost;
const paths: Record<string, string> = {};
beforeAll(async () => {
  let clock = new Date('2026-09-20T09:00:00Z').getTime();
  gatepost = await openGatepost({ now: () => new Date((clock += 60_000)) });
  const { office } = gatepost.house;
  for (let number = 1; number <= 22; number++) await onTheNews(office, `Short news number ${number}. There is a little more to say of it.`);
  const [wide, tall, square, pano] = await Promise.all([
    newsPicture(office, 1600, 900, 'The hall from the stage'),
    newsPicture(office, 900, 1600, 'The tower of bricks'),
    newsPicture(office, 700, 700, 'A round cake'),
    newsPicture(office, 2400, 500, 'The whole school in one row'),
  ]);
  clock = new Date('2026-11-20T09:00:00Z').getTime();
  paths['breaks'] = await onTheNews(office, breaks);
  paths['long'] = await onTheNews(office, long, { pictures: [tall] });
  paths['welsh'] = await onTheNews(office, welsh, { language: 'cy', pictures: [square] });
  paths['pictures'] = await onTheNews(office, '', { pictures: [pano] });
  paths['hard'] = await onTheNews(office, `</script><script>alert(1)</script> ]]> <details> & “${'supercalifragilistic'.repeat(12)}”`);
  paths['gallery'] = await onTheNews(office, 'The summer fair raised £1,204 for the new library. Thank you!', {
    pictures: [wide, tall, square, pano],
  });
});
afterAll(() => gatepost.close());

/** Pictures as they are on the screen, once each is there. */
async function picturesOn(page: Page) {
  return page.evaluate(async () => {
    const all = [...document.images];
    for (const one of all) one.loading = 'eager';
    await Promise.all(all.map((one) => one.decode()));
    return all.map((one) => {
      const { width, height } = one.getBoundingClientRect();
      const [wide, high] = [Number(one.getAttribute('width')), Number(one.getAttribute('height'))];
      const isWhole = getComputedStyle(one).objectFit === 'contain';
      return {
        width,
        column: one.parentElement?.clientWidth ?? 0,
        isStretched: !isWhole && Math.abs(width / height - wide / high) > 0.02,
        isWhole,
      };
    });
  });
}

async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

describe('the news', () => {
  it.each(['list', 'gallery', 'long', 'welsh', 'breaks', 'pictures', 'hard'])(
    '%s is clean by axe, light and dark, from 320 to 1440 wide, without a script and without scrolling sideways',
    async (name) => {
      for (const [width, colorScheme] of [
        [1440, 'light'],
        [390, 'dark'],
        [320, 'light'],
      ] as const) {
        const page = await gatepost.window({ width });
        await page.emulateMedia({ colorScheme });
        await page.goto(paths[name] ?? list);
        for (const one of await picturesOn(page)) {
          expect(one.isStretched, `${name} at ${width}`).toBe(false);
          expect(one.width, `${name} at ${width}`).toBeLessThanOrEqual(one.column + 1);
        }
        expect(await sideways(page), `${name} at ${width}`).toBeLessThanOrEqual(0);
        expect(await page.locator('script:not([type="application/ld+json"])').count()).toBe(0);
        await keep(page, `${name}-${width}-${colorScheme}`);
        expect(await axeFindings(page), `${name} at ${width} ${colorScheme}`).toEqual([]);
        await page.context().close();
      }
    },
  );

  it.each(Object.entries({ breaks, long, welsh, gallery: 'The summer fair raised £1,204 for the new library. Thank you!' }))(
    '%s shows the words sign for sign, once, with their line breaks',
    async (name, words) => {
      const page = await gatepost.window();
      await page.goto(paths[name]!);
      expect(await page.locator('.words').evaluate((node) => node.textContent)).toBe(words);
      const shown = (await page.locator('.words').innerText()).split('\n').filter((line) => line.trim() !== '');
      const meant = words
        .replace(/(?<=library\.|Friday\.|Gwener\.) /u, '\n')
        .split('\n')
        .filter((line) => line.trim() !== '');
      expect(shown.map((line) => line.replace(/\s+/gu, ' '))).toEqual(meant.map((line) => line.replace(/\s+/gu, ' ')));
      expect(await page.locator('h1').count()).toBe(1);
      await page.context().close();
    },
  );

  it('a post of another language says so, and what Gatepost adds is in its own', async () => {
    const page = await gatepost.window();
    await page.goto(paths['welsh']!);
    expect(await page.locator('html').getAttribute('lang')).toBe('cy');
    for (const part of ['header', 'footer', '.said', '.beside']) expect(await page.locator(part).getAttribute('lang'), part).toBe('en-GB');
    await page.goto(list);
    expect(await page.locator('html').getAttribute('lang')).toBe('en-GB');
    expect(await page.locator('h3[lang=cy]').innerText()).toContain('llyfrgell');
    await page.context().close();
  });

  it('a browser takes the width it needs, and only widths that were made beforehand are there', async () => {
    const page = await gatepost.window({ width: 390 });
    await page.goto(paths['gallery']!);
    const [first] = await page.locator('img').evaluateAll((all) => all.map((one) => (one as HTMLImageElement).currentSrc));
    expect(first).toMatch(/\.webp$/u);
    const srcset = (await page.locator('img').first().getAttribute('srcset')) ?? '';
    expect(srcset.match(/ (\d+)w/gu)).toEqual([' 480w', ' 960w', ' 1600w']);
    const answers = await Promise.all(srcset.split(', ').map((one) => page.request.get(one.split(' ')[0] ?? '')));
    expect(answers.map((one) => [one.status(), one.headers()['content-type']])).toEqual([
      [200, 'image/webp'],
      [200, 'image/webp'],
      [200, 'image/jpeg'],
    ]);
    expect((await page.request.get((first ?? '').replace('.webp', '-640.webp'))).status()).toBe(404);
    await page.context().close();
  });

  it('goes back page by page, each with its own name and address, and every post is on one of them', async () => {
    const page = await gatepost.window();
    const [seen, names]: [string[], string[]] = [[], []];
    await page.goto(list);
    for (let at = 1; at < 9; at++) {
      seen.push(...(await page.locator(':is(h2, h3) a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))));
      names.push(await page.title());
      const [next, canonical] = [page.locator('a[rel=next]'), await page.locator('link[rel=canonical]').getAttribute('href')];
      expect(canonical).toBe(page.url());
      if ((await next.count()) === 0) break;
      await next.click();
    }
    expect(new Set(seen).size).toBe(28);
    expect(seen.length).toBe(28);
    expect(names).toEqual(['News – Ottersley School', 'News, page 2 – Ottersley School']);
    await page.goto(`${list}?page=99`);
    expect(await page.locator('h1').innerText()).toBe('There is nothing on this page');
    await page.locator('main a').click();
    expect(new URL(page.url()).pathname).toBe(list);
    await page.context().close();
  });

  it('on paper it is black on white, without navigation or form, and says where it came from', async () => {
    const page = await gatepost.window();
    await page.goto(paths['gallery']!);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.setViewportSize({ width: 703, height: 1017 });
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    for (const gone of ['nav', '.feedback', 'footer']) expect(await page.locator(gone).filter({ visible: true }).count(), gone).toBe(0);
    expect(await page.locator('.from').innerText()).toContain(paths['gallery']);
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(0, 0, 0)');
    expect((await picturesOn(page)).some((one) => one.isStretched)).toBe(false);
    await keep(page, 'gallery-print');
    await page.context().close();
  });
});

describe('the news on the school’s own website', () => {
  let theirs: Server;
  let address = '';
  beforeAll(async () => {
    const here = `${gatepost.address}${list}`;
    theirs = createServer((asked, answer) => {
      const frame = `<iframe src="${here}/frame" title="News" width="360" height="700"></iframe>`;
      const widget = `<script src="${here}/widget.js" defer></script><gatepost-news count="3"></gatepost-news>`;
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      answer.end(
        `<!doctype html><html lang="en"><title>A school</title><main><h1>Us</h1>${asked.url === '/frame' ? frame : widget}</main></html>`,
      );
    });
    await new Promise<void>((resolve) => theirs.listen(0, 'localhost', resolve));
    address = `http://localhost:${(theirs.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => theirs.close(resolve)));

  it('the frame has the school’s own look, its pictures whole, and opens a post in the whole window', async () => {
    const page = await gatepost.window({ width: 500, expects: /Blocked script execution/u });
    await page.goto(`${address}/frame`);
    const frame = page.frameLocator('iframe');
    await frame.locator('.brief li').first().waitFor();
    await page.waitForFunction(() => document.fonts.status === 'loaded');
    const looks = await frame
      .locator('.brief a')
      .first()
      .evaluate(async (link) => {
        await document.fonts.ready;
        return {
          font: getComputedStyle(link).fontFamily,
          loaded: [...document.fonts].some((one) => one.family.includes('Literata') && one.status === 'loaded'),
        };
      });
    expect(looks).toMatchObject({ font: expect.stringContaining('Literata'), loaded: true });
    expect(
      await frame
        .locator('.brief li')
        .first()
        .evaluate((row) => getComputedStyle(row).display),
    ).toBe('flex');
    await keep(page, 'frame');
    await frame.locator('.brief a').first().click();
    await page.waitForURL(`${gatepost.address}${paths['gallery']}`);
    await page.context().close();
  });

  it('the widget shows titles, days and pictures, and lets the school’s own page give it its letters', async () => {
    const page = await gatepost.window({ width: 500 });
    await page.goto(`${address}/widget`);
    const rows = page.locator('gatepost-news li');
    await rows.nth(2).waitFor();
    expect(await rows.count()).toBe(3);
    expect(await rows.first().innerText()).toContain('The summer fair raised £1,204 for the new library');
    expect(await rows.first().innerText()).toContain('20 November 2026');
    const shot = rows.first().locator('img');
    expect(await shot.evaluate((one) => [getComputedStyle(one).objectFit, one.getAttribute('alt')])).toEqual(['contain', '']);
    expect(await rows.first().evaluate((row) => getComputedStyle(row).display)).toBe('flex');
    expect(await rows.nth(2).locator('a').getAttribute('lang')).toBe('en-GB');
    await keep(page, 'widget');
    await page.context().close();
  });
});
