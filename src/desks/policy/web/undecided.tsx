import { count } from '#src/kernel/words.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Banner } from '#src/web/ui/panel.tsx';
import { sayPlain } from '../say.ts';
import type { Undecided } from '../undecided.ts';

/** Answers that do not hold any more: said to everybody who reads the policy, and to be decided by those who may. */
export function UndecidedAnswers({ of, mayChange }: { of: readonly Undecided[]; mayChange: boolean }) {
  if (of.length === 0) return null;
  return (
    <Banner is="held">
      <b>
        {count(of.length, 'answer')} of the school’s {of.length === 1 ? 'needs' : 'need'} a decision, and {of.length === 1 ? 'is' : 'are'}{' '}
        not followed.
      </b>
      <ul>
        {of.map(({ parameter, had, fault, now }) => (
          <li key={parameter.name}>
            {parameter.ask} On record is: {sayPlain(had)}. That {fault}. In force meanwhile: {sayPlain(now)}.
          </li>
        ))}
      </ul>
      {mayChange ? (
        <Button small href="/policy/change">
          Decide
        </Button>
      ) : (
        'The headteacher or the chair of governors decides.'
      )}
    </Banner>
  );
}
