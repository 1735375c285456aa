import type { UseLine } from './model.ts';

/** Something that happened to somebody's official use, with its day: a line of the written record (KP-ACC-01). */
export interface DatedLine {
  readonly at: Date;
  readonly what: string;
  /** Who did it and as what; empty when it happened by itself. */
  readonly by: string;
  readonly clause: string | null;
}

export interface SuspendedFor {
  readonly fromAt: Date;
  readonly untilAt: Date | null;
}

/**
 * Everything on record about one person's official use, oldest first. Endings and suspensions are for head and chair
 * (KP-OFF-10): for everybody else the lines come without them, and `suspensions` is empty.
 */
export function datedLines(lines: readonly UseLine[], suspensions: readonly SuspendedFor[], now: Date): readonly DatedLine[] {
  const all = [
    ...lines.flatMap((line) => linesOf(line, now)),
    ...suspensions.flatMap(({ fromAt, untilAt }) => [
      { at: fromAt, what: 'Suspended from work, and official use with it', by: '', clause: null },
      ...(untilAt === null ? [] : [{ at: untilAt, what: 'Suspension lifted', by: '', clause: null }]),
    ]),
  ];
  return all.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function linesOf(line: UseLine, now: Date): DatedLine[] {
  const of = line.accountName;
  const found: DatedLine[] = [];
  if (line.byPost && line.fromAt !== null)
    found.push({ at: line.fromAt, what: `${of}: by the headteacher’s role`, by: '', clause: line.decidedClause });
  if (!line.byPost) found.push({ at: line.askedAt, what: `${of}: asked for`, by: line.holder, clause: null });
  if (!line.byPost && line.decidedAt !== null) {
    const what = `${of}: ${line.state === 'declined' ? 'declined' : 'approved'}`;
    found.push({ at: line.decidedAt, what, by: byAs(line.decidedByName, line.decidedAs), clause: line.decidedClause });
  }
  if (line.untilAt !== null && line.untilAt <= now) {
    const words = line.endedHow === null ? 'ended by itself' : line.endedHow === 'revoked' ? 'revoked' : 'given up';
    found.push({ at: line.untilAt, what: `${of}: ${words}`, by: byAs(line.endedByName, line.endedAs), clause: line.endedClause });
  }
  return found;
}

function byAs(name: string | null, as: string | null): string {
  return [name, as].filter(Boolean).join(', ');
}
