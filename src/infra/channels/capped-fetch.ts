/** What an answer from outside may come to before it is given up. */
export interface Caps {
  /** For the whole of it: the call, its answer and every byte of that, however slowly they come. */
  readonly ms: number;
  /** Of its body, unpacked. */
  readonly bytes: number;
}

/** Far above what a platform has to say in answer to one post, and far below what a process would feel. */
export const usualCaps: Caps = { ms: 30_000, bytes: 1_000_000 };

/**
 * `fetch` whose answers end: one that takes too long or goes on too long is an error to whoever reads it, and the connection
 * is closed. The server decides neither how long we wait nor how much of our memory it fills.
 */
export function cappedFetch(send: typeof fetch, caps: Caps = usualCaps): typeof fetch {
  return async (input, init) => {
    const within = AbortSignal.timeout(caps.ms);
    const given = init?.signal ?? (input instanceof Request ? input.signal : null);
    const stop = new AbortController();
    const signal = AbortSignal.any([within, stop.signal, ...(given === null ? [] : [given])]);
    const answer = await send(input, { ...init, signal });
    if (answer.body === null) return answer;
    let read = 0;
    const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, out) {
        read += chunk.byteLength;
        if (read <= caps.bytes) return out.enqueue(chunk);
        const tooLong = new TypeError('The answer is longer than any that is expected.');
        out.error(tooLong);
        stop.abort(tooLong);
      },
    });
    return new Response(answer.body.pipeThrough(counting), answer);
  };
}
