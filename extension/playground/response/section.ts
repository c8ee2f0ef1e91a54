/** The tabs of the response. */
export type ResponseSection = 'body' | 'headers' | 'timing';
