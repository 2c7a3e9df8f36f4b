/** What the view room serves: pages, their newest state, and what a reader can do. */

/** The pages that a server shows, each by its path below the token: `` or `runs/lr-sweep/`. */
export type Site = {
  /** The HTML of a page; undefined where there is none. */
  page(path: string, query: URLSearchParams): string | undefined;
  /**
   * Calls `tell` with the newest state of a page, at once and whenever it changes.
   *
   * @returns how to stop; undefined where nothing ever changes
   */
  follow(path: string, tell: (event: SiteEvent) => void): (() => void) | undefined;
  /** Does what a button of a page asks for. @returns whether there was anything to do */
  act(path: string): boolean;
};

/** A server-sent event: newer data for a page. */
export type SiteEvent = {
  /** The name that the page listens to. */
  readonly name: string;
  /** Sent as JSON. A newer one of the same name takes the place of what has not been sent yet. */
  readonly data: unknown;
};

/** A running server of pages. */
export type ViewServer = {
  /** `http://127.0.0.1:<port>/<token>/` */
  readonly url: string;
  /** Closes all connections and stops the server. */
  close(): Promise<void>;
};
