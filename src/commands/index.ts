export { type RunFacts, runJson } from './run-facts.ts';
