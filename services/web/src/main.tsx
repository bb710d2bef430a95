import { render } from 'preact';
import { App } from './app.tsx';
import { openSession } from './session.ts';
import './styles.css';

render(<App />, document.getElementById('app') as HTMLElement);
void openSession();
