import { count } from '#src/kernel/words.ts';
import type { FormState } from '../form.ts';
import { Banner } from './panel.tsx';

/** Above a long form that was sent back: what was not done, and a way to each thing to put right. */
export function WrongList({ form, not, labelOf }: { form: FormState | undefined; not: string; labelOf: (name: string) => string }) {
  const wrong = Object.entries(form?.wrong ?? {});
  if (wrong.length === 0) return null;
  return (
    <Banner is="held">
      <p>
        <b>
          {not} {count(wrong.length, 'thing')} to put right:
        </b>
      </p>
      <ul class="wrong-list">
        {wrong.map(([name, words]) => (
          <li key={name}>
            <a href={`#f-${name}`}>{labelOf(name)}</a>: {words}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
