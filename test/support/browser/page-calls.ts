/** Ways in which a page calls, as code to run in it; each is done when its call has ended. */

export const byXhr = (url: string, body: string): string => `new Promise((resolve) => {
  const xhr = new XMLHttpRequest();
  xhr.open('POST', '${url}');
  xhr.setRequestHeader('content-type', 'application/json');
  xhr.onloadend = resolve;
  xhr.send(${JSON.stringify(body)});
})`;

/** `call` is an expression with a promise, here and below. */
export const inWorker = (call: string): string => `new Promise((resolve) => {
  const script = ${JSON.stringify(`${call}.then(() => postMessage('done'))`)};
  new Worker(URL.createObjectURL(new Blob([script]))).onmessage = resolve;
})`;

export const inFrame = (call: string): string => `new Promise((resolve) => {
  addEventListener('message', resolve, { once: true });
  const frame = document.createElement('iframe');
  frame.srcdoc = ${JSON.stringify(`<script>${call}.then(() => parent.postMessage('done', '*'))</script>`)};
  document.body.append(frame);
})`;
