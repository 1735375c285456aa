/** Content-addressed storage: the name of a file is the SHA-256 of its bytes (hex). Writing twice is writing once. */
export interface Files {
  put(bytes: Uint8Array): Promise<string>;
  get(sha256: string): Promise<Uint8Array>;
  has(sha256: string): Promise<boolean>;
  remove(sha256: string): Promise<void>;
  /** Names of files that were last put before then; what was left half written before then is cleared away. */
  listOlder(before: Date): Promise<readonly string[]>;
  /** Removes one, unless it was put again since; whether it went. */
  removeOlder(sha256: string, before: Date): Promise<boolean>;
}
