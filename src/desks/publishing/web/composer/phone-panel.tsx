import { useEffect, useState } from 'preact/hooks';
import { Icon } from '#src/web/ui/icon.tsx';
import { phoneWay, type PhoneWay } from './talk.ts';
import type { Composing } from './use-composer.ts';

const lookEvery = 4_000;
/** Then the panel closes: an open page never keeps a session from resting. */
const openFor = 600_000;

/** A code that a phone reads: it opens this draft there, and what is taken with it shows here. */
export function PhonePanel({ composing }: { composing: Composing }) {
  const [way, setWay] = useState<PhoneWay | null>(null);
  useEffect(() => {
    if (way === null) return undefined;
    const looking = setInterval(() => void composing.lookForOthers(), lookEvery);
    const closing = setTimeout(() => setWay(null), openFor);
    return () => {
      clearInterval(looking);
      clearTimeout(closing);
    };
  }, [way]);
  const open = async (): Promise<void> => {
    const postId = await composing.keep();
    const answer = postId === null ? null : await phoneWay(postId);
    if (answer?.ok) setWay(answer.value);
  };
  return (
    <div class="from-phone" onKeyDown={(event) => event.key === 'Escape' && setWay(null)}>
      <button
        type="button"
        class="btn sm"
        aria-expanded={way !== null}
        aria-controls="from-phone"
        onClick={() => (way === null ? void open() : setWay(null))}
      >
        <Icon name="phone" />
        From your phone
      </button>
      <div id="from-phone" class="phone-way" hidden={way === null}>
        {way !== null && (
          <>
            <img src={way.qr} alt="A code with the address below, for your phone’s camera" width={180} height={180} />
            <p>
              Point your phone’s camera here and sign in there as yourself. What you take shows here a few seconds later. Or type{' '}
              <span class="address">{way.address}</span>
            </p>
          </>
        )}
      </div>
    </div>
  );
}
