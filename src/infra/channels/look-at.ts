import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

/** What somebody who is not signed in finds at an address. Login walls, robot pages and faults are `cannot-tell`. */
export interface Looked {
  readonly state: 'there' | 'gone' | 'cannot-tell' | 'not-an-address';
  readonly url: string;
  /** The answer's status, 0 when there was none. */
  readonly status: number;
}

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fec0::', 10],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** An address out on the internet; never this machine or the network it stands in. */
export function isOutside(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1];
  if (/^::ffff:/iu.test(address) && mapped === undefined) return false;
  const plainAddress = mapped ?? address;
  const family = isIP(plainAddress);
  return family !== 0 && !inside.check(plainAddress, family === 6 ? 'ipv6' : 'ipv4');
}

type Resolve = (host: string) => Promise<string>;

/** For the whole of it, however slowly the other side talks. */
const within = 10_000;

const resolveHost: Resolve = async (host) => (await lookup(host, { verbatim: true })).address;

/**
 * Looks at a public address that a person pasted. The name is resolved once, the answer checked, and the connection made
 * to exactly that answer; redirects are not followed, and nothing of the page is read.
 */
export async function lookAt(text: string, resolve: Resolve = resolveHost): Promise<Looked> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '')
    return { state: 'not-an-address', url: text, status: 0 };
  const cannotTell: Looked = { state: 'cannot-tell', url: url.href, status: 0 };
  if (url.port !== '' && url.port !== '80' && url.port !== '443') return cannotTell;
  const signal = AbortSignal.timeout(within);
  const address = await sooner(resolve(url.hostname.replace(/^\[|\]$/gu, '')), signal).catch(() => null);
  if (address === null || !isOutside(address)) return cannotTell;
  const status = await statusOf(url, address, signal).catch(() => 0);
  if (status === 200) return { state: 'there', url: url.href, status };
  if (status === 404 || status === 410) return { state: 'gone', url: url.href, status };
  return { ...cannotTell, status };
}

/** What comes of it, or a rejection once the time is up. */
function sooner<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const timeUp = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new Error('It took too long.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
  return Promise.race([work, timeUp]);
}

/** The status an address answers with. The signal ends it: a time-out of the socket alone is put off by every byte that comes. */
export function statusOf(url: URL, address: string, signal: AbortSignal, port = url.protocol === 'https:' ? 443 : 80): Promise<number> {
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const call = (isSecure ? secure : plain)(
      {
        host: address,
        port,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: { host: url.host, 'user-agent': "Gatepost (looks whether a school's own post is up)" },
        ...(isSecure ? { servername: url.hostname } : {}),
        signal,
      },
      (answer) => {
        answer.destroy();
        resolve(answer.statusCode ?? 0);
      },
    );
    call.on('error', reject);
    call.end();
  });
}
