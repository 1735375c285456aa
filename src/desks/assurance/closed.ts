import type { Act } from '#src/kernel/acts.ts';

/** What a reader of the journal may know beside what every reader of it may. */
export interface NeedToKnow {
  /** The restricted list: the safeguarding leads. */
  readonly list: boolean;
  /** Suspensions: the headteacher and the chair (KP-OFF-10). */
  readonly suspensions: boolean;
}

/**
 * WH-CON-02: a look at the restricted list, next to an objection recorded a minute later, would say which child it was
 * about. A refused attempt says nothing of any child, so those stay in sight.
 */
const listActs: readonly Act[] = ['consent:restrict', 'consent:readRestricted'];
const suspensionActs: readonly Act[] = ['people:suspend', 'people:liftSuspension', 'people:readSuspension'];
/** The code of what a suspended person was refused. */
export const suspendedCode = 'suspended';

export interface ClosedActs {
  /** Closed when the gate let them through. */
  readonly whenOpen: readonly Act[];
  readonly always: readonly Act[];
  readonly codes: readonly string[];
}

/** What of the journal is not there for this reader. */
export function closedTo(may: NeedToKnow): ClosedActs {
  return {
    whenOpen: may.list ? [] : listActs,
    always: may.suspensions ? [] : suspensionActs,
    codes: may.suspensions ? [] : [suspendedCode],
  };
}

export function isClosed(closed: ClosedActs, entry: { readonly act: string; readonly verdict: string; readonly code?: string }): boolean {
  return (
    closed.always.some((act) => act === entry.act) ||
    (entry.verdict === 'open' && closed.whenOpen.some((act) => act === entry.act)) ||
    (entry.code !== undefined && closed.codes.includes(entry.code))
  );
}
