// What an attacker would try with the SDK's page, and how the worker refuses it.
import { isSignedIn, tryMistake } from '../sdk/session';
import { state } from '../state';
import { texts } from '../texts';
import { Prose } from './prose';

const t = texts.sdkFaults;
const ids = ['forged_state', 'duplicate', 'forbidden_address', 'open_redirect'] as const;

/// These mean something only with a session, or only without one.
const needsSession: Partial<Record<(typeof ids)[number], boolean>> = { forbidden_address: true, open_redirect: false };

export function SdkFaults() {
  return (
    <section class="card" aria-labelledby="sdk-faults" data-testid="sdk_faults">
      <header class="card_head"><h2 id="sdk-faults">{t.title}</h2></header>
      <p class="why">{t.lead}</p>
      <ul class="mistakes">{ids.map((id) => <Mistake key={id} id={id} />)}</ul>
    </section>
  );
}

function Mistake({ id }: { id: (typeof ids)[number] }) {
  const { label, why, refused, code } = t[id];
  const tried = state.sdk.fault?.id === id ? state.sdk.fault.code : undefined;
  const isRefused = tried === code;
  const isOutOfPlace = needsSession[id] === !isSignedIn();
  return (
    <li>
      <div>
        <strong>{label}</strong>
        <p class="fine"><Prose text={why} /></p>
      </div>
      <button type="button" class="fault" disabled={isOutOfPlace} title={isOutOfPlace ? (isSignedIn() ? t.signOutFirst : t.signInFirst) : undefined} aria-label={`${texts.sdk.tryFault}: ${label}`} onClick={() => tryMistake(id)}>{texts.sdk.tryFault}</button>
      <div class="wide" role="status">
        {tried && (
          <p class={`verdict ${isRefused ? 'guarded' : 'bad'}`} data-testid="mistake">
            <strong>{isRefused ? texts.card.refused : texts.card.notRefused}</strong> <code>{tried}</code> {isRefused && <Prose text={refused} />}
          </p>
        )}
      </div>
    </li>
  );
}
