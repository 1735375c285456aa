import { firstSigns } from '#src/kernel/words.ts';

const known: Readonly<Record<string, readonly [look: string, letters: string]>> = {
  'facebook-page': ['fb', 'Fb'],
  'facebook-group': ['fb', 'Fg'],
  instagram: ['ig', 'Ig'],
  bluesky: ['bs', 'Bs'],
  website: ['web', 'Wb'],
  newsletter: ['web', 'Nl'],
};

/** Letters in a square, never a company's logo. Without `bare` the name stands beside it. */
export function ChannelBadge({ platform, name, bare }: { platform: string; name: string; bare?: boolean }) {
  const [look, letters] = known[platform] ?? ['other', firstSigns(name, 2)];
  if (bare)
    return (
      <span class={`chan ${look}`} role="img" aria-label={name}>
        <span aria-hidden="true">{letters}</span>
      </span>
    );
  return (
    <span class={`chan ${look}`}>
      <span aria-hidden="true">{letters}</span> <b>{name}</b>
    </span>
  );
}
