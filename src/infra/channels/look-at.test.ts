import { createServer as answering } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { isOutside, lookAt, statusOf } from './look-at.ts';

describe('an address that somebody pasted', () => {
  it('never leads to this machine or the network it stands in', async () => {
    for (const inside of [
      '127.0.0.1',
      '10.1.2.3',
      '192.168.0.1',
      '169.254.169.254',
      '172.20.0.1',
      '0.0.0.0',
      '::1',
      'fe80::1',
      'fd00::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::7f00:1',
      '2002:7f00:1::1',
      '2001:0:7f00:1::1',
      'fec0::1',
      '::7f00:1',
      'nonsense',
    ])
      expect(isOutside(inside), inside).toBe(false);
    for (const outside of ['93.184.216.34', '2606:2800:220:1::1', '::ffff:93.184.216.34']) expect(isOutside(outside), outside).toBe(true);
  });

  it('is not looked at when its name leads inside, or its port is odd', async () => {
    expect(await lookAt('https://school.example/post', async () => '127.0.0.1')).toMatchObject({ state: 'cannot-tell', status: 0 });
    expect(await lookAt('http://2130706433/')).toMatchObject({ state: 'cannot-tell' });
    expect(await lookAt('https://school.example:8443/', async () => '93.184.216.34')).toMatchObject({ state: 'cannot-tell', status: 0 });
  });

  it('must be a whole web address without a name and password in it', async () => {
    for (const text of ['', 'facebook', 'ftp://a.example/', 'javascript:alert(1)', 'https://me:secret@a.example/'])
      expect((await lookAt(text)).state, text).toBe('not-an-address');
  });
});

it('the status that an address answers with is read, whatever comes after it', async () => {
  const server = answering((_, answer) => void answer.writeHead(410).end('gone'));
  const port = await listening(server);
  expect(await statusOf(new URL('http://school.example/'), '127.0.0.1', new AbortController().signal, port)).toBe(410);
  server.close();
});

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

describe('somebody who answers slowly', () => {
  it('is given up when the time for the whole of it is up, though bytes keep coming', async () => {
    const time = new AbortController();
    const ended = Promise.withResolvers<void>();
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
      let written = 0;
      const talking = setInterval(() => {
        socket.write('a');
        if (++written === 5) time.abort();
      }, 20);
      socket.on('close', () => {
        clearInterval(talking);
        ended.resolve();
      });
    });
    const port = await listening(server);
    await expect(statusOf(new URL('http://school.example/'), '127.0.0.1', time.signal, port)).rejects.toThrow();
    await ended.promise;
    server.close();
  });

  it('whose name does not resolve in that time cannot be told', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(AbortSignal.abort());
    const never = new Promise<string>(() => {});
    expect(await lookAt('https://school.example/', () => never)).toMatchObject({ state: 'cannot-tell', status: 0 });
  });
});
