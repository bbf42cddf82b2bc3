// A copy of one recipe, as somebody has it who followed it: installed by npm, built or developed, and served.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { repository, tarball, workshop } from './pack.ts';
import { serveSite } from './static_site.ts';

/// A page that is being served.
export interface Served {
  origin: string;
  close(): Promise<void>;
}

export class Recipe {
  private constructor(
    readonly folder: string,
    private readonly issuer: string,
  ) {}

  /// Copies what a recipe is written in, with the address of another server, and installs what it needs.
  static async install(name: string, issuer: string): Promise<Recipe> {
    const folder = mkdtempSync(join(workshop(), `${name}-`));
    const source = join(repository, 'demo/recipes', name);
    cpSync(source, folder, { recursive: true, filter: (path) => !/\/(node_modules|dist)$/.test(path) });
    const recipe = new Recipe(folder, issuer);
    recipe.change("'http://localhost:8080'", `'${issuer}'`);
    await recipe.run('npm', 'ci', '--no-audit', '--no-fund');
    await recipe.run('npm', 'install', '--no-save', '--no-audit', '--no-fund', tarball());
    return recipe;
  }

  /// Replaces a text of the one source file.
  change(text: string, by: string): void {
    const main = join(this.folder, readdirSync(this.folder).find((name) => name.startsWith('main.'))!);
    const source = readFileSync(main, 'utf8');
    if (!source.includes(text)) throw new Error(`${main} does not say ${text}`);
    writeFileSync(main, source.replace(text, () => by));
  }

  /// Whether its types hold against those of the package, where it is written in TypeScript.
  async checkTypes(): Promise<void> {
    if (existsSync(join(this.folder, 'tsconfig.json'))) await this.run('tsc', '--project', '.');
  }

  async build(): Promise<Served> {
    await this.run('npm', 'run', 'build');
    return serveSite(join(this.folder, 'dist'), this.issuer);
  }

  /// Starts its development server and waits for the line that names its address.
  async develop(): Promise<Served> {
    // A process group of its own: npm does not hand signals on.
    const server = spawn('npm', ['run', 'dev', '--', '--port', '0'], {
      cwd: this.folder,
      detached: true,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return { origin: await address(server), close: () => end(server) };
  }

  private async run(command: string, ...parameters: string[]): Promise<void> {
    await promisify(execFile)(command, parameters, { cwd: this.folder }).catch(({ message, stdout }) => {
      throw new Error(`${message}\n${stdout}`);
    });
  }
}

async function address(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    const [, origin] = /Local: +(http:\/\/localhost:\d+)\//.exec(line) ?? [];
    if (origin) return origin;
  }
  throw new Error('the development server ended before it said where it is');
}

async function end(server: ChildProcess): Promise<void> {
  const ended = once(server, 'exit');
  process.kill(-server.pid!, 'SIGTERM');
  await ended;
}
