import { sql } from 'drizzle-orm';
import type { Apart } from '#src/infra/copies/copy-out.ts';

const listActs: readonly string[] = ['consent:restrict', 'consent:readRestricted'];

/**
 * WH-CON-02: what in a copy of the school would say of a child that it is on the restricted list. All objections are sealed
 * alike, the list's among them, and so is what was asked of the list or seen of it, whose moment would point at a child.
 */
export const apartInCopies: Apart = {
  rows: { objection: sql`true`, verdict: sql`act in ('consent:restrict', 'consent:readRestricted')` },
  isClosed: (entry) => listActs.includes(entry.act),
};
