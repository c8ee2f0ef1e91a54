import type { ButtonHTMLAttributes } from 'preact';
import './button.css';
import { Icon, type IconName } from './icon.tsx';

type Attributes = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'size' | 'label'>;

export interface ButtonProps extends Attributes {
  /** Default `plain`. One `primary` a screen. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: IconName;
  /** Shows a spinner and takes no click; the label stays, so that the width does not jump. */
  readonly busy?: boolean;
}

export const Button = ({ kind = 'plain', size = 'normal', icon, busy = false, children, ...rest }: ButtonProps) => (
  <button
    type="button"
    {...rest}
    class={`button button-${kind} ${size === 'small' ? 'button-small' : ''} ${rest.class ?? ''}`}
    disabled={rest.disabled === true || busy}
    aria-busy={busy}
  >
    {busy ? <span class="spinner" /> : icon && <Icon name={icon} size={size === 'small' ? 14 : 16} />}
    {children}
  </button>
);

/** A button with an icon alone; `label` is its name and its tooltip. */
export const IconButton = ({
  label,
  icon,
  ...rest
}: Omit<ButtonProps, 'children'> & { readonly label: string; readonly icon: IconName }) => (
  <Button
    kind="quiet"
    {...rest}
    class={`button-icon ${rest.class ?? ''}`}
    icon={icon}
    aria-label={label}
    title={label}
  />
);

export const Spinner = ({ label }: { label: string }) => (
  <span class="spinner-line" role="status">
    <span class="spinner" /> {label}
  </span>
);
