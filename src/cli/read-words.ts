import { CommandError } from './command.ts';

/** What a file begins with when it is no plain text, though some of it may read like one. */
const documents: readonly (readonly [RegExp, string])[] = [
  [/^PK[\x03\x05\x07]/, 'a document or an archive (such as Word, OpenDocument or ZIP)'],
  [/^\xD0\xCF\x11\xE0/, 'an Office document'],
  [/^\s*%PDF-/, 'a PDF'],
  [/^\s*%!PS/, 'a PostScript document'],
  [/^\s*\{\\rtf/, 'a rich text document'],
  [/^\s*<(?:\?xml|!doctype|!--|[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>)/i, 'a web page or an XML document'],
  [/^\s*(?:\[\s*)?\{\s*"|^\s*\[\s*"/, 'a JSON document'],
  [/^BEGIN:V(?:CARD|CALENDAR)/i, 'a calendar or an address card'],
  [/^(?:From|To|Cc|Subject|Date|Reply-To): .*\r?\n(?:From|To|Cc|Subject|Date|Reply-To): |^From \S+@\S+ /i, 'a saved mail'],
  [/^(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*(?:MIME-Version|Content-\w[\w-]*|Message-ID|Received|Return-Path|Delivered-To):/i, 'a saved mail'],
];
/** Letters that were written in UTF-8 and then read and saved as if they were not: `SiÃ¢n`, `itâ€™s`. */
const garbled =
  /[\u00c2-\u00c5][\u00a1-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]|\u00e2\u20ac/u;
const headBytes = 1024;

const saveAs = 'Save it as plain text in UTF-8 (in Notepad: Save as, Encoding, UTF-8), or give the words with --text.';

/**
 * The words that bytes hold: UTF-8, or UTF-16 that says so by its byte order mark. What cannot be read for certain is
 * not guessed at, since a wrong guess hides the very names that are looked for. `called` is how the bytes are spoken of.
 */
export function readWords(bytes: Uint8Array, called: string): string {
  const head = Buffer.from(bytes.subarray(bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0, headBytes)).toString('latin1');
  const known = documents.find(([begins]) => begins.test(head));
  if (known !== undefined) throw new CommandError(`${called} is ${known[1]}, and not plain text. ${saveAs}`, 2);
  const text = decoded(bytes, called);
  if (isDocument(text)) throw new CommandError(`${called} is a document, and not plain text. ${saveAs}`, 2);
  if (/[^\P{Cc}\t\n\r\f\u0085]|\p{Noncharacter_Code_Point}/u.test(text))
    throw new CommandError(`${called} holds bytes that no text has. ${saveAs}`, 2);
  if (text.includes('\uFFFD') || garbled.test(text))
    throw new CommandError(`${called} has letters that were lost when it was saved. Write them again. ${saveAs}`, 2);
  return text.trim();
}

function decoded(bytes: Uint8Array, called: string): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(`${called} is not in an encoding that can be told for certain (it is not UTF-8). ${saveAs}`, 2);
  }
}

/** UTF-32 begins as UTF-16 does, and then has zeros, which no text has. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** The same documents, where they are kept in UTF-16. */
function isDocument(text: string): boolean {
  return documents.some(([begins]) => begins.test(text.slice(0, headBytes)));
}
