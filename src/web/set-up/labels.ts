import { posts } from './found.ts';
import { terms } from './typed.ts';

/** What each field is called, on the form and where it is to be put right. */
export const labels: Readonly<Record<string, string>> = {
  name: 'Its name',
  slug: 'Its short name in addresses',
  nation: 'Nation',
  phase: 'Phase',
  type: 'Type',
  zone: 'Time zone',
  domain: 'Where its e-mail lives',
  given: 'First name',
  family: 'Family name',
  email: 'Your e-mail address',
  password: 'A password',
  mine: 'Which of these posts are yours?',
  ...Object.fromEntries(
    terms.flatMap(({ name, label }) => [
      [`${name}From`, `${label} term: first day`],
      [`${name}Until`, `${label} term: last day`],
    ]),
  ),
  ...Object.fromEntries(
    posts.flatMap((post) => [
      [`${post.name}Name`, post.label],
      [`${post.name}Email`, `E-mail of the ${post.label}`],
    ]),
  ),
};

export const labelOf = (name: string): string => labels[name] ?? 'The terms';
