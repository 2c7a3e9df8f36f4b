export { serveSite } from './server.ts';
export type { Site, SiteEvent, ViewServer } from './types.ts';
