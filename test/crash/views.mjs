/** Each request of the server against each kind of damage to what it shows. */
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { importSource } from '../helpers/sources.mjs';
import { makeFolder, removeFolder, resultsOf, run } from './workshop.mjs';

const { openResultsSite } = await importSource('runs/view/results-site.ts');
const { serveSite } = await importSource('view/index.ts');

const damages = {
  none: () => {},
  ...of('summary.json'),
  ...of('trials.jsonl'),
  'a lock that is a file': (at) => writeFileSync(at('.lock'), ''),
  'a lock of nobody': (at) => mkdirSync(at('.lock/nobody'), { recursive: true }),
  'a lock of another machine': (at) => mkdirSync(at('.lock/1@elsewhere,1,'), { recursive: true }),
};

function of(name) {
  const kinds = {
    removed: (file) => rmSync(file),
    emptied: (file) => truncateSync(file),
    cut: (file) => truncateSync(file, 700),
    'other JSON': (file) => writeFileSync(file, '{"a":[1]}\n'),
    NULs: (file) => writeFileSync(file, '\0'.repeat(500)),
    'a folder': (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    'a link': (file) => {
      rmSync(file);
      symlinkSync('/dev/zero', file);
    },
    unreadable: (file) => chmodSync(file, 0),
    'another line': (file) => appendFileSync(file, 'x\n'),
  };
  return Object.fromEntries(Object.entries(kinds).map(([kind, act]) => [`${name}: ${kind}`, (at) => act(at(name))]));
}

const pages = [
  '',
  'runs/small/',
  'runs/whole/',
  'compare?a=whole&b=small',
  'compare?a=small&b=small',
  'runs/none/',
  'runs/..%2f/',
];
const streams = ['events', 'runs/small/events', 'runs/whole/events'];

export async function viewDamage(campaign) {
  const whole = makeFolder();
  await run(whole);
  const titles = Object.keys(damages);
  await campaign.repeat('requests of the view against damaged results', titles.length, async (i) => {
    const out = makeFolder();
    for (const name of ['whole', 'small']) cpSync(resultsOf(whole), path.join(out, name), { recursive: true });
    damages[titles[i]]((name) => path.join(out, 'small', name));
    const server = await serveSite(openResultsSite(out));
    const faults = [];
    for (const address of pages) {
      const { status } = await fetch(server.url + address);
      if (status !== 200 && status !== 404) faults.push(`${titles[i]}: ${address} is ${status}`);
    }
    for (const address of streams) {
      const stop = new AbortController();
      const response = await fetch(server.url + address, { signal: stop.signal });
      const first = await response.body.getReader().read();
      if (response.status !== 200 || first.done) faults.push(`${titles[i]}: ${address} tells nothing`);
      stop.abort();
    }
    const origin = new URL(server.url).origin;
    const { status } = await fetch(`${server.url}runs/small/stop`, { method: 'POST', headers: { origin } });
    if (status !== 409) faults.push(`${titles[i]}: stop is ${status}`);
    await server.close();
    removeFolder(out);
    return faults;
  });
  removeFolder(whole);
}
