import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** How many bytes a seal adds. */
export const sealBytes: number = nonceBytes + tagBytes;

/** AES-256-GCM: nonce, then what was hidden, then the tag. `bound` must be the same again at opening. */
export function seal(key: Uint8Array, bound: Uint8Array, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when a byte was changed, the key is another, or what it was bound to is another. */
export function unseal(key: Uint8Array, bound: Uint8Array, sealed: Uint8Array): Buffer {
  if (sealed.length < sealBytes) throw new Error('The seal is broken: too short.');
  const tagAt = sealed.length - tagBytes;
  const opener = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(bound)
    .setAuthTag(sealed.subarray(tagAt));
  return Buffer.concat([opener.update(sealed.subarray(nonceBytes, tagAt)), opener.final()]);
}
