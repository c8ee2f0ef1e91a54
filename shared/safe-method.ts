/** A method that asks for nothing to be done, so that a call may be repeated (RFC 9110, section 9.2.1). */
export const isSafeMethod = (method: string): boolean => method === 'GET' || method === 'HEAD';
