import { expect, it } from 'vitest';
import { factsFor, strictPolicy } from '#fixtures/draft.ts';
import { checkPost } from './check.ts';

/** Twenty times what a draft may hold: read once it takes a moment, read again from each of its signs it would take minutes. */
const signs = 400_000;

it.each(['a', 'A', '0', '1a', 'é', '漢', 'a-', 'a.', 'A.', "o'", 'www.', '+44', 'SW1'])(
  'a run of %j without a blank, as something pasted by mistake, is looked at once and not from each of its signs on',
  (run) => {
    const words = run.repeat(signs / run.length);
    expect(checkPost(factsFor(words), strictPolicy()).findings.length).toBeLessThan(50);
  },
  60_000,
);

it('an address and a candidate are found wherever they begin: after a sign, a point or a quotation mark', () => {
  const said = (words: string): readonly string[] =>
    checkPost(factsFor(words), strictPolicy())
      .findings.filter((one) => ['personal-details', 'party-political'].includes(one.code))
      .map((one) => one.what);
  for (const words of [
    'See ..first.last@mail.example',
    'See (first.last@mail.example)',
    "See 'first.last@mail.example'",
    '.first.last@mail.example',
  ])
    expect(said(words).join(), words).toContain('first.last@mail.example');
  expect(said('to-first.last (at) mail.com').join()).toContain('first.last (at) mail.com');
  for (const words of ['‘Ann Fenwick for MP’', '"Ann Fenwick for MP"', '-Ann Fenwick for MP', 'Dr Ann Fenwick for MP'])
    expect(said(words).join(), words).toContain('Ann Fenwick for MP');
});
