import type { Context, Env } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Config } from '#src/infra/config/config.ts';

const plain = 'gatepost-session';
const secured = '__Host-gatepost-session';

function nameOf(config: Config): string {
  return isSecure(config) ? secured : plain;
}

/** Whether people reach this Gatepost over TLS. */
export function isSecure(config: Pick<Config, 'publicUrl'>): boolean {
  return config.publicUrl.startsWith('https:');
}

export function sessionToken<E extends Env>(c: Context<E>, config: Config): string | undefined {
  return getCookie(c, nameOf(config));
}

export function giveSession<E extends Env>(c: Context<E>, config: Config, token: string): void {
  setCookie(c, nameOf(config), token, { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure(config) });
}

export function dropSession<E extends Env>(c: Context<E>, config: Config): void {
  deleteCookie(c, nameOf(config), { path: '/', secure: isSecure(config) });
}
