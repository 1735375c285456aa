import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Setting } from './setting.ts';
import type { Order } from './worker.ts';

export type Ending = 'done' | 'killed' | 'failed';

/** Processes that stand ready; each one that is killed is replaced. */
export interface Crew {
  /** Gives orders to an idle process and waits until all are done, or it is dead. */
  order(orders: readonly Order[]): Promise<Ending>;
  /** How many were killed so far. */
  killed(): number;
  /** How many orders ended in a fault of ours: none may. */
  faults(): number;
  /** Takes no more orders: somebody wants the drill to end. */
  giveUp(why: string): void;
  dismiss(): Promise<void>;
}

interface Member {
  readonly child: ChildProcess;
}

const program = fileURLToPath(import.meta.url).replace(/[^/]+$/u, 'faults.js');

export function hireCrew(setting: Setting, size: number): Crew {
  const idle: Member[] = [];
  const waiting: ((member: Member) => void)[] = [];
  const all = new Set<ChildProcess>();
  let dismissed = false;
  let killed = 0;
  let faults = 0;
  let gaveUp: Error | null = null;
  let reject: (error: Error) => void = () => {};
  const lost = new Promise<never>((_, fail) => (reject = fail));
  lost.catch(() => {});
  const giveUp = (why: string): void => {
    gaveUp ??= new Error(why);
    reject(gaveUp);
  };
  const offer = (member: Member): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(member);
    else next(member);
  };
  const hire = (): void => {
    const child = fork(program, ['worker'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: ['--enable-source-maps'] });
    all.add(child);
    let isReady = false;
    child.once('message', () => {
      isReady = true;
      offer({ child });
    });
    child.once('exit', () => {
      all.delete(child);
      if (dismissed) return;
      // One that cannot even start would be replaced for ever: the drill ends instead.
      if (isReady) hire();
      else giveUp('A worker of the drill could not start.');
    });
    child.send(setting);
  };
  for (let i = 0; i < size; i++) hire();
  return {
    async order(orders) {
      if (gaveUp !== null) throw gaveUp;
      if (orders.length === 0) return 'done';
      const member = idle.shift() ?? (await Promise.race([lost, new Promise<Member>((resolve) => waiting.push(resolve))]));
      const ending = await carryOut(member, orders);
      if (ending === 'failed') faults++;
      if (ending === 'killed') killed++;
      else offer(member);
      return ending;
    },
    killed: () => killed,
    faults: () => faults,
    giveUp,
    async dismiss() {
      dismissed = true;
      const gone = [...all].map((child) => new Promise((resolve) => child.once('exit', resolve)));
      for (const child of all) child.kill('SIGKILL');
      await Promise.all(gone);
    },
  };
}

function carryOut({ child }: Member, orders: readonly Order[]): Promise<Ending> {
  return new Promise((resolve) => {
    const heard = (answer: { done: boolean; error?: string }): void => {
      child.off('exit', died);
      if (answer.error !== undefined) console.error(`A worker met a fault: ${answer.error}`);
      resolve(answer.done ? 'done' : 'failed');
    };
    const died = (): void => {
      child.off('message', heard);
      resolve('killed');
    };
    child.once('message', heard);
    child.once('exit', died);
    child.send([...orders]);
  });
}
