import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Glyph, Icon } from '#src/web/ui/icon.tsx';
import type { Account } from '../model.ts';
import type { Setting } from '../overview.ts';

export interface AccountCard {
  readonly account: Account;
  readonly settings: readonly Setting[];
}

export function Card({ account, settings }: AccountCard) {
  const held = account.pausedAt !== null ? 'Paused' : settings.some((one) => one.state === 'bad') ? 'Look' : null;
  return (
    <section class="panel" aria-labelledby={`a-${account.id}`}>
      <div class="pad">
        <h3 id={`a-${account.id}`}>
          <a class="row" href={`/register/accounts/${account.id}`}>
            <ChannelBadge platform={account.platform} name={account.name} />
          </a>
          <State is={held === null ? 'open' : 'held'}>{held ?? 'Open'}</State>
        </h3>
        <p class="addr">{account.address === '' ? account.handle : account.address.replace(/^https?:\/\//, '')}</p>
        <ul class="set">
          {settings.map((one) => (
            <SettingLine key={one.what} of={one} account={account} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function SettingLine({ of, account }: { of: Setting; account: Account }) {
  if (of.state === 'na')
    return (
      <li class="na">
        <span aria-hidden="true">–</span>
        <span>{of.what}</span>
        <span class="meta">{of.word}</span>
      </li>
    );
  const href = of.what === 'First words to families' ? `/register/accounts/${account.id}/notice` : `/register/accounts/${account.id}`;
  return (
    <li class={of.state === 'bad' ? 'bad' : undefined}>
      {of.state === 'bad' ? <Glyph state="held" size={18} /> : <Icon name="check" />}
      <span>{of.state === 'bad' ? <b>{of.what}</b> : of.what}</span>
      {of.state === 'bad' ? (
        <a class="meta hit" href={href} aria-label={`${of.what}: ${of.word}`}>
          {of.word}
        </a>
      ) : (
        <span />
      )}
    </li>
  );
}
