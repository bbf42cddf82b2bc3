// Mistakes that several flows know.
import { basic, membersOf, postForm } from '../http/message';
import { send } from '../http/send';
import type { Context, Fault } from './flow';

export const someoneElses = 'of-somebody-else';

/// Among the seeds: its tokens live for a second.
const brief = { id: 'sandbox-brief', secret: 'verysecret' };

/// `text` with the mistake in it. Throws `not_applicable` where there is nothing to get wrong: sent as it is, the text
/// would not be refused, and would do what it says.
export function replaced(text: string, part: RegExp, by: string): string {
  if (!part.test(text)) throw new Error('not_applicable');
  return text.replace(part, by);
}

export const withoutToken: Fault = {
  id: 'no_token',
  section: 'RFC 6750 §3.1',
  change: (text) => text.replace(/\n(Authorization|DPoP): .*/g, ''),
  refusal: { status: 401 },
};

/// Puts a token in the request's place that was good a moment ago.
export const expired: Fault = {
  id: 'expired_token',
  seeded: true,
  section: 'RFC 6750 §3.1',
  change: async (text, context) => text.replace(/Bearer .*/, `Bearer ${await expiredToken(context)}`),
  refusal: { status: 401 },
};

async function expiredToken({ metadata }: Context): Promise<string> {
  const answer = await send(postForm(metadata.token_endpoint, { grant_type: 'client_credentials' }, { Authorization: basic(brief.id, brief.secret) }));
  const { access_token, expires_in } = membersOf(answer);
  if (typeof access_token !== 'string') throw new Error('no_seeds');
  // `exp` is in whole seconds, and the server's clock may be a little behind.
  await new Promise((over) => setTimeout(over, 1000 * (Number(expires_in) + 1)));
  return access_token;
}
