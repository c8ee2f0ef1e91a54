/** WXT draws its spinner whether or not anybody watches; in a log it is rubbish. */
export async function withoutSpinner(work: () => Promise<void>): Promise<void> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
}
