import { hash, verify } from '@node-rs/argon2';

/** Argon2id, with the library's defaults (19 MiB, 2 passes), which are OWASP's. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

let decoy: Promise<string> | undefined;

/** Whether the password is right. An unknown e-mail (null) takes as long and answers the same as a wrong password. */
export async function isPassword(stored: string | null, typed: string): Promise<boolean> {
  decoy ??= hash('the decoy that nobody has');
  const right = await verify(stored ?? (await decoy), typed);
  return stored !== null && right;
}

/** What is wanting in a new password, in one sentence, or null. Length is what counts; no other rule. */
export function passwordWants(password: string, email: string): string | null {
  if (password.length < 12) return 'Use at least 12 characters: three or four words do well.';
  if (password.length > 200) return 'Use at most 200 characters.';
  if (new Set(password).size < 5) return 'Use more different characters.';
  return password.toLowerCase().includes(email.split('@')[0] ?? email) ? 'Leave your own name out of it.' : null;
}
