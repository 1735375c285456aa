import { existsSync } from 'node:fs';
import { chromium, type Locator, type Page } from 'playwright-core';
import { accounts } from '#fixtures/cast.ts';
import { alts, faces, type PictureName } from '#fixtures/term-of-posts.ts';
import { photograph } from '#src/demo/live-through.ts';
import { alone, type Figure } from './figure.ts';
import type { Running } from './running.ts';

/**
 * The keystroke-level model (Card, Moran and Newell, 1980): K a keystroke of a fair typist, P pointing, B pressing a
 * button, H moving a hand between keyboard and mouse, M making up one's mind. Seconds.
 */
const model = { K: 0.28, P: 1.1, B: 0.2, H: 0.4, M: 1.2 } as const;

/** Counts what a person does: an action is one press or one choice; typing is counted apart. */
class Person {
  actions = 0;
  seconds = 0;
  typing = 0;
  readonly #page: Page;
  #hand: 'mouse' | 'keys' = 'mouse';

  constructor(page: Page) {
    this.#page = page;
  }

  async press(target: Locator, thinks = true): Promise<void> {
    this.#reach('mouse');
    this.actions++;
    this.seconds += model.P + model.B + (thinks ? model.M : 0);
    await target.click();
  }

  /** Words of the post itself count as typing; anything else typed counts as seconds. */
  async type(target: Locator, text: string, isThePost: boolean): Promise<void> {
    this.#reach('keys');
    if (isThePost) this.typing += text.length * model.K;
    else this.seconds += text.length * model.K;
    await target.pressSequentially(text);
  }

  async keys(...names: readonly string[]): Promise<void> {
    this.#reach('keys');
    this.actions++;
    this.seconds += names.length * model.K;
    for (const name of names) await this.#page.keyboard.press(name);
  }

  /** A press on somebody's face. */
  async mark(picture: Locator, face: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }): Promise<void> {
    this.#reach('mouse');
    this.actions++;
    this.seconds += model.P + model.B;
    await picture.scrollIntoViewIfNeeded();
    const at = await picture.boundingBox();
    if (at === null) throw new Error('The picture to press on is not on the page.');
    await this.#page.mouse.click(at.x + (face.x + face.w / 2) * at.width, at.y + (face.y + face.h / 2) * at.height);
  }

  #reach(hand: 'mouse' | 'keys'): void {
    if (this.#hand !== hand) this.seconds += model.H;
    this.#hand = hand;
  }
}

/** A text-only notice, and four photos with six pupils, as an office manager makes them. */
export async function measureCeremony(running: Running): Promise<readonly Figure[]> {
  const executablePath = [
    process.env['CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path !== undefined && existsSync(path));
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 960 } });
    const cookies = (await running.signedIn('officeManager')).split('; ').map((cookie) => cookie.split(/=(.*)/s));
    await page.context().addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url: running.address })));
    return [...(await notice(page, running.address)), ...(await photos(page, running.address))];
  } finally {
    await browser.close();
  }
}

async function notice(page: Page, address: string): Promise<readonly Figure[]> {
  await page.goto(address);
  const person = new Person(page);
  await person.type(page.getByRole('textbox', { name: 'New post' }), 'The library has new beanbags. Come and try one at lunchtime.', true);
  await person.press(page.getByRole('button', { name: /Check it/ }));
  await page.waitForURL(/\/edit$/);
  await person.press(page.getByRole('button', { name: /Send now/ }));
  await page.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
  return [
    alone('ceremony: a text-only notice, actions', person.actions, 'actions', { words: 'at most 3 besides typing', holds: (n) => n <= 3 }),
    alone('ceremony: a text-only notice, time', person.seconds, 's', { words: 'at most 10 s besides typing', holds: (s) => s <= 10 }),
  ];
}

const class4: readonly { readonly name: PictureName; readonly people: readonly string[] }[] = [
  { name: 'clay-tiles', people: ['Aster', 'Idris'] },
  { name: 'mill', people: ['Tariq', 'Mei'] },
  { name: 'map', people: ['Aster', 'Tariq'] },
  { name: 'boots', people: [] },
];

async function photos(page: Page, address: string): Promise<readonly Figure[]> {
  await page.goto(`${address}/posts/new`);
  const person = new Person(page);
  await person.type(page.locator('#words'), 'Year 4 spent the day at the mill. The boots are drying on the step.', true);
  await chooseWebsiteOnly(page, person);
  const files = await Promise.all(
    class4.map(async ({ name }) => ({ name: `${alts[name]}.jpg`, mimeType: 'image/jpeg', buffer: await photograph(name) })),
  );
  person.actions += 2; // Add, and four photos marked in the picker
  person.seconds += model.M + 5 * (model.P + model.B);
  await page.locator('input[type=file]').last().setInputFiles(files);
  await page.locator('.photo img').nth(3).waitFor({ timeout: 60_000 });
  for (const [at, { name, people }] of class4.entries()) {
    const photo = page.locator('.photo').nth(at);
    if (people.length === 0) await person.press(photo.getByLabel('Nobody can be recognised'), false);
    for (const [n, who] of people.entries()) {
      const box = faces[name][n];
      if (box === undefined) throw new Error(`There is no place for ${who} on ${name}.`);
      await person.mark(photo.locator('.frame'), box);
      await person.type(page.getByRole('textbox', { name: 'Who is this?' }), who.slice(0, 3).toLowerCase(), false);
      await page.getByRole('option', { name: new RegExp(who) }).waitFor();
      await person.keys('Enter');
    }
  }
  await putRight(page, person);
  await person.press(page.getByRole('button', { name: /Send for approval|Send now/ }));
  await page.waitForURL(/\/posts\/[0-9a-f-]{36}$/);
  return [
    alone('ceremony: four photos with six pupils, actions', person.actions, 'actions', { words: 'said beside it', holds: () => true }),
    alone('ceremony: four photos with six pupils, time', person.seconds, 's', {
      words: 'at most 60 s besides typing',
      holds: (s) => s <= 60,
    }),
  ];
}

async function chooseWebsiteOnly(page: Page, person: Person): Promise<void> {
  for (const { id, name } of Object.values(accounts)) {
    if (id === accounts.website.id) continue;
    const tick = page
      .locator('fieldset, .where')
      .getByRole('checkbox', { name: new RegExp(name) })
      .first();
    if (await tick.isChecked()) await person.press(tick, false);
  }
}

/** Takes the gate's first fix of everything in one press, then answers what only a person can. */
async function putRight(page: Page, person: Person): Promise<void> {
  await page.waitForTimeout(1_500); // the check runs as one types; a person reads it meanwhile
  const all = page.getByRole('button', { name: /^Put .*right$/ });
  if (await all.isVisible()) await person.press(all);
  await page.waitForTimeout(1_500);
  for (const answer of ['We took them at school', 'We took it at school']) {
    const button = page.getByRole('button', { name: answer });
    if (await button.isVisible()) await person.press(button);
  }
  await page.waitForTimeout(1_500);
}
