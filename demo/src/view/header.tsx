// The bar on top: the name, which server and client this is about, and how the SDK's session stands.
import { choose, forgetChoice, profiles, redirectUri, scopeOf, type Configuration, type Profile } from '../configuration';
import { home } from '../places';
import { isSignedIn } from '../sdk/session';
import { state } from '../state';
import { filled, texts } from '../texts';
import { Prose } from './prose';
import { statusText } from './status';

const t = texts.server;

export function Header() {
  const { configuration } = state;
  return (
    <header class="bar">
      <a class="brand" href={home.pathname}>
        <img src={new URL('icon.svg', home).href} alt="" width="28" height="28" />
        {texts.title}
      </a>
      {configuration && (
        <details class="server" onKeyDown={closeByEscape}>
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

/// The keyboard is at what opened it then.
function closeByEscape(event: KeyboardEvent & { currentTarget: HTMLDetailsElement }): void {
  if (event.key !== 'Escape' || !event.currentTarget.open) return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector('summary')?.focus();
}

/// Its fields keep what is typed, however often the page is drawn meanwhile: they are given beginnings, not values.
function ServerForm({ configuration }: { configuration: Configuration }) {
  const { issuer, client_id, profile, scope, api, dpop } = configuration;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name)).trim();
    choose({ issuer: text('issuer'), client_id: text('client_id'), profile: text('profile') as Profile, scope: text('scope'), api: text('api'), dpop: form.has('dpop') });
    location.assign(home);
  };
  const back = () => {
    forgetChoice();
    location.assign(home);
  };
  const places = { redirect_uri: redirectUri(configuration), origin: location.origin };
  return (
    <form class="server_form" onSubmit={submit}>
      <h2>{t.title}</h2>
      <p class="fine"><Prose text={filled(t.lead, places)} /></p>
      <p class="fine"><Prose text={t.reach} /></p>
      <p class="field"><label for="server_issuer">{t.issuer}</label><input id="server_issuer" name="issuer" type="url" required defaultValue={issuer} /></p>
      <p class="field"><label for="server_client">{t.client_id}</label><input id="server_client" name="client_id" required defaultValue={client_id} autocomplete="off" /></p>
      <p class="field">
        <label for="server_profile">{t.profile}</label>
        <select id="server_profile" name="profile">{profiles.map((name) => <option key={name} value={name} selected={name === profile}>{t.profiles[name]}</option>)}</select>
      </p>
      <p class="field"><label for="server_scope">{t.scope}</label><input id="server_scope" name="scope" defaultValue={scope} placeholder={scopeOf(configuration)} autocomplete="off" /></p>
      <p class="field">
        <label for="server_api">{t.api}</label>
        <input id="server_api" name="api" type="url" defaultValue={api} aria-describedby="server_api_hint" />
        <span class="fine" id="server_api_hint">{t.apiHint}</span>
      </p>
      <label class="check"><input type="checkbox" name="dpop" defaultChecked={dpop} /> {t.dpop}</label>
      <div class="buttons">
        <button type="submit">{t.use}</button>
        <button type="button" class="quiet" onClick={back}>{t.own}</button>
      </div>
    </form>
  );
}
