import { count } from '#src/kernel/words.ts';
import type { Pack } from '#src/infra/gate/packs.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Panel } from '#src/web/ui/panel.tsx';

/** The policies to choose from, each with how much it says, how much it asks, and who stood behind it. */
export function PackChoices({ packs, hrefOf }: { packs: readonly Pack[]; hrefOf: (id: Pack['id']) => string }) {
  return (
    <div class="stack">
      {packs.map((pack) => {
        const open = [...pack.parameters.values()].filter((one) => one.value === null && !one.fixed).length;
        const asks = open === 0 ? 'It leaves nothing open.' : `It leaves ${count(open, 'question')} to the school.`;
        return (
          <Panel key={pack.id} title={pack.title} sub={`${count(pack.clauses.length, 'clause')}. ${asks}`}>
            <p class="meta">
              Agreed: {pack.review['agreed'] ?? 'not stated'}. Approved by: {pack.review['approvedBy'] ?? 'not stated'}.
            </p>
            <div class="actions">
              <Button href={hrefOf(pack.id)} label={`Choose this one: ${pack.title}`}>
                Choose this one
              </Button>
            </div>
          </Panel>
        );
      })}
    </div>
  );
}
