import type { SchoolId } from '#src/kernel/ids.ts';
import { fits } from '#src/kernel/counting.ts';
import { wordsOut, type Parcel } from '#src/infra/channels/channel.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { picturesFor, wordsFor } from './checks/facts.ts';
import { listDeliveries } from './delivery-store.ts';
import type { Gathered } from './facts.ts';
import type { Weighed } from './evaluating.ts';
import type { Delivery, Picture, Rendition } from './model.ts';
import { bindsWords } from './rules.ts';

/**
 * WH-PUB-01: the private form stands on the post's own page of the news, and elsewhere a link leads to it. It takes only the
 * room that the words leave: a link shortens nobody's words.
 */
export async function wayToPrivateForm(
  office: Pick<Office, 'channels' | 'config'>,
  tx: Tx,
  delivery: Delivery,
  { gathered, policy }: Weighed,
): Promise<string | null> {
  if (!policy.flag('feedbackLinked') || delivery.channel === 'website') return null;
  const ofPost = await listDeliveries(tx, [delivery.postId]);
  const page = ofPost.find((one) => one.channel === 'website' && (one.status === 'waiting' || bindsWords(one.status)));
  if (page === undefined) return null;
  const link = `${office.config.publicUrl}/s/${gathered.slug}/news/${page.key}#tell-us`;
  const { platform, abilities } = office.channels.get(delivery.channel);
  const text = wordsFor(gathered.facts.draft, delivery.accountId);
  return fits(platform, wordsOut({ text, byline: gathered.byline, link }, abilities.linksBehindWords)) ? link : null;
}

/** A post as one channel gets it, from the facts it was just checked with. Frozen now; nothing changes it after. */
export function freeze(schoolId: SchoolId, delivery: Delivery, gathered: Gathered, now: Date, link: string | null): Parcel {
  const { draft } = gathered.facts;
  const files = new Map(gathered.pictures.map((picture) => [picture.id, picture]));
  return {
    schoolId,
    postId: delivery.postId,
    accountId: delivery.accountId,
    key: delivery.key,
    frozenAt: now.toISOString(),
    text: wordsFor(draft, delivery.accountId),
    language: draft.language ?? gathered.language,
    byline: gathered.byline,
    ...(link === null ? {} : { link }),
    pictures: picturesFor(draft, delivery.accountId).map((picture) => {
      const file = files.get(picture.id);
      const made = file === undefined ? undefined : renditionFor(file, delivery.channel);
      if (made === undefined) throw new Error('A picture that passed the checks has no files.');
      const smaller = delivery.channel === 'website' ? smallerThan(made, file?.renditions ?? []) : [];
      return { ...fileOf(made), alt: picture.alt, ...(smaller.length === 0 ? {} : { smaller }) };
    }),
  };
}

function renditionFor(picture: Picture, channel: string): Rendition | undefined {
  const use = channel === 'bluesky' ? 'bluesky' : 'full';
  return picture.renditions.find((rendition) => rendition.use === use) ?? picture.renditions.find((rendition) => rendition.use === 'full');
}

function fileOf({ sha256, type, width, height }: Rendition) {
  return { sha256, type, width, height };
}

/** The widths that a page of ours offers besides the full one. */
function smallerThan(full: Rendition, made: readonly Rendition[]) {
  const narrow = made.filter((one) => (one.use === 'thumb' || one.use === 'page') && one.width < full.width);
  return narrow.toSorted((a, b) => a.width - b.width).map(fileOf);
}
