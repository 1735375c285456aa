/** What only a release lets go (HA-PUB-01, HA-PUB-07, HM-PUB-05). */
export const releasable = ['confidential', 'may-be-unlawful', 'personal-details'] as const;
export type Releasable = (typeof releasable)[number];

export function isReleasable(code: string): code is Releasable {
  return releasable.some((one) => one === code);
}
