/** Firefox tells less in its network log: no service workers, not how a page asked, and not where in its code. */
export const isFirefox = navigator.userAgent.includes('Firefox/');
