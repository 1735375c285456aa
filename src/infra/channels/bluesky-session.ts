import { AtpAgent, XRPCError } from '@atproto/api';
import type { Credentials, Refused } from './channel.ts';

const defaultService = 'https://bsky.social';

/** Bluesky does not let the school's account in, or lets it do nothing: only a person can mend that. */
export class SignedOut extends Error {}

/** Sessions with Bluesky, one an account; none is trusted to hold. */
export interface Sessions {
  /** Signs in with these details now, and keeps that session instead of any older one. */
  signIn(credentials: Credentials, signal: AbortSignal): Promise<AtpAgent>;
  /**
   * Does something signed in. A kept session may have ended: the password changed, or the server forgot it. Whatever the
   * platform calls that, it is made anew once from the sealed password, and the work is done again.
   */
  signedIn<T>(credentials: Credentials, signal: AbortSignal, work: (agent: AtpAgent) => Promise<T>): Promise<T>;
}

interface Kept {
  readonly secret: string;
  readonly agent: AtpAgent;
}

export function openSessions(call: typeof fetch): Sessions {
  const kept = new Map<string, Kept>();

  const signIn: Sessions['signIn'] = async (given, signal) => {
    const { service, identifier, secret } = cleaned(given);
    const key = `${service} ${identifier}`;
    kept.delete(key);
    const agent = new AtpAgent({ service, fetch: call });
    // Signing in takes no signal of its own.
    agent.sessionManager.setFetch((input, init) => call(input, { ...init, signal }));
    await agent.login({ identifier, password: secret }).catch((error: unknown) => {
      throw refusedAtTheDoor(error);
    });
    agent.sessionManager.setFetch(call);
    const { active, status } = agent.session ?? {};
    if (active === false) throw new SignedOut(notActive(status));
    kept.set(key, { secret, agent });
    return agent;
  };

  return {
    signIn,
    async signedIn(given, signal, work) {
      const { service, identifier, secret } = cleaned(given);
      const known = kept.get(`${service} ${identifier}`);
      if (known?.secret === secret && known.agent.hasSession) {
        try {
          return await work(known.agent);
        } catch (error) {
          if (!mayHaveEnded(error, known.agent)) throw error;
        }
      }
      const agent = await signIn(given, signal);
      return work(agent).catch((error: unknown) => {
        throw mayHaveEnded(error, agent) ? new SignedOut(whatToDo(error)) : error;
      });
    },
  };
}

/** Not the record but whoever sends it was turned away, under any of the names that servers have for it. */
export function mayHaveEnded(error: unknown, agent: Pick<AtpAgent, 'hasSession'>): boolean {
  if (!agent.hasSession) return true;
  if (!(error instanceof XRPCError)) return false;
  if (error.status === 401 || error.status === 403) return true;
  const said = error.message.replace(/\b(?:at|did):\S+/gu, '');
  return error.status === 400 && (aboutSigningIn.test(error.error) || aboutSigningIn.test(said));
}

const aboutSigningIn =
  /\b(?:\w*tokens?|sessions?|auth\w*|unauthenticated|unauthorized|jwt|(?:pass|log|sign)\w*|expired\w*|revoked|\w*(?:deactivated|takedown|takendown|suspended))\b/iu;

function refusedAtTheDoor(error: unknown): unknown {
  const isTurnedAway = error instanceof XRPCError && (error.status === 401 || error.status === 403 || error.status === 400);
  return isTurnedAway ? new SignedOut(whatToDo(error)) : error;
}

/** Why, and what a person does about it. */
function whatToDo(error: unknown): string {
  const said = error instanceof XRPCError ? `${error.error} ${error.message}` : '';
  if (/factor/iu.test(said))
    return 'Bluesky asks for a code as well. Use an app password, which needs none, and connect the account with it.';
  if (/deactivat/iu.test(said)) return notActive('deactivated');
  if (/takedown|takendown|suspend/iu.test(said)) return notActive('suspended');
  return 'Bluesky does not accept this handle and app password. Make a new app password at Bluesky (Settings, Privacy and security, App passwords) and connect the account with it.';
}

function notActive(status: string | undefined): string {
  if (status === 'deactivated') return 'The account is deactivated at Bluesky. Reactivate it there, then connect it again.';
  return 'Bluesky has taken the account out of use. Ask Bluesky why; once it is back, connect it again.';
}

/**
 * Details as people paste them: an @ before the handle, blanks, and the invisible marks of direction that Bluesky's own pages
 * put around a handle are no part of any of them.
 */
export function cleaned({ service = '', identifier = '', secret = '' }: Credentials): Required<Credentials> {
  const visible = (text: string): string => text.replace(/[\p{Cf}\p{Cc}]/gu, '').trim();
  return {
    service: visible(service) === '' ? defaultService : visible(service),
    identifier: visible(identifier)
      .replace(/\s/gu, '')
      .replace(/^[@＠]+/u, ''),
    secret: visible(secret),
  };
}

/** As the outcome of a call: certainly not done, and nothing that trying again would mend. */
export function signedOut(error: SignedOut): Refused {
  return { state: 'failed', why: error.message, retry: false, signedOut: true };
}
