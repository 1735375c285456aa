/** The time as the house has it: now, but for the while in which the demo school lives through its term. */
export interface HouseClock {
  now(): Date;
  /** Puts the house at a moment of the past, or, with null, back to the present. */
  goTo(moment: Date | null): void;
}

export function houseClock(present: () => Date): HouseClock {
  let asIf: Date | null = null;
  return {
    now: () => asIf ?? present(),
    goTo: (moment) => {
      asIf = moment;
    },
  };
}
