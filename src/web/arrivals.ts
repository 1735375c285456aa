import { isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, Env } from 'hono';
import type { Config } from '#src/infra/config/config.ts';

/** The address a request comes from, as far as it can be believed. */
export function addressOf<E extends Env>(c: Context<E>, config: Pick<Config, 'trustProxy'>): string {
  const forwarded = config.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return forwarded ?? socketAddress(c) ?? 'unknown';
}

/**
 * What of an address to count tries by: one house or phone has a whole IPv6 network of 64 bits to itself, and could come
 * from a new address of it each time.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined || isIP(plain) !== 6) return mapped ?? address;
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function socketAddress<E extends Env>(c: Context<E>): string | undefined {
  // Without a server under it (in a test) a request has no socket.
  return c.env !== null && typeof c.env === 'object' && 'incoming' in c.env ? getConnInfo(c).remote.address : undefined;
}

/**
 * Whether somebody sits at this very machine: the socket is loopback, the address they typed is loopback, and nothing
 * stands between that passes on requests of others.
 */
export function isLoopback<E extends Env>(c: Context<E>): boolean {
  const from = socketAddress(c);
  const typed = new URL(c.req.url).hostname;
  const passedOn = [...Object.keys(c.req.header())].some((name) => passers.test(name));
  // A proxy that says nothing of itself still hands on where the page stood that sent the form.
  const origin = c.req.header('origin');
  const stood = origin === undefined ? typed : URL.canParse(origin) ? new URL(origin).hostname : '';
  return from !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(from) && loopback.test(typed) && loopback.test(stood) && !passedOn;
}

const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;
/** What proxies, tunnels and content networks add to a request. */
const passers = /^(x-forwarded-.+|forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-.+|x-original-.+)$/;
