import type { Actor } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Standing } from '#src/infra/gate/question.ts';
import type { Rail } from './rail.ts';

/** The school whose desks are open in front of the visitor. */
export interface SchoolVisited {
  readonly id: SchoolId;
  readonly name: string;
  readonly slug: string;
  readonly zone: string;
  readonly isDemo: boolean;
}

/** Who sits at the desk. */
export interface PersonVisiting {
  readonly id: PersonId;
  /** `Odette Marrowby`. */
  readonly name: string;
  /** What the school calls them: `Office manager`. */
  readonly title: string;
}

/** One request by one signed-in person at one school: read afresh from the records on every request. */
export interface Visit {
  readonly actor: Extract<Actor, { kind: 'person' }>;
  readonly school: SchoolVisited;
  readonly person: PersonVisiting;
  /** As it stands now: a suspension or a last day shows in the very next request. */
  readonly standing: Standing;
  readonly now: Date;
  /** Today in the school's zone. */
  readonly today: Day;
  /** How many schools this sign-in reaches. */
  readonly schools: number;
  readonly theme: 'light' | 'dark';
  /** Single-letter keys, which anybody may switch off. */
  readonly keys: boolean;
}

/** The Hono environment of every desk page: `new Hono<Visiting>()`. */
export interface Visiting {
  Variables: Arriving['Variables'] & { visit: Visit; rail: () => Promise<Rail> };
}

/** The Hono environment before anybody is known. */
export interface Arriving {
  Variables: {
    requestId: string;
    /** Does what is waiting for the sender alone, outside of the room for what is at work. */
    aside?: <T>(work: () => Promise<T>) => Promise<T>;
  };
}
