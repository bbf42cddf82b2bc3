// What a failure means to the person in front of the page, and what they can do about it.

export interface Explanation {
  title: string;
  meaning: string;
  remedy: string;
}

const again = 'Press Sign in to begin a new one.';

const explanations: Record<string, Explanation> = {
  access_denied: {
    title: 'Access was denied',
    meaning: 'The server says that you pressed Deny, so this page got nothing: no code and no token.',
    remedy: 'Press Sign in if you want to be asked again.',
  },
  state_mismatch: {
    title: 'This answer belongs to no sign-in of this page',
    meaning: 'Its state was not made here: an old address, or somebody else’s answer slipped into this browser. Nothing was sent to the server.',
    remedy: `A sign-in under way is untouched; finish it where you began it. ${again}`,
  },
  transaction_not_found: {
    title: 'This sign-in is over already',
    meaning: 'It was finished before, was begun in another browser, or took too long. A code is good once, so nothing was sent.',
    remedy: again,
  },
  issuer_mismatch: {
    title: 'This answer came from another server',
    meaning: 'The sign-in was begun at one server and answered in the name of another, so it was refused before anything was sent.',
    remedy: again,
  },
  invalid_callback: {
    title: 'This address is no answer of the server',
    meaning: 'Its parameters are missing, repeated or contradict each other.',
    remedy: again,
  },
  invalid_grant: {
    title: 'The server refused the code',
    meaning: 'It was spent already, or expired before this page could use it.',
    remedy: again,
  },
  invalid_response: {
    title: 'The server’s answer makes no sense',
    meaning: 'What came back is not what the standard allows, so it was refused rather than guessed at.',
    remedy: 'Tell the people who run the server; its log says more.',
  },
  network_error: {
    title: 'The server cannot be reached',
    meaning: 'The request did not get through, or no answer came back in time.',
    remedy: 'See that the server is running, then try again.',
  },
  interaction_required: {
    title: 'Your session is over',
    meaning: 'The server would not renew it; perhaps it was ended from somewhere else.',
    remedy: again,
  },
  session_not_ended: {
    title: 'Signed out in this browser only',
    meaning: 'The tokens are gone from here, but the server did not confirm that it closed their session.',
    remedy: 'They end by themselves; if it matters now, ask the people who run the server to close the session.',
  },
  worker_failed: {
    title: 'The worker did not start',
    meaning: 'The SDK lives in a worker and in WebAssembly; this browser, or an extension in it, would not run them.',
    remedy: 'Try without extensions or in another browser.',
  },
  storage_failed: {
    title: 'The browser would not keep the sign-in',
    meaning: 'What has to be remembered while you are at the server could not be stored; private windows sometimes forbid it.',
    remedy: 'Allow this site to store data, or use an ordinary window.',
  },
  not_signed_in: {
    title: 'You are not signed in',
    meaning: 'The session ended, so there is no token to send.',
    remedy: again,
  },
};

/// The explanation of a failure by its code: the server's `error` where it gave one, else the SDK's own `code`.
export function explain(code: string): Explanation {
  return (
    explanations[code] ?? {
      title: 'That did not work',
      meaning: 'The reason is named below.',
      remedy: 'Try again; if it comes back, the name of the reason is what to search for.',
    }
  );
}
