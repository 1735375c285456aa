import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcing, draw, mutantsIn, withMutant } from './mutants.ts';

const source = `export function mayGo(age: number, list: readonly { readonly yes: boolean }[]): boolean {
  if (age < 18) return false;
  const said = list.filter((one) => one.yes);
  return said.length > 0 && list.every((one) => one.yes) ? true : age === 99;
}`;

describe('a decision taken away', () => {
  const mutants = mutantsIn('may-go.ts', source);
  const texts = mutants.map((mutant) => withMutant(source, mutant));
  const run = (text: string) => {
    const body = text.replace('export ', '').replace(/: (number|readonly \{[^}]*\}\[\]|boolean)/g, '');
    return new Function(`${body}; return mayGo;`)() as (age: number, list: readonly { yes: boolean }[]) => boolean;
  };

  it('is found wherever something is decided, each on its line', () => {
    expect(mutants.map(({ line, what }) => `${line} ${what}`)).toEqual([
      '2 early end taken away: age < 18',
      '2 condition turned round: age < 18',
      '2 <= for <: age < 18',
      '3 filter taken away: list.filter((one) => one.yes)',
      '4 choice turned round: said.length > 0 && list.every((one) => one.yes)',
      '4 || for &&: said.length > 0 && list.every((one) => one.yes)',
      '4 >= for >: said.length > 0',
      '4 some in list.every((one) => one.yes): every',
      '4 !== for ===: age === 99',
    ]);
  });

  it('changes the source in one place, and what it answers for somebody', () => {
    expect(new Set(texts).size).toBe(mutants.length);
    const people = [10, 17, 18, 19, 99].flatMap((age) => [[], [true], [false], [true, false]].map((list) => [age, list] as const));
    const answers = (text: string) =>
      JSON.stringify(
        people.map(([age, list]) =>
          run(text)(
            age,
            list.map((yes) => ({ yes })),
          ),
        ),
      );
    const changed = texts.filter((text) => answers(text) !== answers(source));
    // Here "no filter" and "nobody at all" come to the same.
    expect(changed.length).toBe(mutants.length - 1);
  });

  it('changes nothing when it only says that it was reached', () => {
    const reached = new Set<number>();
    (globalThis as { __reached?: unknown }).__reached = (number: number) => reached.add(number);
    const told = run(announcing(source, [...mutants.entries()]));
    expect(told(17, [])).toBe(false);
    expect([...reached]).toEqual([0, 1, 2]);
    expect(told(20, [{ yes: true }])).toBe(true);
    expect(told(99, [{ yes: false }])).toBe(true);
    expect(reached.size).toBe(mutants.length);
  });

  it('leaves loops alone, which would never end', () => {
    expect(mutantsIn('loop.ts', 'let n = 0; while (n < 3) n += 1; for (; n > 0; n -= 1);')).toEqual([]);
  });

  it('is drawn the same for the same seed', () => {
    const all = Array.from({ length: 50 }, (_, index) => index);
    fc.assert(
      fc.property(fc.nat(), fc.nat(60), (seed, number) => {
        const drawn = draw(all, number, seed);
        expect(drawn).toEqual(draw(all, number, seed));
        expect(new Set(drawn).size).toBe(Math.min(number, 50));
      }),
    );
    expect(draw(all, 50, 1)).not.toEqual(draw(all, 50, 2));
  });
});
