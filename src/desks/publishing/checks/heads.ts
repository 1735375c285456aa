/** The heads under which a reviewer keeps a text or a picture in. */
export interface Head {
  readonly head: string;
  readonly label: string;
  /** HA-PUB-04 keeps these apart from HA-PUB-02; a picture marked with one of them is not kept. */
  readonly unsuitable?: true;
  /** HA-PUB-02: the protected characteristic is recorded with it. */
  readonly byCharacteristic?: true;
}

export const heads: readonly Head[] = [
  { head: 'bullying', label: 'Bullying' },
  { head: 'discrimination', label: 'Discrimination', byCharacteristic: true },
  { head: 'harassment', label: 'Harassment', byCharacteristic: true },
  { head: 'victimisation', label: 'Victimisation', byCharacteristic: true },
  { head: 'lewd', label: 'Sexual or lewd', unsuitable: true },
  { head: 'explicit', label: 'Explicit', unsuitable: true },
  { head: 'threatening', label: 'Threatening', unsuitable: true },
  { head: 'offensive', label: 'Offensive in another way', unsuitable: true },
  { head: 'libellous', label: 'May be libellous' },
  { head: 'illegal', label: 'Illegal' },
];

export const unsuitableHeads = heads.filter((one) => one.unsuitable === true);

/** Equality Act 2010, section 4. Toward pupils a school answers for all but the first two (section 84). */
export const characteristics: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'age', label: 'Age (of staff)' },
  { value: 'marriage or civil partnership', label: 'Marriage or civil partnership (of staff)' },
  { value: 'disability', label: 'Disability' },
  { value: 'gender reassignment', label: 'Gender reassignment' },
  { value: 'pregnancy or maternity', label: 'Pregnancy or maternity' },
  { value: 'race', label: 'Race' },
  { value: 'religion or belief', label: 'Religion or belief' },
  { value: 'sex', label: 'Sex' },
  { value: 'sexual orientation', label: 'Sexual orientation' },
];

export function headOf(name: string): Head | null {
  return heads.find((one) => one.head === name) ?? null;
}
