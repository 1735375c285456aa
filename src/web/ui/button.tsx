import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps {
  readonly children?: ComponentChildren;
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'fix' | 'stop';
  readonly small?: boolean;
  readonly wide?: boolean;
  readonly icon?: IconName;
  /** The drawing looks the other way. */
  readonly flip?: boolean;
  /** A link that looks like a button: it goes somewhere and changes nothing. */
  readonly href?: string;
  readonly type?: 'submit' | 'button';
  readonly name?: string;
  readonly value?: string;
  readonly form?: string;
  readonly formAction?: string;
  /** The name for people who cannot see it, when the words alone do not say it. Without children the button is its icon. */
  readonly label?: string;
  /** Not yet: never disabled, pressing says why. */
  readonly notYet?: boolean;
  readonly id?: string;
  /** Single key that presses it on desk pages. */
  readonly hotkey?: string;
}

export function Button(props: ButtonProps) {
  const { kind = 'plain', small, wide, icon, href, children, label, notYet } = props;
  const bare = children === undefined;
  const look = ['btn', kind !== 'plain' && kind, small && 'sm', wide && 'wide', bare && 'icon-only'].filter(Boolean).join(' ');
  const inside = (
    <>
      {icon !== undefined && <Icon name={icon} size={small ? 18 : 20} flip={props.flip} />}
      {children}
    </>
  );
  if (href !== undefined)
    return (
      <a class={look} href={href} aria-label={label} id={props.id} data-key={props.hotkey}>
        {inside}
      </a>
    );
  return (
    <button
      class={look}
      type={props.type ?? 'submit'}
      name={props.name}
      value={props.value}
      form={props.form}
      formAction={props.formAction}
      id={props.id}
      aria-label={label}
      aria-disabled={notYet ? 'true' : undefined}
      data-key={props.hotkey}
    >
      {inside}
    </button>
  );
}

/** A button that does one thing by itself: a form of one press. */
export function PressForm({ action, fields = {}, ...button }: ButtonProps & { action: string; fields?: Readonly<Record<string, string>> }) {
  return (
    <form method="post" action={action} class="press">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button {...button} />
    </form>
  );
}
