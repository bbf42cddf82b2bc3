// The Auth Sandbox's beginning: reads what it is set up for, draws the page, starts the SDK.
import { render } from 'preact';
import { readConfiguration } from './configuration';
import { flowOf } from './flows/flows';
import { isCallback } from './places';
import { openFlow } from './run';
import { start } from './sdk/session';
import { onUpdate, state, update } from './state';
import { handOver } from './window';
import { App, HandedOver } from './view/app';
import { focusHeading } from './view/focus';
import { pageTitle } from './view/status';
import './style/style.css';

const root = document.getElementById('app')!;

if (handOver()) render(<HandedOver />, root);
else await begin();

async function begin(): Promise<void> {
  const cameBack = isCallback();
  const named = cameBack ? 'sdk' : location.hash.slice(1);
  state.flow = flowOf(named).id; // drawn at once: what is drawn later moves nothing
  drawOnUpdate();
  const configuration = await readConfiguration();
  update((state) => (state.configuration = configuration));
  addEventListener('hashchange', () => openFlow(location.hash.slice(1)).then(showFromTop));
  setInterval(() => update((state) => (state.now = Date.now())), 1000);
  await Promise.all([openFlow(named), start(configuration)]);
  if (cameBack && document.activeElement === document.body) focusHeading();
}

/// Who chooses by the arrow keys is not done yet.
function showFromTop(): void {
  scrollTo(0, 0);
  if (document.activeElement?.tagName !== 'SELECT') focusHeading();
}

/// However many changes a task makes, the page is drawn once.
function drawOnUpdate(): void {
  let isPlanned = false;
  const draw = () => {
    isPlanned = false;
    render(<App />, root);
    document.title = pageTitle();
    document.body.dataset['state'] = state.sdk.session.status;
  };
  onUpdate(() => {
    if (!isPlanned) queueMicrotask(draw);
    isPlanned = true;
  });
  draw();
}
