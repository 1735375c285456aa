import { simulatedChannel } from '#fixtures/simulated-platform.ts';
import { ottersley } from '#fixtures/cast.ts';
import { sendOne, type SendOptions } from '#src/desks/publishing/sending.ts';
import { parseId } from '#src/kernel/ids.ts';
import { openLog } from '#src/infra/log.ts';
import { furnish } from '#src/house.ts';
import type { Blow } from './plan.ts';
import { houseFrom, times, type Setting } from './setting.ts';

/** What a worker is told to do. */
export interface Order {
  readonly deliveryId: string;
  readonly blow: Blow | null;
  /** How long after the call began it is killed, when the blow falls in the middle of it. */
  readonly afterMs: number;
}

/** A process like any other of the house, that dies where it is told to: at once, with nothing tidied up. */
export async function work(setting: Setting): Promise<void> {
  const { config, app } = houseFrom(setting);
  const house = await furnish(config, openLog('error'), app, {
    supervise: false,
    channels: { 'manual:simulated': simulatedChannel(setting.simulated) },
  });
  process.on('message', (order: Order) => {
    const deliveryId = parseId<'delivery'>(order.deliveryId);
    if (deliveryId === null) return;
    sendOne(house.office, ottersley.id, deliveryId, optionsFor(order)).then(
      () => process.send?.({ done: true }),
      (error: unknown) => process.send?.({ done: false, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: true });
}

function optionsFor({ blow, afterMs }: Order): SendOptions {
  const die = (): void => {
    process.kill(process.pid, 'SIGKILL');
  };
  return {
    ...times,
    step: async (name) => {
      if (blow === 'mid-call' && name === 'calling') setTimeout(die, afterMs);
      if (name !== blow) return;
      die();
      await new Promise(() => {}); // nothing of this process runs past here
    },
  };
}
