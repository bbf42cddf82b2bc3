// A text with line numbers that can be changed, and what is wrong with which of its lines.

export interface Mark {
  line: number;
  message: string;
}

export function Editor({ id, label, text, marks = [], onEdit }: { id: string; label: string; text: string; marks?: Mark[]; onEdit(text: string): void }) {
  const lines = text.split('\n');
  const marked = new Set(marks.map(({ line }) => line));
  return (
    <div class="editor">
      <ol class="gutter" aria-hidden="true">
        {lines.map((_, i) => (
          <li key={i} class={marked.has(i + 1) ? 'marked' : ''}>{i + 1}</li>
        ))}
      </ol>
      <textarea
        id={id}
        aria-label={label}
        rows={lines.length}
        value={text}
        wrap="off"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="none"
        aria-invalid={marks.length > 0}
        aria-describedby={marks.length > 0 ? `${id}-marks` : undefined}
        onInput={({ currentTarget }) => onEdit(currentTarget.value)}
      />
    </div>
  );
}
