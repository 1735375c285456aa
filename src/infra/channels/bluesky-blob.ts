const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** The name Bluesky gives a file: a version 1 content id over its raw bytes, worked out from our own hash of them. */
export function blobLink(sha256Hex: string): string {
  return `b${base32(Buffer.concat([Buffer.from([0x01, 0x55, 0x12, 0x20]), Buffer.from(sha256Hex, 'hex')]))}`;
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >>> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text;
}

const sortable = '234567abcdefghijklmnopqrstuvwxyz';
let last = 0;

/** A record key as Bluesky orders them (TID): microseconds since 1970 and a clock id, never the same twice here. */
export function recordKey(now: Date, clockId: number = Math.floor(Math.random() * 1024)): string {
  const micros = Math.max(now.getTime() * 1000, last + 1);
  last = micros;
  let value = (BigInt(micros) << 10n) | BigInt(clockId & 1023);
  let text = '';
  for (let i = 0; i < 13; i++) {
    text = (sortable[Number(value & 31n)] ?? '2') + text;
    value >>= 5n;
  }
  return text;
}
