import type { Writable } from 'node:stream';
import type pg from 'pg';

/** As many texts are kept prepared on each connection; lists of varying length make more than are worth it. */
const mostPrepared = 300;
const mostSeen = 2_000;

/** Gives a statement its name, or none while it has been asked for only once. Names hold for the connections of one pool. */
export type NameOf = (text: string) => string | undefined;

/** A statement asked for a second time gets a name: PostgreSQL then reads and plans its text once for each connection. */
export function namingStatements(): NameOf {
  const seenOnce = new Set<string>();
  const names = new Map<string, string>();
  return (text) => {
    const name = names.get(text);
    if (name !== undefined || names.size >= mostPrepared) return name;
    if (seenOnce.delete(text)) {
      const given = `s${names.size + 1}`;
      names.set(text, given);
      return given;
    }
    if (seenOnce.size >= mostSeen) seenOnce.clear();
    seenOnce.add(text);
    return undefined;
  };
}

const corked = new WeakSet<Writable>();

/** What is asked in one breath travels as one packet: a system call costs more than the words in it. */
function inOneBreath(stream: Writable): void {
  if (corked.has(stream)) return;
  corked.add(stream);
  stream.cork();
  process.nextTick(() => {
    corked.delete(stream);
    stream.uncork();
  });
}

/** What nobody waits for may travel with what is asked next. */
function withTheNext(stream: Writable): void {
  stream.cork();
  setImmediate(() => stream.uncork());
}

export type Ask = (config: pg.QueryConfig | string, values?: unknown[]) => Promise<pg.QueryResult>;

/** One borrowed connection, asked as Drizzle's sessions ask. */
export interface Line {
  readonly ask: Ask;
  /** Says a last word whose answer nobody waits for, and hangs up. */
  leave(word: string): void;
  /** From here on nothing is asked through it: a straggler never speaks within another's transaction. */
  hangUp(): void;
}

export function lineTo(client: pg.ClientBase, nameOf: NameOf): Line {
  let isOpen = true;
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  return {
    ask(config, values) {
      if (!isOpen) return Promise.reject(new Error('This transaction has ended.'));
      inOneBreath(stream);
      if (typeof config === 'string') return client.query(config, values);
      const name = nameOf(config.text);
      return client.query(name === undefined ? config : { ...config, name }, values);
    },
    leave(word) {
      withTheNext(stream);
      client.query(word).catch(() => {}); // a connection that is lost says so to the pool
      isOpen = false;
    },
    hangUp() {
      isOpen = false;
    },
  };
}
