import type { Config } from '#src/infra/config/config.ts';
import type { Database } from '#src/infra/db/transact.ts';
import type { Files } from '#src/infra/files/files.ts';
import { blueskyChannel } from './bluesky.ts';
import type { Channel, Channels } from './channel.ts';
import { manualChannel } from './manual.ts';
import { websiteChannel } from './website.ts';

/** Every channel of the house, by code. `others` stand in the drills and tests. */
export function openChannels(
  database: Database,
  files: Files,
  { publicUrl, platformsInside }: Pick<Config, 'publicUrl' | 'platformsInside'>,
  now: () => Date,
  others: Readonly<Record<string, Channel>> = {},
): Channels {
  const bluesky = platformsInside ? blueskyChannel(files, fetch) : blueskyChannel(files);
  const fixed: Record<string, Channel> = { website: websiteChannel(database, publicUrl, now), bluesky, ...others };
  return {
    get(code) {
      const channel = fixed[code];
      if (channel !== undefined) return channel;
      return manualChannel(code.startsWith('manual:') ? code.slice('manual:'.length) : code);
    },
    list: () => Object.values(fixed),
  };
}
