import { appendFileSync } from 'node:fs';
import { ottersley } from '#fixtures/cast.ts';
import { simulatedChannel } from '#fixtures/simulated-platform.ts';
import { sendOne, type SendOptions } from '#src/desks/publishing/sending.ts';
import { furnish } from '#src/house.ts';
import { openLog } from '#src/infra/log.ts';
import { parseId } from '#src/kernel/ids.ts';
import type { Blow } from './plan.ts';
import { houseFrom, struckFile, times, type Setting } from './setting.ts';

/** One delivery to take up, and where the process is to be killed while it is at it. */
export interface Order {
  readonly deliveryId: string;
  readonly blow: Blow | null;
  /** How long after the call began it is killed, when the blow falls in the middle of it. */
  readonly afterMs: number;
}

/**
 * A process like any other of the house. It takes up several deliveries at once; each stops at its own step, and when
 * all have come to theirs the process is killed, with nothing tidied up.
 */
export async function work(setting: Setting): Promise<void> {
  const { config, app } = houseFrom(setting);
  const channels = { 'manual:simulated': simulatedChannel(setting.simulated) };
  const house = await furnish(config, openLog('error'), app, { supervise: false, channels });
  process.on('message', (orders: readonly Order[]) => {
    const stand = new Stand(orders, (struck) =>
      appendFileSync(struckFile(setting), struck.map((one) => `${one.deliveryId} ${one.blow}\n`).join('')),
    );
    const all = orders.map(async (order) => {
      const deliveryId = parseId<'delivery'>(order.deliveryId);
      if (deliveryId !== null) await sendOne(house.office, ottersley.id, deliveryId, stand.optionsFor(order));
      stand.arrive(order);
    });
    Promise.all(all).then(
      () => process.send?.({ done: true }),
      (error: unknown) => process.send?.({ done: false, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: true });
}

/** Where the deliveries of one batch wait for each other before the blow falls on all of them. */
class Stand {
  readonly #coming: Set<Order>;
  readonly #inCall: { readonly order: Order; readonly go: () => void }[] = [];
  readonly #struck: Order[] = [];
  readonly #note: (struck: readonly Order[]) => void;

  /** `note` is told, at the last moment, which deliveries stand at their steps as the blow falls. */
  constructor(orders: readonly Order[], note: (struck: readonly Order[]) => void) {
    this.#coming = new Set(orders);
    this.#note = note;
  }

  optionsFor(order: Order): SendOptions {
    return {
      ...times,
      step: (name) => {
        if (order.blow === 'mid-call' && name === 'calling' && this.#coming.has(order)) return this.#enterCall(order);
        if (name !== order.blow) return;
        this.#struck.push(order);
        this.arrive(order);
        return new Promise(() => {}); // nothing of this delivery runs past here
      },
    };
  }

  /** It waits until all the others stand at their steps; then its call begins, and the blow falls while it is under way. */
  #enterCall(order: Order): Promise<void> {
    this.#struck.push(order);
    return new Promise((go) => {
      this.#inCall.push({ order, go });
      this.arrive(order);
    });
  }

  arrive(order: Order): void {
    if (!this.#coming.delete(order) || this.#coming.size > 0 || this.#struck.length === 0) return;
    const die = (): void => {
      this.#note(this.#struck);
      process.kill(process.pid, 'SIGKILL');
    };
    if (this.#inCall.length === 0) return die();
    setTimeout(die, Math.min(...this.#inCall.map((one) => one.order.afterMs)));
    for (const one of this.#inCall) one.go();
  }
}
