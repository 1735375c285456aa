/** A clause's stable id, such as `KP-OFF-03` or, on the floor that every school has, `FL-IMG-01`. */
export type ClauseId = string;

/** What a verdict rests on: the clause as it stood in the version of the policy that was in force. */
export interface Citation {
  readonly clause: ClauseId;
  /** The printed reference, in the policy's own order: `Official use §3`. */
  readonly ref: string;
  readonly heading: string;
  readonly text: string;
  /** The school's version, such as `1.0`; the floor's own version for a floor clause. */
  readonly version: string;
}
