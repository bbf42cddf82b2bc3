// The whole page: the bar, the flows on the left, the chosen one in the middle, the live state on the right.
import { flowOf } from '../flows/flows';
import { placeOf } from '../places';
import { state } from '../state';
import { texts } from '../texts';
import { Aside } from './aside';
import { FlowList } from './flow_list';
import { FlowPage } from './flow_page';
import { Header } from './header';
import { ProblemCard } from './problem_card';
import { SdkPage } from './sdk_page';

export function App() {
  return (
    <>
      <a class="skip" href={placeOf('main')} onClick={skip}>{texts.skip}</a>
      <Header />
      <div class="columns">
        <FlowList />
        <main id="main" tabIndex={-1} class="stack">
          {state.flow === 'sdk' ? <SdkPage /> : <><ProblemCard /><FlowPage key={state.flow} flow={flowOf(state.flow)} /></>}
        </main>
        <Aside />
      </div>
    </>
  );
}

/// The address names the flow, so it must not change.
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/// What a window shows that came back from the server and could not close itself.
export function HandedOver() {
  return (
    <main class="handed_over">
      <section class="card">
        <h1>{texts.handedOver.title}</h1>
        <p>{texts.handedOver.lead}</p>
      </section>
    </main>
  );
}
