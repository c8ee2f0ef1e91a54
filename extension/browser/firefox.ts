/** Firefox tells less in its network log: no service workers, not how a page asked, not where in its code, nothing unsent. */
export const isFirefox = navigator.userAgent.includes('Firefox/');
