// Each recipe signs in for real: login, grant, callback, a request with the token, and signed out again.
import { Recipe } from './recipe.ts';
import { expect, test } from './test.ts';

const built = (recipe: Recipe) => recipe.build();
const developed = (recipe: Recipe) => recipe.develop();

for (const [sentence, name, serve] of [
  ['that no bundler touched', 'plain', built],
  ['built by Vite', 'vite', built],
  ['on Vite’s development server', 'vite', developed],
  ['built by webpack', 'webpack', built],
  ['bundled by esbuild', 'esbuild', built],
  ['of React, built by Vite', 'react', built],
] as const)
  test(`a page ${sentence} signs in, reads the patients and signs out`, async ({ server, open }) => {
    const recipe = await Recipe.install(name, server.issuer);
    await recipe.checkTypes();
    const app = await open(serve(recipe));
    await app.signInAndOut();
  });

test('a page of React in StrictMode does so too, though it handles its callback twice', async ({ page, server, open }) => {
  const recipe = await Recipe.install('react', server.issuer);
  recipe.change('handleCallback()', "handleCallback((console.info('handled', location.pathname), undefined))");
  const handled: string[] = [];
  page.on('console', (message) => message.text().startsWith('handled') && handled.push(message.text()));
  const app = await open(recipe.develop());
  await app.signInAndOut();
  expect(handled).toEqual(['handled /', 'handled /', 'handled /callback', 'handled /callback']);
});
