import { describe, expect, it } from 'vitest';
import { isOutside, lookAt } from './look-at.ts';

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
