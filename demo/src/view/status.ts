// How the SDK's session stands, in a word or two, and what the window is called after that.
import { isSignedIn } from '../sdk/session';
import { state } from '../state';
import { texts } from '../texts';

export function statusText(): string {
  const { isReady } = state.sdk;
  if (!isReady) return state.problem ? texts.status.notReady : texts.status.starting;
  return isSignedIn() ? texts.status.signedIn : texts.status.signedOut;
}

export function pageTitle(): string {
  const flow = texts.flows[state.flow]!.name;
  return (state.flow === 'sdk' ? [statusText(), flow, texts.title] : [flow, texts.title]).join(' · ');
}
