import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley } from '#fixtures/cast.ts';
import { written } from '#fixtures/content.ts';
import { publishingHouse, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { findPicture } from './picture-store.ts';
import { overduePosts } from './overdue.ts';
import { placesOf, titleHeld } from './reading.ts';
import { filesOf, removeFiles } from './removing.ts';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'wightwick-hall' });
});
afterAll(() => house.close());

const school = ottersley.id;
const noon = new Date('2026-11-20T12:00:00Z');

describe('what is overdue', () => {
  it('[HM-OFF-02] is what its time has gone by for, and not what is due this moment or later', async () => {
    const post = await written(house, 'officeManager', 'The library is open. Thank you all.');
    const counted = (now: Date) => house.office.read(ottersley.id, (db) => overduePosts(db, now, 'Europe/London'));
    const later = new Date(noon.getTime() + 1);
    await house.scene(
      sql`update post set status = 'out', submitted_at = ${noon.toISOString()}, out_at = ${noon.toISOString()} where id = ${post.postId}`,
      sql`insert into delivery (school_id, id, post_id, account_id, channel, status, key, due_at, hand_by_at, live_at) values
        (${school}, ${idOf('up')}, ${post.postId}, ${accounts.facebook.id}, 'manual', 'by-hand', 'k1', ${noon}, ${noon}, null),
        (${school}, ${idOf('down')}, ${post.postId}, ${accounts.instagram.id}, 'manual', 'taking-down', 'k2', ${noon}, ${noon}, ${noon})`,
      sql`insert into untrue_mark (school_id, id, post_id, what, marked_by, marked_at, due_at)
        values (${school}, ${idOf('mark')}, ${post.postId}, 'The day is wrong.', ${cast.headteacher.id}, ${noon}, ${noon})`,
      sql`insert into possible_breach (school_id, id, post_id, what, discovered_at, reported_by)
        values (${school}, ${idOf('breach')}, ${post.postId}, 'An address.', ${new Date('2026-11-17T12:00:00Z')}, ${cast.headteacher.id})`,
    );
    expect(await counted(noon)).toEqual({ byHand: 0, byHandDown: 0, untrue: 0, licencesEnded: 0, breaches: 0 });
    expect(await counted(later)).toEqual({ byHand: 1, byHandDown: 1, untrue: 1, licencesEnded: 0, breaches: 1 });
  });
});

describe('the files of a picture', () => {
  it('[HA-PUB-04] stay while another picture is made of them, and go with the last', async () => {
    const words = 'Look at the mill. Thank you to the millers.';
    const picture = async () => {
      const { postId } = await written(house, 'officeManager', words, {}, { nobody: true }, 'the mill');
      const id = (await house.post(postId)).draft.pictures[0]!.id;
      return (await house.office.read(ottersley.id, (db) => findPicture(db, id)))!;
    };
    const [one, other] = [await picture(), await picture()];
    const files = filesOf(one);
    expect(files.length).toBeGreaterThan(1);
    expect(filesOf(other)).toEqual(files);
    const kept = () => Promise.all(files.map((file) => house.office.files.has(file)));
    const take = (id: string) => house.scene(sql`update picture set taken_as = 'offensive' where id = ${id}`);
    await take(one.id);
    await removeFiles(house.office, files);
    expect(await kept()).toEqual(files.map(() => true));
    await take(other.id);
    await removeFiles(house.office, files);
    expect(await kept()).toEqual(files.map(() => false));
  });
});

describe('the last day of an engagement', () => {
  const inPost = async (moment: string) => {
    const [place] = await house.office.read(ottersley.id, (db) => placesOf(db, new Date(moment), [accounts.website.id]));
    return place?.administrators.includes(cast.officeManager.id);
  };

  it('[WH-OFF-02] an administrator is in post to the end of it, by the school’s clock, and not on the next', async () => {
    expect(await inPost('2026-11-20T12:00:00Z')).toBe(true);
    // British Summer Time: the day ends at 23:00 UTC.
    await house.scene(sql`update engagement set until_on = '2027-06-30' where person_id = ${cast.officeManager.id}`);
    expect(await inPost('2027-06-30T22:59:00Z')).toBe(true);
    expect(await inPost('2027-06-30T23:00:00Z')).toBe(false);
  });

  it('[HM-PUB-01] whoever writes on it still bears the title of their post, and nobody does on the next', async () => {
    const title = (moment: string) => house.office.read(ottersley.id, (db) => titleHeld(db, cast.officeManager.id, new Date(moment)));
    expect(await title('2027-06-30T22:59:00Z')).toBe('Office manager');
    expect(await title('2027-06-30T23:00:00Z')).toBeNull();
    await house.scene(sql`update engagement set from_on = '2027-06-01' where person_id = ${cast.officeManager.id}`);
    expect(await title('2027-05-31T22:59:00Z')).toBeNull();
    expect(await title('2027-05-31T23:00:00Z')).toBe('Office manager');
  });
});
