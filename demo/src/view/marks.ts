// Where in a document the server found a mistake: an OperationOutcome's expressions, as lines of the text that was sent.
import { membersOf, type PlainAnswer } from '../http/message';
import type { Mark } from './editor';

interface Issue {
  diagnostics?: string;
  expression?: string[];
}

/// Line 0 stands for the whole document.
export function marksOf(answer: PlainAnswer | undefined, text: string): Mark[] {
  if (!answer || answer.status < 400) return [];
  return issuesOf(answer).map(({ diagnostics = '', expression = [] }) => ({
    line: lineOf(expression[0] ?? '', text),
    message: [expression[0], diagnostics].filter(Boolean).join(' '),
  }));
}

function issuesOf(answer: PlainAnswer): Issue[] {
  const { issue } = membersOf(answer);
  return Array.isArray(issue) ? (issue as Issue[]) : [];
}

/// Looks for the path's members one after the other, below the empty line that ends the headers.
function lineOf(path: string, text: string): number {
  const lines = text.split('\n');
  let at = lines.indexOf('');
  const members = path.replace(/\[\d+\]/g, '').split('.');
  if (members[0] && /^[A-Z]/.test(members[0])) members.shift();
  for (const member of members) {
    const found = lines.findIndex((line, i) => i > at && new RegExp(`^[\\s-]*"?${escaped(member)}"?\\s*:`).test(line));
    if (found < 0) return 0;
    at = found;
  }
  return members.length ? at + 1 : 0;
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
