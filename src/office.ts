import type { Act } from '#src/kernel/acts.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Database, Tx } from '#src/infra/db/transact.ts';
import type { Gate } from '#src/infra/gate/gate.ts';
import type { Detail } from '#src/infra/journal/journal.ts';
import type { Job, JobOptions } from '#src/infra/jobs/jobs.ts';
import type { Files } from '#src/infra/files/files.ts';
import type { Mailer } from '#src/infra/mail/mailer.ts';
import type { SigningKey } from '#src/infra/vault/root-key.ts';
import type { Vault } from '#src/infra/vault/vault.ts';
import type { Channels } from '#src/infra/channels/channel.ts';
import type { PublicWords, SaidIn } from '#src/desks/publishing/desk.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Config } from '#src/infra/config/config.ts';
import type { Log } from '#src/infra/log.ts';

/** Everything a service needs of the house, in one plain record. Services take it first and import it as a type only. */
export interface Office {
  readonly config: Config;
  readonly log: Log;
  readonly now: () => Date;
  readonly transact: Database['transact'];
  readonly read: Database['read'];
  readonly outside: Database['outside'];
  readonly singly: Database['singly'];
  readonly gate: Gate;
  /** Writes the act a permit was given for into the school's journal, in this transaction. */
  readonly record: <A extends Act>(tx: Tx, permit: Permit<A>, detail?: Detail) => Promise<void>;
  /** Puts work off until after this transaction commits; it is lost with it if it does not. */
  readonly enqueue: <D>(tx: Tx, job: Job<D>, data: D, options?: JobOptions) => Promise<void>;
  /** Reads words that everybody will see and that stand in no post, as a post's are read; null when nothing is found. */
  readonly readPublic: (said: SaidIn | null, words: PublicWords, under?: Policy) => Promise<Refusal | null>;
  readonly files: Files;
  readonly vault: Vault;
  /** Signs journal exports and checkpoints. */
  readonly signing: SigningKey;
  /** For jobs alone; desks tell people with `notify` of `infra/mail/notices.ts`. */
  readonly mail: Mailer;
  readonly channels: Channels;
}
