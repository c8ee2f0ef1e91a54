/** Tests of the project `workers` run a second time, with relays of so many workers. */
export const workersOfProject = (): { readonly RELAY_WORKERS?: string } => {
  const workers = process.env.TEST_RELAY_WORKERS;
  return workers === undefined ? {} : { RELAY_WORKERS: workers };
};
