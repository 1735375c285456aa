import { AsyncLocalStorage } from 'node:async_hooks';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres/session';
import { PgDialect } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { parseId, type SchoolId } from '#src/kernel/ids.ts';
import { asThrown, isCutOff } from './away.ts';
import { lineTo, namingStatements, type Line } from './statements.ts';

declare const tenant: unique symbol;

/** Reading inside one school's transaction: row-level security shows that school's rows and no others. */
export type Db = Pick<NodePgDatabase, 'select' | 'selectDistinct' | 'selectDistinctOn' | 'execute' | '$with' | 'with' | '$count'> & {
  readonly [tenant]: 'reads';
};

/** Reading and writing inside one school's transaction. What it wrote, its journal entries and its jobs commit together. */
export type Tx = Omit<Db, typeof tenant> &
  Pick<NodePgDatabase, 'insert' | 'update' | 'delete'> & { readonly [tenant]: 'reads' } & { readonly writes: true };

export interface Database {
  /** Runs one school's writing transaction. A returned refusal commits (the attempt stays in the journal); a throw rolls back. */
  transact<T>(schoolId: SchoolId, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs one school's reading transaction; writes fail. */
  read<T>(schoolId: SchoolId, work: (db: Db) => Promise<T>): Promise<T>;
  /** The few tables that stand outside every school: sign-ins, sessions, which schools a sign-in reaches. */
  outside<T>(work: (tx: NodePgDatabase) => Promise<T>): Promise<T>;
  /** The same tables, with no transaction around: each statement stands by itself and costs one round trip. */
  singly<T>(work: (db: Pick<NodePgDatabase, 'execute'>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const readOnly = new WeakSet<object>();

/** Whether what is read through this stays as it is to its end: nothing is written in a reading transaction. */
export function isReadOnly(db: Db): boolean {
  return readOnly.has(db);
}

/** Whoever holds a connection, and of which pool. What they began may outlive it, so its end is noted. */
const holding = new AsyncLocalStorage<{ readonly pool: pg.Pool; isOver: boolean }>();

/**
 * Whoever holds a connection and waits for another can wait for ever once everybody does, so a second is refused at
 * once, whether or not one would have been free.
 */
function refuseSecond(pool: pg.Pool): void {
  const held = holding.getStore();
  if (held !== undefined && held.pool === pool && !held.isOver)
    throw new Error('A second connection is taken inside a transaction. Use the one at hand, or ask before it begins.');
}

/** Work behind a lock that one connection holds and does nothing else with: it takes connections of its own. */
export function apartFromHeld<T>(work: () => Promise<T>): Promise<T> {
  return holding.exit(work);
}

/**
 * The pool's connections are to be pipelined: what begins a transaction travels with its first statement, and
 * statements asked together go out together.
 */
export function openDatabase(pool: pg.Pool): Database {
  const dialect = new PgDialect({ casing: 'snake_case' });
  const nameOf = namingStatements();
  /** Lends a connection for as long as the work takes; one that was cut off does not go back to the others. */
  const borrowing = async <T>(work: (line: Line) => Promise<T>): Promise<T> => {
    refuseSecond(pool);
    const mine = { pool, isOver: false };
    let line: Line | undefined;
    let client: pg.PoolClient | undefined;
    let cut = false;
    try {
      client = await pool.connect();
      const lent = lineTo(client, nameOf);
      line = lent;
      return await holding.run(mine, () => work(lent));
    } catch (error) {
      cut = isCutOff(error);
      throw asThrown(error);
    } finally {
      mine.isOver = true;
      line?.hangUp();
      client?.release(cut);
    }
  };
  const within = <T>(begin: string, work: (tx: NodePgTransaction<never, never>, line: Line) => Promise<T>): Promise<T> =>
    borrowing(async (line) => {
      const begun = line.ask(begin);
      begun.catch(() => {}); // awaited below; until then its failure is that of the first statement
      try {
        const result = await work(new NodePgTransaction(dialect, sessionOn(line, dialect), undefined), line);
        await begun;
        return result;
      } catch (error) {
        await line.ask('rollback').catch(() => {});
        throw error;
      }
    });
  const committed = async <T>(line: Line, work: Promise<T>): Promise<T> => {
    const result = await work;
    await line.ask('commit');
    return result;
  };
  return {
    transact: (schoolId, work) => within(beginIn(schoolId, 'read write'), (tx, line) => committed(line, work(tx as unknown as Tx))),
    read: (schoolId, work) =>
      within(beginIn(schoolId, 'read only'), async (tx, line) => {
        readOnly.add(tx);
        const result = await work(tx as unknown as Db);
        line.leave('commit'); // nothing was written, so nothing can come of it
        return result;
      }),
    outside: (work) => within('begin', (tx, line) => committed(line, work(tx as unknown as NodePgDatabase))),
    singly: (work) => borrowing((line) => work(new NodePgTransaction(dialect, sessionOn(line, dialect), undefined))),
    close: () => pool.end(),
  };
}

function sessionOn(line: Line, dialect: PgDialect) {
  return new NodePgSession({ query: line.ask } as unknown as pg.PoolClient, dialect, undefined);
}

/** Begins a transaction and says whose it is, in one message; the id is looked at first, since it becomes part of a statement. */
function beginIn(schoolId: SchoolId, mode: 'read write' | 'read only'): string {
  if (parseId(schoolId) === null) throw new Error('A school is named by its id.');
  return `begin ${mode}; set local app.school_id = '${schoolId}'`;
}
