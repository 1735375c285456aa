import { uuidv7 } from 'uuidv7';

declare const brand: unique symbol;
/** A UUIDv7 that knows what it names; ids of different things do not mix. */
export type Id<Name extends string> = string & { readonly [brand]: Name };

export type SchoolId = Id<'school'>;
export type PersonId = Id<'person'>;
export type SignInId = Id<'sign-in'>;
export type AccountId = Id<'account'>;
export type OfficialUseId = Id<'official-use'>;
export type PostId = Id<'post'>;
export type PictureId = Id<'picture'>;
export type PolicyVersionId = Id<'policy-version'>;

/** A new id, ordered by the moment it was made. */
export function newId<Name extends string>(): Id<Name> {
  return uuidv7() as Id<Name>;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id from outside (a path, a form, the API), in whatever case it is written there, or null if it cannot be one. */
export function parseId<Name extends string>(text: string | undefined): Id<Name> | null {
  const plain = text?.toLowerCase();
  return plain !== undefined && uuid.test(plain) ? (plain as Id<Name>) : null;
}
