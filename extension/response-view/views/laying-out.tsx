import { Spinner } from '../../design/button.tsx';
import { sizeText } from '../format.ts';

export const LayingOut = ({ bytes }: { bytes: number }) => <Spinner label={`Laying out ${sizeText(bytes)}`} />;
