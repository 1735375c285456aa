import { count } from '#src/kernel/words.ts';
import type { Pack } from '#src/infra/gate/packs.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Panel } from '#src/web/ui/panel.tsx';

/** The five policies side by side, to choose from. */
export function AdoptPage({ packs }: { packs: readonly Pack[] }) {
  return (
    <div class="stack">
      {packs.map((pack) => {
        const open = [...pack.parameters.values()].filter((one) => one.value === null && !one.fixed).length;
        const inForce = `${count(pack.clauses.length, 'clause')}. ${open === 0 ? 'It leaves nothing open.' : `It leaves ${count(open, 'question')} to the school.`}`;
        return (
          <Panel key={pack.id} title={pack.title} sub={inForce}>
            <p>
              Agreed: {pack.review['agreed'] ?? 'not stated'}. Approved by: {pack.review['approvedBy'] ?? 'not stated'}.
            </p>
            <Button href={`/policy/adopt?pack=${pack.id}`}>Look at its questions</Button>
          </Panel>
        );
      })}
    </div>
  );
}
