// The Auth Sandbox's beginning: reads what it is set up for, draws the page, starts the SDK.
import { render } from 'preact';
import { readConfiguration } from './configuration';
import { openFlow } from './run';
import { start } from './sdk/session';
import { onUpdate, state, update } from './state';
import { handOver } from './window';
import { App, HandedOver } from './view/app';
import './style/style.css';

const root = document.getElementById('app')!;

if (handOver()) render(<HandedOver />, root);
else await begin();

async function begin(): Promise<void> {
  drawOnUpdate();
  const configuration = await readConfiguration();
  update((state) => (state.configuration = configuration));
  addEventListener('hashchange', () => openFlow(location.hash.slice(1)).then(() => scrollTo(0, 0)));
  setInterval(() => update((state) => (state.now = Date.now())), 1000);
  await Promise.all([openFlow(location.pathname === '/callback' ? 'sdk' : location.hash.slice(1)), start(configuration)]);
}

/// However many changes a task makes, the page is drawn once.
function drawOnUpdate(): void {
  let isPlanned = false;
  const draw = () => {
    isPlanned = false;
    render(<App />, root);
    document.body.dataset['state'] = state.sdk.session.status;
  };
  onUpdate(() => {
    if (!isPlanned) queueMicrotask(draw);
    isPlanned = true;
  });
  draw();
}
