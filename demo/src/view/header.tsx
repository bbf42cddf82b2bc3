// The bar on top: the name, which server and client this is about, and how the SDK's session stands.
import { choose, forgetChoice, profiles, type Configuration, type Profile } from '../configuration';
import { isSignedIn } from '../sdk/session';
import { state } from '../state';
import { filled, texts } from '../texts';
import { Prose } from './prose';

const t = texts.server;

export function Header() {
  const { configuration } = state;
  return (
    <header class="bar">
      <a class="brand" href="/">
        <img src="/icon.svg" alt="" width="28" height="28" />
        {texts.title}
      </a>
      {configuration && (
        <details class="server">
          <summary>
            <span>{t.client} <code>{configuration.client_id}</code> {t.at} <code>{new URL(configuration.issuer).host}</code></span>
            <span class="change">{t.change}</span>
          </summary>
          <ServerForm configuration={configuration} />
        </details>
      )}
      <p class={`status ${isSignedIn() ? 'on' : ''}`} role="status" data-testid="status">{statusText()}</p>
    </header>
  );
}

function statusText(): string {
  const { isReady } = state.sdk;
  if (!isReady) return state.problem ? texts.status.notReady : texts.status.starting;
  return isSignedIn() ? texts.status.signedIn : texts.status.signedOut;
}

function ServerForm({ configuration: { issuer, client_id, profile, dpop } }: { configuration: Configuration }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    choose({ issuer: String(form.get('issuer')), client_id: String(form.get('client_id')), profile: form.get('profile') as Profile, dpop: form.has('dpop') });
    location.assign('/');
  };
  const back = () => {
    forgetChoice();
    location.assign('/');
  };
  const places = { redirect_uri: `${location.origin}/callback`, origin: location.origin };
  return (
    <form class="server_form" onSubmit={submit}>
      <h2>{t.title}</h2>
      <p class="fine"><Prose text={filled(t.lead, places)} /></p>
      <p class="fine"><Prose text={t.reach} /></p>
      <p class="field"><label for="server_issuer">{t.issuer}</label><input id="server_issuer" name="issuer" type="url" required value={issuer} /></p>
      <p class="field"><label for="server_client">{t.client_id}</label><input id="server_client" name="client_id" required value={client_id} autocomplete="off" /></p>
      <p class="field">
        <label for="server_profile">{t.profile}</label>
        <select id="server_profile" name="profile" value={profile}>{profiles.map((name) => <option key={name} value={name}>{t.profiles[name]}</option>)}</select>
      </p>
      <label class="check"><input type="checkbox" name="dpop" defaultChecked={dpop} /> {t.dpop}</label>
      <div class="buttons">
        <button type="submit">{t.use}</button>
        <button type="button" class="quiet" onClick={back}>{t.own}</button>
      </div>
    </form>
  );
}
