import type { ButtonHTMLAttributes } from 'preact';
import styles from './button.module.css';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';

type Attributes = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'size' | 'label' | 'class'>;

export interface ButtonProps extends Attributes {
  /** Default `plain`. One `primary` a screen. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: IconName;
  /** Shows a spinner and takes no click; the label stays, so that the width does not jump. */
  readonly busy?: boolean;
  readonly class?: string | undefined;
}

const KINDS = { primary: styles.primary, plain: styles.plain, quiet: styles.quiet, danger: styles.danger };

export const Button = ({ kind = 'plain', size = 'normal', icon, busy = false, children, ...rest }: ButtonProps) => (
  <button
    type="button"
    {...rest}
    class={classes(styles.button, KINDS[kind], size === 'small' && styles.small, rest.class)}
    disabled={rest.disabled === true || busy}
    aria-busy={busy}
  >
    {busy ? <SpinnerIcon /> : icon && <Icon name={icon} size={size === 'small' ? 14 : 16} />}
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
    class={classes(styles.icon, rest.class)}
    icon={icon}
    aria-label={label}
    title={label}
  />
);

/** Without a name: for whoever says in words what is under way. */
export const SpinnerIcon = () => <span class={styles.spinner} />;

export const Spinner = ({ label }: { label: string }) => (
  <span role="status">
    <SpinnerIcon /> {label}
  </span>
);
