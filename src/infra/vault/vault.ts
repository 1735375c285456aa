/** Where a sealed value lives; bound into the seal, so that one moved to another row or school does not open. */
export interface Place {
  readonly schoolId: string;
  readonly table: string;
  readonly row: string;
  readonly field: string;
}

/** AES-256-GCM: a data key for each secret, wrapped by the school's key, wrapped by a root key kept outside the database. */
export interface Vault {
  seal(place: Place, secret: string): Promise<Uint8Array>;
  /** Throws when the seal is broken or the place is another. */
  open(place: Place, sealed: Uint8Array): Promise<string>;
}
