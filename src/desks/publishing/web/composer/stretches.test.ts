import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finding } from '#src/kernel/finding.ts';
import { type Draft, emptyDraft } from '../../checks/facts.ts';
import { runsOf, stretchOf } from './stretches.ts';

const about = (from: number, to: number, severity: Finding['severity'] = 'hold'): Finding => ({
  ...{ key: 'k', code: 'c', severity, accounts: [], what: 'What', why: 'Why', fixes: [] },
  citation: { clause: 'FL-IMG-01', ref: '1', heading: 'Words', text: 'As the test says.', version: '1.0' },
  words: { from, to },
});
const said = (words: string): Draft => ({ ...emptyDraft, words });
const marked = (findings: readonly Finding[], before: string, now: string) =>
  runsOf(findings, said(before), said(now)).flatMap((run) => (run.mark === null ? [] : [[run.said, run.mark]]));

it('the words of a finding are marked where they stand now, whatever was typed before or after them since', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), fc.nat(20), (head, tail, more, end, cut) => {
      const before = `${head}OTTO${tail}`;
      const now = `${head.slice(0, cut)}${more}${head.slice(cut)}OTTO${tail}`;
      const finding = about(head.length, head.length + 4);
      const moved = stretchOf(finding, said(before), said(now));
      expect(now.slice(moved?.from, moved?.to)).toBe('OTTO');
      const longer = stretchOf(finding, said(before), said(before + end));
      expect((before + end).slice(longer?.from, longer?.to)).toBe('OTTO');
    }),
  );
});

it('words that were changed since are not marked, and nothing is lost or said twice', () => {
  expect(marked([about(10, 14)], 'Well done Otto.', 'Well done Ottoline.')).toEqual([['Otto', 'hold']]);
  expect(marked([about(10, 14)], 'Well done Otto.', 'Well done Oto.')).toEqual([]);
  expect(marked([about(10, 14)], 'Well done Otto.', '')).toEqual([]);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.array(fc.tuple(fc.nat(30), fc.nat(30))), (before, now, places) => {
      const findings = places.map(([from, length]) => about(Math.min(from, before.length), Math.min(from + length, before.length)));
      expect(
        runsOf(findings, said(before), said(now))
          .map((run) => run.said)
          .join(''),
      ).toBe(now);
    }),
  );
});

it('where two findings are about the same words, the harder one marks them', () => {
  expect(marked([about(0, 4, 'stop'), about(2, 8)], 'Vote now please.', 'Vote now please.')).toEqual([
    ['Vote', 'stop'],
    [' now', 'hold'],
  ]);
});
