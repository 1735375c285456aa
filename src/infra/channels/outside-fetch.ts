import { lookup } from 'node:dns/promises';
import { isOutside } from './look-at.ts';

type Resolve = (host: string) => Promise<readonly string[]>;

const resolveHost: Resolve = async (host) => (await lookup(host, { all: true })).map((one) => one.address);

/**
 * `fetch` for addresses that somebody typed, or that a server so addressed gave: by HTTPS only, which no other machine
 * can answer in that name, out on the internet only, and never sent on elsewhere.
 */
export function outsideFetch(resolve: Resolve = resolveHost, send: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const found = url.protocol === 'https:' ? await resolve(url.hostname.replace(/^\[|\]$/gu, '')) : [];
    if (found.length === 0 || !found.every(isOutside)) throw new TypeError('That address does not lead out to the internet.');
    return send(input, { ...init, redirect: 'error' });
  };
}
