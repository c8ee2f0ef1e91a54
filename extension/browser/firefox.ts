/** Firefox's network log lacks calls of service workers, resource types, call stacks and calls that were not sent. */
export const isFirefox = navigator.userAgent.includes('Firefox/');
