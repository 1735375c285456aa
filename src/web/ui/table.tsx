import type { ComponentChildren } from 'preact';

/** A table that becomes cards on a phone. `caption` names it for people who cannot see it. */
export function Table({
  caption,
  heads,
  children,
  class: extra,
}: {
  caption: string;
  heads: readonly ComponentChildren[];
  children: ComponentChildren;
  class?: string;
}) {
  return (
    <table class={['t cards', extra].filter(Boolean).join(' ')}>
      <caption class="vh">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head, at) => (
            <th key={at} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** A cell; `label` repeats its column's name on a phone. */
export function Cell({ label, children, class: extra }: { label?: string; children?: ComponentChildren; class?: string }) {
  return (
    <td data-label={label} class={extra}>
      {children}
    </td>
  );
}
