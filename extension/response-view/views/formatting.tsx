import { Spinner } from '../../design/button.tsx';
import { t } from '../../language/messages.ts';
import { sizeText } from '../format.ts';

export const Formatting = ({ bytes }: { bytes: number }) => (
  <Spinner label={t('response_view.view.formatting', { size: sizeText(bytes) })} />
);
