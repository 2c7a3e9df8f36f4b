/** The language server that editors use for YAML, asked over its standard streams as they do. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node.js';

const serverFile = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');
const schemaFile = fileURLToPath(new URL('../../schema/experiment.schema.json', import.meta.url));

/** What an editor lists at the cursor: the word, what is said of it, and what it writes. */
export type Offer = { readonly label: string; readonly documentation: string; readonly text: string };

/** A mistake, at its line from 1. */
export type Finding = { readonly line: number; readonly message: string };

/** A server with the experiment schema for every YAML file. `|` in a text is the cursor. */
export async function startLanguageServer() {
  const child = spawn(process.execPath, [serverFile, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const yaml = { schemas: { [pathToFileURL(schemaFile).href]: '*.yaml' }, schemaStore: { enable: false } };
  connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
    items.map(({ section }) => (section === 'yaml' ? { ...yaml, completion: true, hover: true, validate: true } : {})),
  );
  connection.onRequest('client/registerCapability', () => null);
  const waiting = new Map<string, (found: Finding[]) => void>();
  type Published = { uri: string; diagnostics: { range: { start: { line: number } }; message: string }[] };
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: Published) => {
    waiting.get(uri)?.(diagnostics.map(({ range, message }) => ({ line: range.start.line + 1, message })));
  });
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { configuration: true }, textDocument: { completion: {}, hover: {} } },
  });
  await connection.sendNotification('initialized', {});

  let opened = 0;
  const open = async (text: string, uri = pathToFileURL(`/experiments/${++opened}.yaml`).href) => {
    const found = new Promise<Finding[]>((resolve) => waiting.set(uri, resolve));
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    return { uri, found };
  };
  const ask = async <Answer>(method: string, marked: string): Promise<Answer> => {
    const before = marked.slice(0, marked.indexOf('|')).split('\n');
    const { uri } = await open(marked.replace('|', ''));
    const position = { line: before.length - 1, character: before.at(-1)!.length };
    return connection.sendRequest<Answer>(method, { textDocument: { uri }, position });
  };

  const server = {
    /** What completion offers at the cursor. */
    async complete(marked: string): Promise<Offer[]> {
      type Item = { label: string; documentation?: string | { value: string }; textEdit?: { newText: string } };
      const { items } = await ask<{ items: Item[] }>('textDocument/completion', marked);
      return items.map(({ label, documentation = '', textEdit }) => ({
        label,
        documentation: typeof documentation === 'string' ? documentation : documentation.value,
        text: textEdit?.newText ?? label,
      }));
    },
    /** What is shown of the word at the cursor, its Markdown without the backslashes. */
    async hover(marked: string): Promise<string> {
      const answer = await ask<{ contents: { value: string } } | null>('textDocument/hover', marked);
      return answer?.contents.value.replaceAll(/\\(?=[!-/:-@[-`{-~])/g, '') ?? '';
    },
    /** The mistakes that are marked in a file, which may stand at an address of its own. */
    async check(text: string, file?: URL): Promise<Finding[]> {
      return (await open(text, file?.href)).found;
    },
    stop(): void {
      connection.dispose();
      child.kill();
    },
  };
  // It asks for its settings when it likes, and knows no schema before.
  while ((await server.complete('|')).length === 0);
  return server;
}
