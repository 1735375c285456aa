import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import { newId, type PersonId, type SchoolId } from '#src/kernel/ids.ts';
import { openQueue, type Queue } from '#src/infra/jobs/queue.ts';
import { openMailer, type Mailer } from './mailer.ts';
import { listNotices, mailJobs, notify, readNotice, settleNotices, type MailHouse, type Notice } from './notices.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const now = new Date('2026-11-20T15:45:00Z');
const from = 'Gatepost <gatepost@ottersley.example>';

/** A real mail server on this machine; `answer` may refuse a letter. */
async function mailServer() {
  const letters: { to: string[]; text: string }[] = [];
  const state: { answer: Error | null } = { answer: null };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        if (state.answer === null)
          letters.push({ to: session.envelope.rcptTo.map((each) => each.address), text: Buffer.concat(pieces).toString() });
        done(state.answer);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail server has no port.');
  return { letters, state, url: `smtp://127.0.0.1:${address.port}`, stop: () => new Promise<void>((resolve) => server.close(resolve)) };
}

describe('notices and mail', () => {
  let fresh: FreshDatabase;
  let server: Awaited<ReturnType<typeof mailServer>>;
  let queue: Queue;
  let mail: Mailer;
  let house: MailHouse & { enqueue: Queue['enqueue'] };
  const schoolId: SchoolId = newId<'school'>();
  const [head, office, gone, noMail]: PersonId[] = [newId(), newId(), newId(), newId()];
  const notice = (to: readonly (PersonId | undefined)[], more: Partial<Notice> = {}): Notice => ({
    schoolId,
    to: to.filter((each) => each !== undefined),
    kind: 'to-decide',
    words: 'A post waits for you to look and decide.',
    href: '/posts/1',
    at: now,
    ...more,
  });
  const tell = (...notices: Notice[]) =>
    fresh.database.transact(schoolId, async (tx) => {
      for (const each of notices) await notify(house, tx, each);
    });
  const post = () => queue.runWaiting(mailJobs, house, { also: 'later' });

  beforeAll(async () => {
    fresh = await freshDatabase();
    server = await mailServer();
    queue = await openQueue(fresh.app, quiet, { supervise: false });
    mail = openMailer({ smtpUrl: server.url, from, outbox: '' });
    house = {
      transact: fresh.database.transact,
      mail,
      config: { publicUrl: 'https://gatepost.ottersley.example' },
      now: () => now,
      enqueue: (...all) => queue.enqueue(...all),
    };
    await fresh.ownerPool.query(
      `insert into school (school_id, name, slug, nation, phase, type) values ($1, 'Ottersley School', 'ottersley', 'england', 'primary', 'academy')`,
      [schoolId],
    );
    for (const [id, name, email, left] of [
      [head, 'Hester', 'hester@ottersley.example', null],
      [office, 'Odette', 'odette@ottersley.example', null],
      [gone, 'Gideon', 'gideon@ottersley.example', '2020-01-01'],
      [noMail, 'Nell', null, null],
    ])
      await fresh.ownerPool.query(
        `insert into person (school_id, id, kind, given_name, family_name, email, left_on) values ($1, $2, 'staff', $3, 'Quill', $4, $5)`,
        [schoolId, id, name, email, left],
      );
  });
  afterEach(async () => {
    server.letters.length = 0;
    server.state.answer = null;
    await fresh.ownerPool.query('delete from pgboss.job; delete from notice');
  });
  afterAll(async () => {
    mail.close();
    await queue.stop(1_000);
    await server.stop();
    await fresh.drop();
  });

  it('a notice stands on Today, and the mail names nobody and says nothing of what it is about', async () => {
    await tell(notice([head]));
    await post();
    const seen = await fresh.database.read(schoolId, (db) => listNotices(db, schoolId, head as PersonId));
    expect(seen).toMatchObject([{ words: 'A post waits for you to look and decide.', href: '/posts/1', at: now }]);
    expect(server.letters.map((letter) => letter.to)).toEqual([['hester@ottersley.example']]);
    const text = server.letters[0]?.text ?? '';
    expect(text).toContain('Something waits for you at Ottersley School.');
    expect(text).toContain('https://gatepost.ottersley.example/');
    expect(text).toContain('Auto-Submitted: auto-generated');
    expect(text).not.toMatch(/post waits|decide|posts\/1|Quill/);
  });

  it('several notices within a minute are one mail to each person, once', async () => {
    await tell(notice([head, office]), notice([head, head]), notice([head]));
    await post();
    await post();
    expect(server.letters.map((letter) => letter.to[0]).sort()).toEqual(['hester@ottersley.example', 'odette@ottersley.example']);
    expect(server.letters.find((letter) => letter.to[0]?.startsWith('hester'))?.text).toContain('3 things wait for you');
  });

  it('what was read or settled before the mail went is not mailed', async () => {
    await tell(notice([head]), notice([office], { about: 'post-1' }));
    await fresh.database.transact(schoolId, async (tx) => {
      const [first] = await listNotices(tx, schoolId, head as PersonId);
      if (first !== undefined) await readNotice(tx, schoolId, head as PersonId, first.id, now);
      await settleNotices(tx, schoolId, 'post-1', now);
    });
    await post();
    expect(server.letters).toEqual([]);
  });

  it('nobody reads away another person’s notice', async () => {
    await tell(notice([head]));
    await fresh.database.transact(schoolId, async (tx) => {
      const [first] = await listNotices(tx, schoolId, head as PersonId);
      if (first !== undefined) await readNotice(tx, schoolId, office as PersonId, first.id, now);
    });
    expect(await fresh.database.read(schoolId, (db) => listNotices(db, schoolId, head as PersonId))).toHaveLength(1);
  });

  it('nobody who has left is written to, nor anybody without an address', async () => {
    await tell(notice([gone, noMail]));
    expect(await post()).toBe(2);
    expect(server.letters).toEqual([]);
  });

  it('a letter the server did not take is sent again later, and arrives once', async () => {
    server.state.answer = Object.assign(new Error('Try later'), { responseCode: 451 });
    await tell(notice([head]));
    await post();
    expect(server.letters).toEqual([]);
    server.state.answer = null;
    await post();
    await post();
    expect(server.letters).toHaveLength(1);
  });

  it('what rolls back tells nobody', async () => {
    await expect(
      fresh.database.transact(schoolId, async (tx) => {
        await notify(house, tx, notice([head]));
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await post()).toBe(0);
  });

  it('without a mail server letters lie in the outbox, one file each, the same letter once', async () => {
    const outbox = await mkdtemp(join(tmpdir(), 'gatepost-outbox-'));
    try {
      const mailer = openMailer({ smtpUrl: null, from, outbox });
      const letter = { id: 'a-1', to: 'hester@ottersley.example', subject: 'Something waits for you in Gatepost', text: 'Sign in to see.' };
      await mailer.send(letter);
      await mailer.send(letter);
      expect(await readdir(outbox)).toEqual(['a-1.eml']);
      const text = await readFile(join(outbox, 'a-1.eml'), 'utf8');
      expect(text).toContain('To: hester@ottersley.example');
      expect(text).toContain('Message-ID: <a-1@gatepost>');
    } finally {
      await rm(outbox, { recursive: true, force: true });
    }
  });
});
