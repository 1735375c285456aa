import type { Pack } from '#src/infra/gate/packs.ts';
import { viewsOf } from '../views.ts';

/** The ways this policy can be read, one choice a question; the chosen one again shows all (HM-SCOPE-02, HA-SCOPE-03). */
export function ViewsNav({ pack, chosen, keep }: { pack: Pack; chosen: readonly string[]; keep: URLSearchParams }) {
  const questions = viewsOf(pack, chosen);
  if (questions.length === 0) return null;
  return (
    <nav class="views" aria-label="Ways to read it">
      {questions.map(({ question, choices }) => {
        const others = questions.flatMap((one) => (one.question === question ? [] : one.choices)).filter((one) => one.isChosen);
        const href = (...keys: string[]) => {
          const query = new URLSearchParams(keep);
          for (const key of [...others.map((one) => one.key), ...keys]) query.append('view', key);
          return query.size === 0 ? '/policy' : `/policy?${query.toString()}`;
        };
        return (
          <div key={question}>
            <b id={`v-${choices[0]?.key ?? ''}`}>{question}</b>
            <ul class="seg" aria-labelledby={`v-${choices[0]?.key ?? ''}`}>
              <li>
                <a href={href()} aria-current={choices.some((one) => one.isChosen) ? undefined : 'true'}>
                  All
                </a>
              </li>
              {choices.map((one) => (
                <li key={one.key}>
                  <a href={href(one.key)} aria-current={one.isChosen ? 'true' : undefined}>
                    {one.title}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
