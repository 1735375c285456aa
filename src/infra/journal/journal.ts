import type { Json } from '#src/kernel/json.ts';
import type { Subject } from '#src/kernel/permit.ts';

/**
 * What an entry says beside the act itself. `facts` are ids, counts, codes, days and other impersonal values, and are
 * hashed into the chain as they stand. `personal` are names and free words: only a salted hash of each enters the
 * chain, the words lie beside it and can be erased without breaking it.
 */
export interface Detail {
  readonly subject?: Subject;
  readonly facts?: Readonly<Record<string, Json>>;
  readonly personal?: Readonly<Record<string, string>>;
}
