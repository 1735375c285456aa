import { Secret, TOTP } from 'otpauth';
import { toString as drawQr } from 'qrcode';
import type { SchoolId, SignInId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { findTotp, saveTotp, takeStep } from './store.ts';

const period = 30;

function totpOf(secret: string, email: string): TOTP {
  return new TOTP({ issuer: 'Gatepost', label: email, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromBase32(secret) });
}

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The picture a phone reads, as an image address that the page may show. */
export async function qrOf(secret: string, email: string): Promise<string> {
  const svg = await drawQr(totpOf(secret, email).toString(), { type: 'svg', margin: 1 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

/** The time step a code belongs to, one step early or late allowed, or null. */
export function stepOf(secret: string, email: string, code: string, now: Date): number | null {
  const delta = totpOf(secret, email).validate({ token: code.replaceAll(/\s/g, ''), timestamp: now.getTime(), window: 1 });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / period) + delta;
}

function placeOf(schoolId: SchoolId, signInId: SignInId) {
  return { schoolId, table: 'sign_in_totp', row: signInId, field: 'sealed' };
}

/** Sealed by the key of the school that brought this person in; the sign-in itself stands outside every school. */
export function sealTotp(office: Office, who: { id: SignInId; schoolId: SchoolId }, secret: string): Promise<Uint8Array> {
  return office.transact(who.schoolId, (tx) => office.vault.seal(tx, placeOf(who.schoolId, who.id), secret));
}

/** False when there is a second factor already: a session that waited while it was set up sets up no other. */
export async function keepTotp(office: Office, who: { id: SignInId; schoolId: SchoolId }, secret: string, step: number): Promise<boolean> {
  const sealed = await sealTotp(office, who, secret);
  return office.outside((db) => saveTotp(db, who.id, { schoolId: who.schoolId, sealed, lastStep: step }, office.now()));
}

/** Whether the code is the one this person's phone shows now. Each code is taken once. */
export async function isCode(office: Office, who: { id: SignInId; email: string }, code: string): Promise<boolean> {
  const kept = await office.outside((db) => findTotp(db, who.id));
  if (kept === null) return false;
  const secret = await office.read(kept.schoolId, (db) => office.vault.open(db, placeOf(kept.schoolId, who.id), kept.sealed));
  const step = stepOf(secret, who.email, code, office.now());
  return step !== null && (await office.outside((db) => takeStep(db, who.id, step)));
}
