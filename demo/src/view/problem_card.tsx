// What went wrong, in the middle of the page: what it means, what the server said, what to do, and what an app would catch.
import { explanationOf, settingsAbout, settingsOf } from '../problem';
import { state } from '../state';
import { filled, texts } from '../texts';
import { ServerWords, Settings } from './advice';
import { Prose } from './prose';

/// The server's text and the SDK's are shown as text, whatever they hold. A flow by hand is told of what it shares with
/// the SDK: how the server is set up.
export function ProblemCard() {
  return <div class="alert" role="alert"><Problem /></div>;
}

function Problem() {
  const { problem, configuration, flow } = state;
  if (!problem || !configuration || (flow !== 'sdk' && problem.phase !== 'configure')) return null;
  const { title, meaning, remedy } = explanationOf(problem);
  const settings = settingsOf(configuration);
  return (
    <section class="card problem" data-testid="problem">
      <h2>{title}</h2>
      <p><Prose text={filled(meaning, settings)} /></p>
      <ServerWords refusal={problem.refusal} />
      <p><strong>{texts.problem.remedy}</strong> <Prose text={filled(remedy, settings)} /></p>
      <Settings names={settingsAbout(problem)} values={settings} />
      {problem.phase === 'configure' && <div class="buttons"><button type="button" class="quiet" onClick={() => location.reload()}>{texts.problem.reload}</button></div>}
      <p class="fine"><code data-testid="problem_code">{problem.code}</code> <Prose text={problem.detail} /></p>
    </section>
  );
}
