import type { ComponentChildren } from 'preact';
import { typedOf, type FormState } from '../form.ts';
import { Glyph } from './icon.tsx';

interface FieldCommon {
  readonly name: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly form?: FormState;
  readonly required?: boolean;
  /** Beside the label: a clause chip, mostly. */
  readonly cite?: ComponentChildren;
  /** Only when two fields on one page have the same name. */
  readonly id?: string;
}

/** What ties a control to its label, hint and error. */
function wired(props: FieldCommon) {
  const id = props.id ?? `f-${props.name}`;
  const wrong = props.form?.wrong[props.name];
  const described = [props.hint !== undefined && `${id}-hint`, wrong !== undefined && `${id}-wrong`].filter(Boolean).join(' ');
  return {
    id,
    wrong,
    control: {
      id,
      name: props.name,
      required: props.required,
      'aria-describedby': described || undefined,
      'aria-invalid': wrong === undefined ? undefined : ('true' as const),
    },
  };
}

function Around({
  props,
  id,
  wrong,
  children,
}: {
  props: FieldCommon;
  id: string;
  wrong: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <div class="field">
      <div class="row">
        <label for={id}>{props.label}</label>
        {props.cite}
      </div>
      {props.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {children}
      {wrong !== undefined && (
        <p class="wrong" id={`${id}-wrong`}>
          <Glyph state="shut" size={16} />
          {wrong}
        </p>
      )}
    </div>
  );
}

export interface FieldProps extends FieldCommon {
  readonly type?: 'text' | 'email' | 'password' | 'date' | 'time' | 'datetime-local' | 'number' | 'search' | 'url' | 'tel' | 'file';
  readonly value?: string | number | null;
  readonly placeholder?: string;
  readonly autocomplete?: string;
  readonly inputmode?: 'text' | 'numeric' | 'email' | 'url' | 'tel' | 'search';
  readonly min?: string | number;
  readonly max?: string | number;
  readonly maxLength?: number;
  readonly list?: string;
}

/** A labelled line to type in; label, hint and error are wired once, here. */
export function Field(props: FieldProps) {
  const { id, wrong, control } = wired(props);
  const { type = 'text', list, inputmode, min, max, maxLength, placeholder } = props;
  const value = type === 'password' || type === 'file' ? undefined : (typedOf(props.form, props.name) ?? props.value ?? '');
  // One record: JSX's types of an input differ with its type, which is not known until the page is made.
  const kind: Readonly<Record<string, string | number | undefined>> = { type, list, inputmode, min, max, maxLength, placeholder, value };
  return (
    <Around props={props} id={id} wrong={wrong}>
      <input class="input" {...control} {...kind} autocomplete={props.autocomplete ?? 'off'} />
    </Around>
  );
}

export function TextArea(props: FieldCommon & { value?: string | null; rows?: number; maxLength?: number; placeholder?: string }) {
  const { id, wrong, control } = wired(props);
  return (
    <Around props={props} id={id} wrong={wrong}>
      <textarea
        {...control}
        rows={props.rows ?? 3}
        maxLength={props.maxLength}
        placeholder={props.placeholder}
        value={typedOf(props.form, props.name) ?? props.value ?? ''}
      />
    </Around>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export function Select(props: FieldCommon & { options: readonly Option[]; value?: string | null; empty?: string }) {
  const { id, wrong, control } = wired(props);
  const chosen = typedOf(props.form, props.name) ?? props.value ?? '';
  return (
    <Around props={props} id={id} wrong={wrong}>
      <select {...control} value={chosen}>
        {props.empty !== undefined && (
          <option value="" selected={chosen === ''}>
            {props.empty}
          </option>
        )}
        {props.options.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === chosen}>
            {one.label}
          </option>
        ))}
      </select>
    </Around>
  );
}

/** One of a few answers, as tiles a finger can hit; with `many`, any number of them. */
export function Tiles(
  props: FieldCommon & { options: readonly Option[]; value?: string | readonly string[] | null; many?: boolean; across?: boolean },
) {
  const id = props.id ?? `f-${props.name}`;
  const wrong = props.form?.wrong[props.name];
  const typed = props.form?.typed[props.name] ?? props.value ?? [];
  const chosen = typeof typed === 'string' ? [typed] : typed;
  return (
    <fieldset class="field" id={id} aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}>
      <legend class="lbl">
        {props.label} {props.cite}
      </legend>
      {props.hint !== undefined && <p class="hint">{props.hint}</p>}
      <div class={props.across ? 'tiles across' : 'tiles'}>
        {props.options.map((one) => (
          <div class="tile" key={one.value}>
            <input
              type={props.many ? 'checkbox' : 'radio'}
              name={props.name}
              id={`${id}-${one.value}`}
              value={one.value}
              checked={chosen.includes(one.value)}
              required={props.required && !props.many}
            />
            <label for={`${id}-${one.value}`}>
              {one.label}
              {one.hint !== undefined && <small>{one.hint}</small>}
            </label>
          </div>
        ))}
      </div>
      {wrong !== undefined && (
        <p class="wrong" id={`${id}-wrong`}>
          <Glyph state="shut" size={16} />
          {wrong}
        </p>
      )}
    </fieldset>
  );
}

/** A single box to tick. */
export function Check({
  name,
  label,
  value = 'yes',
  checked,
  id,
}: {
  name: string;
  label: ComponentChildren;
  value?: string;
  checked?: boolean;
  id?: string;
}) {
  const key = id ?? `f-${name}-${value}`;
  return (
    <span class="box-line">
      <input class="box" type="checkbox" name={name} id={key} value={value} checked={checked} />
      <label for={key}>{label}</label>
    </span>
  );
}
