/** The match pattern of the host permission. Firefox supports no ports in match patterns, so it covers every port. */
export const originPattern = (address: string): string => {
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}/*`;
};
