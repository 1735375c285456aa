import type { SchoolId } from '#src/kernel/ids.ts';
import type { Parcel } from '#src/infra/channels/channel.ts';
import { picturesFor, wordsFor } from './checks/facts.ts';
import type { Gathered } from './facts.ts';
import type { Delivery, Picture, Rendition } from './model.ts';

/** The words for somebody to put up by hand, with who speaks below them (HM-PUB-01). */
export function wordsByHand(words: string, byline: string | undefined): string {
  return byline === undefined ? words : `${words}\n\n${byline}`;
}

/** A post as one channel gets it, from the facts it was just checked with. Frozen now; nothing changes it after. */
export function freeze(schoolId: SchoolId, delivery: Delivery, gathered: Gathered, now: Date): Parcel {
  const { draft } = gathered.facts;
  const files = new Map(gathered.pictures.map((picture) => [picture.id, picture]));
  return {
    schoolId,
    postId: delivery.postId,
    accountId: delivery.accountId,
    key: delivery.key,
    frozenAt: now.toISOString(),
    text: wordsFor(draft, delivery.accountId),
    byline: gathered.byline,
    pictures: picturesFor(draft, delivery.accountId).map((picture) => {
      const file = files.get(picture.id);
      const made = file === undefined ? undefined : renditionFor(file, delivery.channel);
      if (made === undefined) throw new Error('A picture that passed the checks has no files.');
      return { sha256: made.sha256, type: made.type, width: made.width, height: made.height, alt: picture.alt };
    }),
  };
}

function renditionFor(picture: Picture, channel: string): Rendition | undefined {
  const use = channel === 'bluesky' ? 'bluesky' : 'full';
  return picture.renditions.find((rendition) => rendition.use === use) ?? picture.renditions.find((rendition) => rendition.use === 'full');
}
