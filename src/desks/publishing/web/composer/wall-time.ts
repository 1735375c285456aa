/** The parts of an instant on the wall of a zone: `2026-11-20` and `16:30`. Small enough for browsers. */
export function wallOf(iso: string, zone: string): { day: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return { day: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}` };
}

/** The instant of a wall day and time of this century in a zone, or null when they cannot be read. */
export function instantAt(day: string, time: string, zone: string): string | null {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(time)) return null;
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  let guess = asUtc;
  for (let round = 0; round < 2; round += 1) {
    const wall = wallOf(new Date(guess).toISOString(), zone);
    guess += asUtc - Date.parse(`${wall.day}T${wall.time}:00Z`);
  }
  return new Date(guess).toISOString();
}
