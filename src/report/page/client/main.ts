/** The page's script: reads the data that the page carries and brings it to life. Bundled by bundle-client.mjs. */
import type { PageData } from '../types.ts';
import { mountPage } from './mount.ts';

const carried = document.getElementById('page-data');
const root = document.querySelector('main');
if (carried !== null && root !== null) mountPage(root, JSON.parse(carried.textContent ?? '') as PageData);
