import { Icon } from './icon.tsx';

/** An answer as it stands: a tick, railings, or a dashed question mark. No answer counts as no. */
export function YesNo({ answer }: { answer: 'yes' | 'no' | 'none' }) {
  if (answer === 'yes')
    return (
      <span class="yn open" role="img" aria-label="Yes">
        <Icon name="check" />
      </span>
    );
  if (answer === 'no')
    return (
      <span class="yn shut" role="img" aria-label="No">
        <Icon name="x" size={16} />
      </span>
    );
  return (
    <span class="yn held" role="img" aria-label="No answer, counts as no">
      ?
    </span>
  );
}
