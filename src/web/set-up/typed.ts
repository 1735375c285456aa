import { z } from 'zod';
import { isDay } from '#src/kernel/clock.ts';
import type { NewSchool } from '#src/desks/people/founding.ts';
import { nations, phases, schoolTypes, type Term } from '#src/desks/people/model.ts';
import { unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { posts, type Holder, type PostName } from './found.ts';

/** The three terms of a school year, as they are asked for when a school is set up. */
export const terms = [
  { name: 'autumn', label: 'Autumn' },
  { name: 'spring', label: 'Spring' },
  { name: 'summer', label: 'Summer' },
] as const;

const email = z.email('Write an e-mail address, such as office@school.example.').max(300);
const oneName = z.string().max(100);
const holderFields = {
  headName: oneName.optional(),
  headEmail: email.optional(),
  deputyName: oneName.optional(),
  deputyEmail: email.optional(),
  chairName: oneName.optional(),
  chairEmail: email.optional(),
  safeguardingName: oneName.optional(),
  safeguardingEmail: email.optional(),
  dataName: oneName.optional(),
  dataEmail: email.optional(),
  officeName: oneName.optional(),
  officeEmail: email.optional(),
};

const day = z.string().refine(isDay, 'Give a day.').optional();
const termFields = {
  autumnFrom: day,
  autumnUntil: day,
  springFrom: day,
  springUntil: day,
  summerFrom: day,
  summerUntil: day,
};

export const setUpFields = z.object({
  name: z.string().max(200),
  slug: z
    .string()
    .max(60)
    .regex(/^[a-z0-9](-?[a-z0-9])*$/, 'Use small letters, figures and single hyphens.')
    .optional(),
  nation: z.enum(nations),
  phase: z.enum(phases),
  type: z.enum(schoolTypes),
  zone: z.string().max(60),
  domain: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'Write the part after the @, such as school.example.')
    .optional(),
  given: oneName,
  family: oneName,
  email,
  password: z.string().max(300),
  mine: z.preprocess((sent) => (sent === undefined ? [] : [sent].flat()), z.array(z.enum(posts.map((post) => post.name)))),
  ...termFields,
  ...holderFields,
});
export type SetUp = z.output<typeof setUpFields>;

/** Who holds which post: the person setting up first, then everybody else once, however many posts they hold. */
export function holdersIn(typed: SetUp): Result<readonly Holder[]> {
  const me: Holder = { given: typed.given, family: typed.family, email: typed.email, posts: typed.mine, administers: true };
  const others = new Map<string, Holder>();
  const wrong: Record<string, string> = {};
  for (const { name } of posts) {
    if (typed.mine.includes(name)) continue;
    const [full, address] = [typed[`${name}Name`], typed[`${name}Email`]];
    if (full === undefined && address === undefined) continue;
    if (full === undefined) wrong[`${name}Name`] = 'Write their name too.';
    else if (address === undefined) wrong[`${name}Email`] = 'Write their e-mail address too.';
    else if (!/\s/.test(full)) wrong[`${name}Name`] = 'Write both names.';
    else if (address.toLowerCase() === typed.email.toLowerCase())
      wrong[`${name}Email`] = 'That is your own address. If this post is yours, tick it above and leave this empty.';
    else others.set(address.toLowerCase(), joined(others.get(address.toLowerCase()), full, address, name));
  }
  if (!typed.mine.includes('head') && typed.headName === undefined)
    wrong['headName'] = 'A school has a headteacher: every policy rests on that post.';
  return Object.keys(wrong).length > 0 ? no(unclear(wrong)) : ok([me, ...others.values()]);
}

/** The school as it is founded: its short name made of its name where none was typed, and the terms that were given. */
export function schoolIn(typed: SetUp): Result<NewSchool> {
  const { name, nation, phase, type, zone } = typed;
  const slug = typed.slug ?? slugOf(name);
  const wrong: Record<string, string> = slug === '' ? { slug: 'Give a short name of small letters, such as ottersley.' } : {};
  const given: Term[] = [];
  for (const term of terms) {
    const [startsOn, endsOn] = [typed[`${term.name}From`], typed[`${term.name}Until`]];
    if (startsOn === undefined && endsOn === undefined) continue;
    if (startsOn === undefined) wrong[`${term.name}From`] = 'Give its first day too, or leave both out.';
    else if (endsOn === undefined) wrong[`${term.name}Until`] = 'Give its last day too, or leave both out.';
    else if (endsOn < startsOn) wrong[`${term.name}Until`] = 'It ends before it begins.';
    else given.push({ name: `${term.label} ${startsOn.slice(0, 4)}`, startsOn, endsOn });
  }
  if (Object.keys(wrong).length > 0) return no(unclear(wrong));
  const emailDomains = typed.domain === undefined ? [] : [typed.domain];
  return ok({ name, slug, nation, phase, type, zone, emailDomains, terms: given });
}

function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
    .replace(/-$/, '');
}

function joined(known: Holder | undefined, full: string, email: string, post: PostName): Holder {
  if (known !== undefined) return { ...known, posts: [...known.posts, post] };
  const [, given = '', family = ''] = /^(.*)\s+(\S+)$/.exec(full) ?? [];
  return { given, family, email, posts: [post], administers: false };
}
