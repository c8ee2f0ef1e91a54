/** First strong isolate, and its end (UAX #9). */
const [START, END] = ['\u2068', '\u2069'];

/**
 * The named values of a message for a text from right to left, each in an order of its own: a URL or a name in Latin
 * letters would otherwise take the punctuation around it along. Other arguments stay as they are.
 */
export const isolated = (values: unknown): unknown =>
  typeof values === 'object' && values !== null && !Array.isArray(values)
    ? Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${START}${value}${END}`]))
    : values;
