import { z } from 'zod';
import { nations, phases, schoolTypes } from '#src/desks/people/model.ts';
import { unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { posts, type Holder, type PostName } from './found.ts';

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

export const setUpFields = z.object({
  name: z.string().max(200),
  slug: z
    .string()
    .max(60)
    .regex(/^[a-z0-9](-?[a-z0-9])*$/, 'Use small letters, figures and single hyphens.'),
  nation: z.enum(nations),
  phase: z.enum(phases),
  type: z.enum(schoolTypes),
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
    else others.set(address.toLowerCase(), joined(others.get(address.toLowerCase()), full, address, name));
  }
  if (!typed.mine.includes('head') && typed.headName === undefined)
    wrong['headName'] = 'A school has a headteacher: every policy rests on that post.';
  return Object.keys(wrong).length > 0 ? no(unclear(wrong)) : ok([me, ...others.values()]);
}

function joined(known: Holder | undefined, full: string, email: string, post: PostName): Holder {
  if (known !== undefined) return { ...known, posts: [...known.posts, post] };
  const [, given = '', family = ''] = /^(.*)\s+(\S+)$/.exec(full) ?? [];
  return { given, family, email, posts: [post], administers: false };
}
