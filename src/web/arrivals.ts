import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, Env } from 'hono';
import type { Config } from '#src/infra/config/config.ts';

/** The address a request comes from, as far as it can be believed. */
export function addressOf<E extends Env>(c: Context<E>, config: Pick<Config, 'trustProxy'>): string {
  const forwarded = config.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return forwarded ?? socketAddress(c) ?? 'unknown';
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
  const passedOn = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => c.req.header(name) !== undefined);
  return (
    from !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(from) && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(typed) && !passedOn
  );
}
