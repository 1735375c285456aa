/** A piece of XML that is well-formed whatever it was made of. */
export interface Xml {
  readonly xml: string;
}

/** An element; strings inside it and in its attributes are plain words, and null is nothing. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...inside: readonly (Xml | string | null)[]
): Xml {
  const said = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : ` ${key}="${escaped(String(value))}"`));
  const content = inside.map((one) => (one === null ? '' : typeof one === 'string' ? escaped(one) : one.xml)).join('');
  return { xml: content === '' ? `<${name}${said.join('')}/>` : `<${name}${said.join('')}>${content}</${name}>` };
}

export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root.xml}\n`;
}

/** What XML 1.0 has no way to hold, even escaped, and nobody can see: control characters, and halves of signs. */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Words as they can be written into any page or feed. */
export function writable(text: string): string {
  return text.toWellFormed().replace(unwritable, '');
}

/** For XML and HTML alike; `]]>` cannot come about, and line ends are not taken for other ones. */
export function escaped(text: string): string {
  return writable(text).replace(/[&<>"'\r]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}
