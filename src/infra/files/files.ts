/** Content-addressed storage: the name of a file is the SHA-256 of its bytes (hex). Writing twice is writing once. */
export interface Files {
  put(bytes: Uint8Array): Promise<string>;
  get(sha256: string): Promise<Uint8Array>;
  has(sha256: string): Promise<boolean>;
  remove(sha256: string): Promise<void>;
}
