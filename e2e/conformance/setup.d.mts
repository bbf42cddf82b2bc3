// The parts of a configuration that a test reads.
export type Command = [verb: 'wait' | 'text' | 'click', by: 'id' | 'xpath', target: string, ...more: (string | number)[]];

export interface Task {
  task: string;
  optional?: boolean;
  match: string;
  commands: Command[];
}

export interface Plan {
  client: { client_id: string; client_secret?: string };
  client2: { client_id: string };
  browser: { match: string; tasks: Task[] }[];
}

export function conformance(issuer: string, suite: string, alias?: string): Record<string, unknown>;
