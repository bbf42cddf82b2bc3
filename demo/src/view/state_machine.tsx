// The SDK's states as a picture: the present one lit, those that were passed marked.
import type { SessionStatus } from 'codegrant';
import { state } from '../state';
import { filled, texts } from '../texts';

// Left, the way to a session; right, what leaves it. The middle of each box.
const places: Record<SessionStatus, [x: number, y: number]> = {
  unconfigured: [84, 16],
  discovering: [256, 16],
  signed_out: [84, 62],
  failed: [256, 62],
  awaiting_authorization: [84, 108],
  pushing_request: [256, 108],
  checking_response: [84, 154],
  exchanging_code: [84, 200],
  ending_session: [256, 200],
  validating_id_token: [84, 246],
  signed_in: [84, 292],
  renewing: [256, 292],
  needs_interaction: [256, 338],
};

const ways = [
  'M160 16H178', // configured
  'M180 22 162 54', // discovered
  'M256 29V47',
  'M160 68 178 98', // pushed
  'M180 108H162',
  'M84 75V93',
  'M84 121V139',
  'M84 167V185',
  'M84 213V231',
  'M84 259V277',
  'M8 200H4V292H6', // without an id_token
  'M162 292H178',
  'M178 296H162',
  'M160 284H168V206H178', // signed out
  'M180 196H172V66H162',
  'M256 305V323',
  'M180 338H84V307', // signed in again
];

export function StateMachine() {
  const now = state.sdk.session.status;
  const passed = new Set(state.sdk.trace.flatMap(({ from, to }) => [from, to]));
  return (
    <svg class="machine" viewBox="0 0 340 354" role="img" aria-label={filled(texts.aside.machineLabel, { state: now })} data-testid="machine" data-state={now}>
      <defs>
        <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto-start-reverse">
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      {ways.map((way) => <path key={way} class="way" d={way} marker-end="url(#tip)" />)}
      {Object.entries(places).map(([name, [x, y]]) => (
        <g key={name} class={name === now ? 'now' : passed.has(name as SessionStatus) ? 'passed' : ''}>
          <rect x={x - 76} y={y - 13} width="152" height="26" rx="7" />
          <text x={x} y={y + 4}>{name}</text>
        </g>
      ))}
    </svg>
  );
}
