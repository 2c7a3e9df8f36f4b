/** The page's script: reads the data that the page carries and brings it to life. Bundled by bundle-client.mjs. */
import type { PageData } from '../types.ts';
import { followRun } from './follow.ts';
import { followList } from './follow-list.ts';
import { mountPage } from './mount.ts';

const carried = document.getElementById('page-data');
const root = document.querySelector('main');
const bar = document.querySelector<HTMLElement>('aside[data-events]');
const page =
  carried !== null && root !== null ? mountPage(root, JSON.parse(carried.textContent ?? '') as PageData) : undefined;
if (bar !== null) followRun(bar, page);
if (root?.dataset.events !== undefined) followList(root, root.dataset.events);
