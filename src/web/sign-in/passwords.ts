import { hash, verify } from '@node-rs/argon2';
import { openRoom } from '#src/infra/room.ts';

/** Each takes 19 MiB and a processor for a while: a crowd at the door may not take them all from whoever is inside. */
const room = openRoom({ size: 2, waiting: 30, waitMs: 15_000 });

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const back = await room.take();
  try {
    return await work();
  } finally {
    back();
  }
}

/** The same password, whichever way a keyboard composes its letters (NIST SP 800-63B, 3.1.1.2). */
const asMeant = (password: string): string => password.normalize('NFKC');

/** Argon2id, with the library's defaults (19 MiB, 2 passes), which are OWASP's. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(asMeant(password)));
}

let decoy: Promise<string> | undefined;

/** Whether the password is right. An unknown e-mail (null) takes as long and answers the same as a wrong password. */
export async function isPassword(stored: string | null, typed: string): Promise<boolean> {
  const right = await inTurn(async () => {
    decoy ??= hash('the decoy that nobody has');
    const against = stored ?? (await decoy);
    // One set before passwords were composed was kept as it was typed.
    return (await verify(against, asMeant(typed))) || (asMeant(typed) !== typed && (await verify(against, typed)));
  });
  return stored !== null && right;
}

/** What is wanting in a new password, in one sentence, or null. Length is what counts; no other rule. */
export function passwordWants(typed: string, email: string): string | null {
  const password = asMeant(typed);
  if ([...password].length < 12) return 'Use at least 12 characters: three or four words do well.';
  if ([...password].length > 200) return 'Use at most 200 characters.';
  if (new Set(password).size < 5) return 'Use more different characters.';
  return password.toLowerCase().includes(asMeant(email.split('@')[0] ?? email).toLowerCase()) ? 'Leave your own name out of it.' : null;
}
