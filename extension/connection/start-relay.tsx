import { Command } from '../design/command.tsx';
import './connection.css';

/** The two commands that bring a relay up and a link out of it. */
export const StartRelay = () => (
  <ol class="steps">
    <li>
      <p>Start the relay in its folder. The first start prints a connection link.</p>
      <Command text="npm start" />
    </li>
    <li>
      <p>For another link later:</p>
      <Command text="npm run relay -- pair" />
    </li>
  </ol>
);
