/** Types alone, as they are in the npm package: nothing here may need valibot. */

/**
 * Size in bytes. With name and type the length of the part around the file is known, too, before the part comes; without
 * them only that of a part which has come already.
 */
export type FileDescription = number | { size: number; name: string; type: string };

/** The call as a page makes it. `data` goes with POST, PUT and PATCH, `params` with GET, DELETE and HEAD. */
export interface ClientSecretRequest {
  clientSecretName: string;
  /** Absolute `https:` URL, at most 8 KiB. */
  url: string;
  method: string;
  headers?: Record<string, string> | undefined;
  data?: unknown;
  params?: Record<string, unknown> | undefined;
  /** Calls of one queue run one after another, on the relay; the response is fetched later. */
  queue?: string | undefined;
  /** Milliseconds between two questions for the response. The call waits in the relay, in a queue of its own by default. */
  poll?: number | undefined;
  /** Seconds that a queued call is kept after it settled. */
  expires?: number | undefined;
  /** Every file part by its name, so that the API gets a `Content-Length`; a list where several have the same name. */
  files?: Record<string, FileDescription | FileDescription[]> | undefined;
}
