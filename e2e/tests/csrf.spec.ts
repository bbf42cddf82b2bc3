// C185: the login and grant forms answer 403 to whoever did not get them from the server.
import { expect, test } from '../support/test.ts';
import { hiddenFields } from '../support/visitor.ts';
import { alice } from '../support/server.ts';
import { challenge } from '../support/pkce.ts';

const tokens = { missing: undefined, empty: '', foreign: 'a'.repeat(43) };

for (const [how, csrf_token] of Object.entries(tokens)) {
  test(`a login with a csrf_token that is ${how} answers 403`, async ({ visitor }) => {
    const login = await visitor.authorize(visitor.request(challenge()));
    const { interaction } = await hiddenFields(login);
    const response = await visitor.post('/auth/login', { interaction, ...given(csrf_token), ...alice });
    expect(response.status()).toBe(403);
  });

  test(`an Allow with a csrf_token that is ${how} answers 403 and grants nothing`, async ({ visitor }) => {
    const parameters = visitor.request(challenge());
    const grant = await visitor.logIn(await visitor.authorize(parameters));
    const { interaction } = await hiddenFields(grant);
    const response = await visitor.post('/auth/grant', { interaction, ...given(csrf_token), decision: 'allow' });
    expect(response.status()).toBe(403);
    expect(await (await visitor.authorize(parameters)).text()).toContain('requests access to:');
  });
}

function given(csrf_token?: string): Record<string, string> {
  return csrf_token === undefined ? {} : { csrf_token };
}
