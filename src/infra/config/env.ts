/** The settings as the environment gives them. This is the only file that reads it. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** A setting left empty counts as not set. */
export function readEnvironment(): Settings {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined && value.trim() !== ''));
}
