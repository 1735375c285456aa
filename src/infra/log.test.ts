import { DrizzleQueryError } from 'drizzle-orm';
import pg from 'pg';
import { expect, it } from 'vitest';
import { openLog, whyOf } from './log.ts';

function linesOf(work: (log: ReturnType<typeof openLog>) => void): string {
  const lines: string[] = [];
  work(openLog('info', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

it('a failed query is logged by its code and its place, never with the values it was given', () => {
  const cause = Object.assign(new pg.DatabaseError('duplicate key: Tamsin Vale', 1, 'error'), {
    severity: 'ERROR',
    code: '23505',
    table: 'person',
    constraint: 'person_pkey',
  });
  const error = new DrizzleQueryError('insert into person values ($1)', ['Tamsin Vale'], cause);
  const line = linesOf((log) => log.error({ error }, 'Something went wrong'));
  expect(line).not.toContain('Tamsin');
  expect(line).toContain('23505');
  expect(line).toContain('person_pkey');
});

it('a plain fault of the program keeps its message', () => {
  expect(linesOf((log) => log.error({ error: new Error('The box is empty') }, 'Something went wrong'))).toContain('The box is empty');
});

it('says the level in words and the time in UTC', () => {
  const line = JSON.parse(linesOf((log) => log.warn({ requestId: 'r1' }, 'Slow'))) as Record<string, unknown>;
  expect(line).toMatchObject({ level: 'warn', requestId: 'r1', msg: 'Slow' });
  expect(line.time).toMatch(/Z$/);
});

it('a start that fails on a statement says its kind and its table, never the values it was given', () => {
  const cause = Object.assign(new pg.DatabaseError('Key (email)=(tamsin@school.example) is there', 1, 'error'), {
    severity: 'ERROR',
    code: '23505',
    table: 'person',
  });
  for (const error of [new DrizzleQueryError('insert into person values ($1)', ['Tamsin Vale'], cause), cause]) {
    expect(whyOf(error)).toMatch(/23505.*person/);
    expect(whyOf(error)).not.toMatch(/tamsin/i);
  }
  expect(whyOf(new Error('The packs are not there.'))).toBe('The packs are not there.');
});
