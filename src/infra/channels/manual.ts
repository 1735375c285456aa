import type { Abilities, Channel } from './channel.ts';

/** What a person must keep to when they put a post up by hand, for the platforms schools use most. */
const known: Readonly<Record<string, Partial<Abilities> & { readonly name: string }>> = {
  'facebook-page': { name: 'Facebook' },
  'facebook-group': { name: 'Facebook group' },
  instagram: { name: 'Instagram', textOnly: false, maxPictures: 10 },
  x: { name: 'X', maxPictures: 4 },
  threads: { name: 'Threads', maxPictures: 20 },
  mastodon: { name: 'Mastodon', maxPictures: 4 },
  linkedin: { name: 'LinkedIn' },
  newsletter: { name: 'Newsletter' },
};

/** A platform without an interface we may use: a person copies the words, puts them up and pastes the address back. */
export function manualChannel(platform: string): Channel {
  const { name = platform, ...own } = known[platform] ?? {};
  return {
    platform,
    name,
    abilities: {
      maxPictures: 20,
      maxPictureBytes: 8_000_000,
      textOnly: true,
      idempotent: false,
      readBack: false,
      takeDown: 'by-hand',
      byHand: true,
      ...own,
    },
    send: async () => ({ state: 'failed', why: `${name} is put up by hand.`, retry: false }),
    readBack: async () => ({ state: 'cannot-tell', why: `Gatepost cannot look at ${name} with the school’s authority.` }),
    takeDown: async () => ({ state: 'failed', why: `${name} is taken down by hand.`, retry: false }),
  };
}
