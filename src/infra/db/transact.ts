import { sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { SchoolId } from '#src/kernel/ids.ts';

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
  close(): Promise<void>;
}

export function openDatabase(pool: pg.Pool): Database {
  const db = drizzle(pool, { casing: 'snake_case' });
  const inSchool = <T>(schoolId: SchoolId, mode: 'read write' | 'read only', work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.transaction(
      async (tx) => {
        await tx.execute(sql`select set_config('app.school_id', ${schoolId}, true)`);
        return work(tx as unknown as Tx);
      },
      { accessMode: mode },
    );
  return {
    transact: (schoolId, work) => inSchool(schoolId, 'read write', work),
    read: (schoolId, work) => inSchool(schoolId, 'read only', (tx) => work(tx)),
    outside: (work) => db.transaction((tx) => work(tx as unknown as NodePgDatabase)),
    close: () => pool.end(),
  };
}
