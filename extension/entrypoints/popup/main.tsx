import { render } from 'preact';
import '../../design/base.css';
import { Shell } from '../../shell/shell.tsx';
import { followView } from '../../shell/view.ts';

const root = document.getElementById('app');
followView(document.documentElement);
if (root) render(<Shell />, root);
