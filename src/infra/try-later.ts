/** What cannot be answered at this moment and can be in a little: nothing is wrong with what was asked. */
export class TryLater extends Error {
  override readonly name = 'TryLater';
  /** Seconds after which it is worth asking again. */
  readonly seconds: number;

  constructor(message: string, seconds: number, options?: ErrorOptions) {
    super(message, options);
    this.seconds = seconds;
  }
}

/** The reason to try later in an error or in what caused it, or null. */
export function laterIn(error: unknown): TryLater | null {
  if (error instanceof TryLater) return error;
  return error instanceof Error && error.cause !== undefined ? laterIn(error.cause) : null;
}
