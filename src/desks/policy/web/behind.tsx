import { dayOf, sayDay } from '#src/kernel/clock.ts';
import type { Behind, VersionBehind } from '../approved.ts';
import type { PolicyRead } from './reading.ts';

/**
 * Who stands behind a version. What one person set alone says so, wherever the policy is read: whoever approved the model
 * approved its words, and not what the school set since.
 */
export function saysWhoSet({ version, pack }: PolicyRead, { setBy, review }: Behind, zone: string): string | null {
  if (setBy === null) return null;
  const who = setBy === 'headteacher' ? pack.organisation.head : 'chair of governors';
  const set = `Version ${version.version} was set by the ${who} alone, ${sayDay(dayOf(version.adoptedAt, zone), '')}.`;
  if (review !== null && review.versionId === version.id)
    return `${set} It was reviewed ${sayDay(review.reviewedOn, '')} by ${review.reviewedBy}.`;
  const { agreed, approvedBy } = pack.review;
  const isStated = [agreed, approvedBy].every((one) => one !== undefined && one !== 'not stated');
  const model = isStated ? ` The approval of ${agreed} (${approvedBy}) was of the model’s words.` : '';
  return `${set} Nobody has recorded a review of it since.${model}`;
}

/** Who stands behind one version among the others, in a sentence: what one person set alone says so, whether or not it is in force. */
export function saysWhoSetThis({ version, setBy, review }: VersionBehind, head: string): string {
  const who =
    setBy === null ? 'Came with the school’s beginning.' : `Set by the ${setBy === 'headteacher' ? head : 'chair of governors'} alone.`;
  const isReviewed = review !== null && review.versionId === version.id;
  if (isReviewed) return `${who} Reviewed ${sayDay(review.reviewedOn, '')} by ${review.reviewedBy}.`;
  return setBy === null ? who : `${who} Nobody has recorded a review of it.`;
}
