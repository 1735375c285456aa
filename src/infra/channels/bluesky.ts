import { AppBskyFeedPost, type AtpAgent, RichText, UnicodeString, XRPCError, type BlobRef } from '@atproto/api';
import canonicalize from 'canonicalize';
import { ours } from '#src/kernel/languages.ts';
import { linksIn } from '#src/kernel/links.ts';
import type { Files } from '#src/infra/files/files.ts';
import { blobLink } from './bluesky-blob.ts';
import { SignedOut, mayHaveEnded, openSessions, signedOut } from './bluesky-session.ts';
import { cappedFetch } from './capped-fetch.ts';
import { outsideFetch } from './outside-fetch.ts';
import { tellUs, wordsOut, type Channel, type Parcel, type Published, type ReadBack, type SendOutcome } from './channel.ts';

const collection = 'app.bsky.feed.post';

/**
 * Bluesky. The record's key is chosen and its body frozen before the first attempt, and it is put create-only: a second
 * put is refused by the server and compared instead. After a time-out the record is read back before anything else.
 */
export function blueskyChannel(files: Files, call: typeof fetch = outsideFetch()): Channel {
  const sessions = openSessions(cappedFetch(call));
  return {
    platform: 'bluesky',
    name: 'Bluesky',
    abilities: {
      maxPictures: 4,
      maxPictureBytes: 2_000_000,
      textOnly: true,
      linksBehindWords: true,
      idempotent: true,
      readBack: true,
      takeDown: 'by-interface',
    },
    async send(parcel, credentials, signal) {
      try {
        return await sessions.signedIn(credentials, signal, async (agent) => {
          await uploadPictures(agent, files, parcel, signal);
          return put(agent, parcel, await bodyOf(files, parcel), signal);
        });
      } catch (error) {
        return beforeThePut(error); // nothing has been put yet, so trying again is safe
      }
    },
    async readBack(parcel, credentials, signal) {
      try {
        return await sessions.signedIn(credentials, signal, async (agent) => look(agent, parcel, await bodyOf(files, parcel), signal));
      } catch (error) {
        return { state: 'cannot-tell', why: plain(error), ...(error instanceof SignedOut && { signedOut: true }) };
      }
    },
    async takeDown(parcel, _published, credentials, signal) {
      try {
        return await sessions.signedIn(credentials, signal, async (agent) => {
          await agent.com.atproto.repo.deleteRecord(
            { repo: agent.assertDid, collection, rkey: parcel.key },
            { signal, encoding: 'application/json' },
          );
          const after = await look(agent, parcel, await bodyOf(files, parcel), signal);
          return after.state === 'not-there'
            ? { state: 'gone' }
            : { state: 'unknown', why: 'Bluesky still shows it to the school’s own account.' };
        });
      } catch (error) {
        return error instanceof SignedOut ? signedOut(error) : { state: 'unknown', why: plain(error) };
      }
    },
    async check(credentials, signal) {
      try {
        const agent = await sessions.signIn(credentials, signal);
        return { ok: true, handle: agent.session?.handle ?? '' };
      } catch (error) {
        return { ok: false, why: plain(error) };
      }
    },
  };
}

type Body = Readonly<Record<string, unknown>>;

/** The whole record, worked out from the frozen parcel alone: the same bytes at every attempt. */
async function bodyOf(files: Files, parcel: Parcel): Promise<Body> {
  const rich = new RichText({ text: wordsOut(parcel, true) });
  rich.detectFacetsWithoutResolution();
  // A mention would have to be looked up and could come out differently each time; it stays plain words. What Bluesky's
  // own finder takes for a link may be a missing blank (`done.so`), or an address cut at a bracket.
  const tags = (rich.facets ?? []).filter((facet) => facet.features.every((feature) => feature.$type?.endsWith('#tag')));
  const facets = [...tags, ...linksOf(rich), ...wayIn(parcel, rich)];
  const images = await Promise.all(
    parcel.pictures.map(async (picture) => ({
      alt: picture.alt,
      aspectRatio: { width: picture.width, height: picture.height },
      image: {
        $type: 'blob',
        ref: { $link: blobLink(picture.sha256) },
        mimeType: picture.type,
        size: (await files.get(picture.sha256)).length,
      },
    })),
  );
  return {
    $type: collection,
    text: rich.text,
    createdAt: parcel.frozenAt,
    langs: [parcel.language ?? ours],
    ...(facets.length > 0 ? { facets: facets.map(({ index, features }) => ({ index: { ...index }, features })) } : {}),
    ...(images.length > 0 ? { embed: { $type: 'app.bsky.embed.images', images } } : {}),
  };
}

/** The web addresses that a person wrote, as on the school's own pages. */
function linksOf({ text, unicodeText }: RichText) {
  return linksIn(text).map(({ from, to, href }) => ({
    index: { byteStart: unicodeText.utf16IndexToUtf8Index(from), byteEnd: unicodeText.utf16IndexToUtf8Index(to) },
    features: [{ $type: 'app.bsky.richtext.facet#link', uri: href }],
  }));
}

