import { count } from '#src/kernel/words.ts';
import type { Pack } from '#src/infra/gate/packs.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';

/** The policies to choose from, each with how much it says and how much it asks. */
export function AdoptList({ packs }: { packs: readonly Pack[] }) {
  return (
    <div class="stack">
      {packs
        .filter((pack) => pack.id !== 'floor')
        .map((pack) => {
          const open = [...pack.parameters.values()].filter((one) => one.value === null && !one.fixed).length;
          return (
            <Panel key={pack.id} title={pack.title}>
              <p>
                {count(pack.clauses.length, 'clause')}.{' '}
                {open === 0 ? 'It leaves nothing open.' : `It leaves ${count(open, 'question')} to the school.`}
              </p>
              <div class="actions">
                <Button href={`?pack=${pack.id}`} label={`Choose this one: ${pack.title}`}>
                  Choose this one
                </Button>
              </div>
            </Panel>
          );
        })}
    </div>
  );
}
