import { render } from 'preact';
import '../../design/base.css';
import { Shell } from '../../shell/shell.tsx';

const root = document.getElementById('app');
if (root) render(<Shell />, root);