/** The last words are a link to the private form. */
function wayIn({ link }: Parcel, { unicodeText: { length: byteEnd } }: RichText) {
  if (link === undefined) return [];
  const index = { byteStart: byteEnd - new UnicodeString(tellUs).length, byteEnd };
  return [{ index, features: [{ $type: 'app.bsky.richtext.facet#link', uri: link }] }];
}

async function uploadPictures(agent: AtpAgent, files: Files, parcel: Parcel, signal: AbortSignal): Promise<void> {
  await Promise.all(
    parcel.pictures.map(async (picture) => {
      const { data } = await agent.com.atproto.repo.uploadBlob(await files.get(picture.sha256), { encoding: picture.type, signal });
      if (linkOf(data.blob) !== blobLink(picture.sha256)) throw new Error('Bluesky keeps a picture under another name than its own hash.');
    }),
  );
}

function linkOf(blob: BlobRef): string {
  return blob.ref.toString();
}

async function put(agent: AtpAgent, parcel: Parcel, record: Body, signal: AbortSignal): Promise<SendOutcome> {
  try {
    const { data } = await agent.com.atproto.repo.putRecord(
      { repo: agent.assertDid, collection, rkey: parcel.key, record: { ...record }, swapRecord: null },
      { signal, encoding: 'application/json' },
    );
    return { state: 'live', published: published(agent, parcel, data.uri) };
  } catch (error) {
    if (mayHaveEnded(error, agent)) throw error;
    if (!(error instanceof XRPCError)) return { state: 'unknown', why: plain(error) };
    if (error.error === 'InvalidSwap') return alreadyThere(agent, parcel, record, signal);
    if (error.status === 429) return { state: 'failed', why: 'Bluesky asks us to wait.', retry: true, retryAfterSeconds: waitOf(error) };
    if (error.status === 400) return { state: 'failed', why: `Bluesky does not take it: ${error.message}`, retry: false };
    return { state: 'unknown', why: plain(error) };
  }
}

/** Something stands under our key. If it is what we froze, it is ours and it is out; anything else is not ours to touch. */
async function alreadyThere(agent: AtpAgent, parcel: Parcel, record: Body, signal: AbortSignal): Promise<SendOutcome> {
  const there = await look(agent, parcel, record, signal).catch((): ReadBack => ({
    state: 'cannot-tell',
    why: 'Bluesky could not be read back.',
  }));
  if (there.state === 'there' && there.same) return { state: 'live', published: there.published };
  if (there.state === 'there') return { state: 'failed', why: 'Another record stands under this post’s key on Bluesky.', retry: false };
  return { state: 'unknown', why: 'Bluesky says that it is there and then that it is not.' };
}

async function look(agent: AtpAgent, parcel: Parcel, record: Body, signal: AbortSignal): Promise<ReadBack> {
  try {
    const { data } = await agent.com.atproto.repo.getRecord({ repo: agent.assertDid, collection, rkey: parcel.key }, { signal });
    const same = AppBskyFeedPost.isRecord(data.value) && canonicalize(JSON.parse(JSON.stringify(data.value))) === canonicalize(record);
    return { state: 'there', published: published(agent, parcel, data.uri), same };
  } catch (error) {
    if (mayHaveEnded(error, agent)) throw error;
    if (error instanceof XRPCError && error.error === 'RecordNotFound') return { state: 'not-there' };
    return { state: 'cannot-tell', why: plain(error) };
  }
}

function published(agent: AtpAgent, parcel: Parcel, uri: string): Published {
  return { remoteId: uri, url: `https://bsky.app/profile/${agent.session?.handle ?? agent.assertDid}/post/${parcel.key}` };
}

function beforeThePut(error: unknown): SendOutcome {
  if (error instanceof SignedOut) return signedOut(error);
  if (error instanceof XRPCError && error.status === 400)
    return { state: 'failed', why: `Bluesky does not take it: ${error.message}`, retry: false };
  const wait = error instanceof XRPCError && error.status === 429 ? { retryAfterSeconds: waitOf(error) } : {};
  return { state: 'failed', why: plain(error), retry: true, ...wait };
}

function waitOf(error: XRPCError): number {
  const reset = Number(error.headers?.['ratelimit-reset']);
  return Number.isFinite(reset) ? Math.max(5, Math.ceil(reset - Date.now() / 1000)) : 60;
}

/** A reason fit for a person, which never repeats what was sent. */
function plain(error: unknown): string {
  if (error instanceof SignedOut) return error.message;
  if (error instanceof XRPCError && error.status > 1) return `Bluesky answered ${error.status}.`;
  return 'Bluesky could not be reached, or did not answer in time.';
}
