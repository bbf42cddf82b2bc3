// Copies a text, and says so for a moment.
import { useState } from 'preact/hooks';
import { texts } from '../texts';

export function CopyButton({ label, aria, text }: { label: string; aria: string; text(): string }) {
  const [isCopied, say] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    say(true);
    setTimeout(() => say(false), 1500);
  };
  return (
    <button type="button" class="quiet copy" aria-label={aria} onClick={copy}>
      <span class={isCopied ? 'gone' : ''}>{label}</span>
      <span class={isCopied ? 'over' : 'over gone'} role="status">{isCopied ? texts.card.copied : ''}</span>
    </button>
  );
}
