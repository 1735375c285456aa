import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CommandError } from './command.ts';
import { readWords } from './read-words.ts';

const said = 'Well done Siân Llŷr on the reading prize.';
const utf8 = (text: string) => Buffer.from(text, 'utf8');
const utf16le = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const utf16be = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

/** What it is refused with; the exit code is always 2, what to do is always said. */
function refused(bytes: Uint8Array): string {
  try {
    return `read as ${readWords(bytes, 'words.txt')}`;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(/^words\.txt .*Save it as plain text in UTF-8/u);
    return error.message;
  }
}

it('words are read in UTF-8, and in UTF-16 where a byte order mark says so, and are the same words', () => {
  for (const bytes of [utf8(said), utf8(`\uFEFF${said}`), utf16le(said), utf16be(said)]) expect(readWords(bytes, 'words.txt')).toBe(said);
});

it('whatever somebody wrote comes back as they wrote it, in each of the encodings that are read', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aé😀漢ŷ \n’“–1') }).map((words) => words.trim());
  fc.assert(fc.property(text, (words) => [utf8, utf16le, utf16be].every((write) => readWords(write(words), 'words.txt') === words)));
});

it('an encoding that cannot be told is never guessed at: a name in it would be missed', () => {
  expect(refused(Buffer.from('Well done Si\u00E2n on the prize.', 'latin1'))).toContain('not UTF-8');
  expect(refused(Buffer.from([0x93, 0x48, 0x69, 0x94]))).toContain('not UTF-8'); // Windows-1252 quotation marks
  expect(refused(Buffer.concat([utf16le(said), Buffer.from([0x41])]))).toContain('not UTF-8'); // cut in the middle of a letter
  expect(refused(Buffer.from('\uFEFF\uD83D', 'utf16le'))).toContain('not UTF-8'); // half of a pair
  expect(refused(Buffer.from(said, 'utf16le'))).toMatch(/not UTF-8|no text has/u); // UTF-16 without its mark
  expect(refused(Buffer.from('Hello families', 'utf16le').swap16())).toContain('no text has');
  expect(refused(Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]))).toContain('no text has'); // UTF-32
  expect(refused(utf8('Well done Si\uFFFDn.'))).toContain('lost when it was saved');
});

it('a document is no text, whatever its name says', () => {
  const begins = [
    'PK\x03\x04word/document.xml',
    '\xD0\xCF\x11\xE0\xA1\xB1',
    '%PDF-1.7\n1 0 obj',
    '{\\rtf1\\ansi Well done}',
    '<!DOCTYPE html><p>Hi',
    '<?xml version="1.0"?><w:p/>',
  ];
  for (const one of begins) expect(refused(Buffer.from(one, 'latin1')), one).toContain('not plain text');
  expect(refused(utf16le('<html><body>Well done</body></html>'))).toContain('not plain text');
  expect(refused(Buffer.concat([utf8('\uFEFF'), utf8('<html>')]))).toContain('not plain text');
});

it('what a program wrote for programs is no text: a saved mail, a piece of a page, JSON, in which letters are written as codes', () => {
  const coded = [
    'Return-Path: <a@mail.example>\r\nReceived: from x\r\n\tby y\r\nSubject: Hi\r\n\r\nWell done Si=C3=A2n',
    'Subject: Hi\nFrom: a@mail.example\n\nWell done Si=C3=A2n',
    'X-Sent: yes\nContent-Transfer-Encoding: base64\n\nV2VsbCBkb25l',
    'From a@mail.example Mon Nov 30 10:00:00 2026\nSubject: Hi',
    '<p>Well done Si&acirc;n</p>',
    '<!-- a note --><p>Hi</p>',
    '<svg xmlns="x"><text>Hi</text></svg>',
    '<br/>Hi',
    '{"words": "Si\\u00e2n"}',
    '[ {"words": "Si\\u00e2n"} ]',
    'BEGIN:VCARD\nFN:Si=C3=A2n',
  ];
  for (const one of coded) {
    expect(refused(utf8(one)), one).toContain('not plain text');
    expect(refused(utf16le(one)), one).toContain('not plain text');
  }
  for (const one of [
    'When: Friday\nWhere: the hall\n\nCome along',
    'From: 9am\nHall opens',
    '<3 from Year 4',
    '{Year 4}',
    '[Hall] 2 < 3 > 1',
  ])
    expect(readWords(utf8(one), 'words.txt')).toBe(one);
});

it('letters that were garbled on their way hide a name, and are not read', () => {
  for (const one of [said, 'It’s Zoë’s', 'Łukasz', 'Ünal'])
    expect(refused(Buffer.from(Buffer.from(one).toString('latin1'))), one).toMatch(/lost when it was saved|no text has/);
  expect(refused(utf8('Well done SiÃ¢n, itâ€™s great'))).toContain('lost when it was saved');
  for (const one of ['Âu Cơ and Ângela', 'Ålesund', 'SÃO', 'Ärger', 'â la carte', 'Å.'])
    expect(readWords(utf8(one), 'words.txt')).toBe(one);
});

it('bytes that no text has end the reading, wherever they stand', () => {
  const control = fc.constantFrom(0, 1, 7, 8, 11, 14, 27, 31, 127);
  fc.assert(
    fc.property(fc.nat(said.length), control, (at, code) => {
      expect(refused(utf8(`${said.slice(0, at)}${String.fromCharCode(code)}${said.slice(at)}`))).toContain('no text has');
    }),
  );
});
