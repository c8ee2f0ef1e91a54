import { Spinner } from '../../design/button.tsx';
import { sizeText } from '../format.ts';

export const Formatting = ({ bytes }: { bytes: number }) => <Spinner label={`Formatting ${sizeText(bytes)}`} />;
