import { createHash, randomBytes, randomInt } from 'node:crypto';

/** 256 random bits as the browser holds them; the database holds only `hashOf` them. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A code to keep on paper, `k3mf-9xqp-a7tz`: no letters that look alike. */
function newRecoveryCode(): string {
  const group = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}

/** Eight of them, as they are given out together. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: 8 }, newRecoveryCode);
}

/** A recovery code as it was meant, however it was typed. */
export function tidyRecoveryCode(typed: string): string {
  const plain = typed.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain.replace(/^(.{4})(.{4})(.{4})$/, '$1-$2-$3');
}
